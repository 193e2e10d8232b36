package vigie.dashboards.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.http.Fields;
import vigie.dashboards.http.Query;
import vigie.model.Experiment;

/** What is said of an experiment in the body of a request. What cannot be meant is an IllegalArgumentException that says so. */
final class ExperimentFields {
    static final Set<String> ENDING =
            Set.of("state", "reason", "deviated", "detected_seconds", "acted_seconds", "recovered_seconds", "timeline");

    private static final Set<String> STATES = Set.of("completed", "failed", "aborted", "interrupted");
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_REASON = 500;
    private static final int MOST_SERVICES = 100;
    private static final double MOST_SECONDS = 86_400 * 2;

    private ExperimentFields() {}

    static Experiment.Wanted wanted(Fields fields) {
        String title = fields.text("title");
        check(
                !title.isEmpty() && title.length() <= LONGEST_TITLE,
                "an experiment needs a title of at most 200 characters");
        List<String> services = Stream.of(fields.text("services").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        check(
                services.size() <= MOST_SERVICES,
                "services must be at most " + MOST_SERVICES + " names with commas between them");
        return new Experiment.Wanted(title, services, until(fields.text("until")));
    }

    private static Instant until(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("until must be a time such as 2026-01-01T00:00:00Z", e);
        }
    }

    static Experiment.Ending ending(Fields fields) {
        String state = fields.text("state");
        check(
                STATES.contains(state),
                "state must be completed, failed, aborted or interrupted: was " + Query.shown(state));
        String reason = fields.text("reason");
        return new Experiment.Ending(
                Experiment.State.valueOf(state.toUpperCase(Locale.ROOT)),
                reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason,
                fields.flag("deviated"),
                seconds(fields, "detected_seconds"),
                seconds(fields, "acted_seconds"),
                seconds(fields, "recovered_seconds"),
                fields.text("timeline")
                        .lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty())
                        .toList());
    }

    private static @Nullable Duration seconds(Fields fields, String name) {
        String text = fields.text(name);
        if (text.isEmpty()) {
            return null;
        }
        double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            seconds = Double.NaN;
        }
        check(
                seconds >= 0 && seconds <= MOST_SECONDS,
                name + " must be a number of seconds as a text, such as \"2.5\"");
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
