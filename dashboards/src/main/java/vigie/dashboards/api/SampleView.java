package vigie.dashboards.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.http.Items;
import vigie.dashboards.http.Json;
import vigie.dashboards.http.Query;
import vigie.dashboards.http.Reply;
import vigie.model.Sample;
import vigie.model.SampleHistory;
import vigie.model.Series;

/** A kept sample; the value null where it was not finite. */
record SampleView(Instant at, @Nullable Double value) {
    /**
     * A part of a stream's kept samples, oldest first.
     *
     * @param query {@code since}: from when on, RFC 3339, everything that is kept if it is left out; its cursor is a time
     */
    static Reply page(SampleHistory history, Series series, Query query) {
        Long since = millis(query.get("since"));
        Long after = query.get("after") == null ? Long.valueOf(Long.MIN_VALUE) : number(query.get("after"));
        if (since == null) {
            return Reply.problem(
                    400, "since must be a time like 2026-01-01T00:00:00Z: was " + Query.shown(query.get("since")));
        }
        if (after == null) {
            return Reply.problem(400, "after must be the value of next: was " + Query.shown(query.get("after")));
        }
        return query.page(part ->
                Reply.json(part(history.recent(series, Math.max(since, after)), after, part.limit())));
    }

    private static Items<SampleView> part(List<Sample> samples, long after, int limit) {
        List<Sample> rest =
                samples.stream().filter(sample -> sample.timestampMs() > after).toList();
        List<Sample> shown = rest.subList(0, Math.min(limit, rest.size()));
        String next = shown.size() == rest.size()
                ? null
                : Long.toString(shown.get(shown.size() - 1).timestampMs());
        return new Items<>(shown.stream().map(SampleView::of).toList(), next);
    }

    private static SampleView of(Sample sample) {
        return new SampleView(Instant.ofEpochMilli(sample.timestampMs()), Json.finite(sample.value()));
    }

    private static @Nullable Long millis(@Nullable String time) {
        try {
            return time == null ? 0L : Instant.parse(time).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        return text == null || !text.matches("-?[0-9]{1,18}") ? null : Long.valueOf(text);
    }
}
