package vigie.model;

import java.time.Instant;
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
 */
public record Alert(
        Labels labels,
        AlertState state,
        String summary,
        @Nullable String incident,
        Instant activeAt,
        @Nullable Instant firedAt,
        @Nullable Instant resolvedAt,
        double value) {}
