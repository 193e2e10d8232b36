package vigie.model;

import java.time.Instant;

/**
 * A hint that something looks different now, for those who watch; it says where to look and is never evidence.
 *
 * @param key the name or identifier of what changed
 */
public record Change(Instant at, Kind kind, String key) {
    /** What changed. */
    public enum Kind {
        SERVICE,
        TARGET,
        FINDING,
        INCIDENT,
        RUN,
        REFUSAL,
        HOLD,
        ESTATE
    }
}
