package vigie.alerting.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.model.Severity;

/**
 * An incident as the record has it, without its alerts and lines.
 *
 * @param service the root
 * @param own how many alerts of the root fire
 * @param others how many alerts of its dependants fire
 * @param rootClearAt since when only dependants fire, or null
 */
record IncidentRow(
        String id,
        String service,
        Severity severity,
        String summary,
        Instant openedAt,
        @Nullable Instant closedAt,
        @Nullable String acknowledgedBy,
        long own,
        long others,
        @Nullable Instant rootClearAt) {}
