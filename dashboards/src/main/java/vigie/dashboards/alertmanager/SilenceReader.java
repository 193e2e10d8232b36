package vigie.dashboards.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import vigie.model.Matcher;
import vigie.model.Silence;

/** Reads a silence that somebody wants: the schema {@code postableSilence}. */
final class SilenceReader {
    private SilenceReader() {}

    static Silence of(JsonNode silence, Instant now) throws Body.Wrong {
        Instant starts = Body.time(silence, "startsAt");
        Instant ends = Body.time(silence, "endsAt");
        if (ends == null) {
            throw new Body.Wrong("endsAt is missing");
        }
        List<Matcher> matchers = new ArrayList<>();
        for (JsonNode matcher : silence.path("matchers")) {
            matchers.add(new Matcher(
                    Body.text(matcher, "name"),
                    Matcher.Operation.of(
                            matcher.path("isRegex").asBoolean(false),
                            matcher.path("isEqual").asBoolean(true)),
                    Body.text(matcher, "value")));
        }
        return new Silence(
                Body.text(silence, "id"),
                matchers,
                starts == null ? now : starts,
                ends,
                now,
                Body.text(silence, "createdBy"),
                Body.text(silence, "comment"));
    }
}
