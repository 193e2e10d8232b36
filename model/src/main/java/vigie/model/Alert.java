package vigie.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition that people may be told of.
 *
 * @param labels its identity: {@code alertname}, {@code service}, {@code severity} and, where they apply, {@code instance},
 *     {@code check}, {@code signal}, {@code zone}, {@code region}
 * @param state where it is in its life
 * @param summary one sentence for people
 * @param incident the incident that holds it, or null while it is pending
 * @param activeAt since when the condition holds
 * @param firedAt when it began to fire, or null
 * @param resolvedAt when it was resolved, or null
 * @param value what was measured last, NaN if nothing was
 * @param annotations texts for people; the one under {@code summary} is {@code summary} too
 * @param source where it was raised, or empty if it was here
 */
public record Alert(
        Labels labels,
        AlertState state,
        String summary,
        @Nullable String incident,
        Instant activeAt,
        @Nullable Instant firedAt,
        @Nullable Instant resolvedAt,
        double value,
        Map<String, String> annotations,
        String source) {
    public Alert {
        annotations = Map.copyOf(annotations);
    }

    /** One that was raised here. */
    public Alert(
            Labels labels,
            AlertState state,
            String summary,
            @Nullable String incident,
            Instant activeAt,
            @Nullable Instant firedAt,
            @Nullable Instant resolvedAt,
            double value) {
        this(labels, state, summary, incident, activeAt, firedAt, resolvedAt, value, Map.of("summary", summary), "");
    }
}
