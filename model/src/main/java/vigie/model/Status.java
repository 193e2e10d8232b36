package vigie.model;

import java.util.Collection;

/** The health of a target, an instance or a service. */
public enum Status {
    /** Works. */
    UP,
    /** Works, with something wrong that its owner should know. */
    DEGRADED,
    /** Does not work, and there is evidence for it. */
    DOWN,
    /** Not known: neither up nor down. It resolves nothing, pages nobody as down and never lets an action start. */
    UNKNOWN;

    /**
     * The status of a whole from its parts: DOWN if one is DOWN, else UNKNOWN if one is UNKNOWN, else DEGRADED if one is
     * DEGRADED, else UP; UNKNOWN for no parts at all.
     */
    public static Status worst(Collection<Status> parts) {
        for (Status s : new Status[] {DOWN, UNKNOWN, DEGRADED}) {
            if (parts.contains(s)) {
                return s;
            }
        }
        return parts.isEmpty() ? UNKNOWN : UP;
    }
}
