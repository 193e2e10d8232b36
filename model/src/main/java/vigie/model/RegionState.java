package vigie.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A region now: the roll-up of the services that have instances in it.
 *
 * @param status DOWN if no instance in it is UP or DEGRADED and all are DOWN, DEGRADED if some are not UP, UNKNOWN if none is known to
 *     work and one at least is not known, or if there are none
 * @param readiness the worst of its services; null for a primary, of which nobody asks it
 * @param services those with instances in it, and those that should have some, in the estate's order
 */
public record RegionState(
        Region region,
        Status status,
        Instant since,
        @Nullable Readiness readiness,
        List<ServiceInRegion> services) {
    public RegionState {
        services = List.copyOf(services);
    }

    /** Whether a secondary region could take over. */
    public enum Readiness {
        /** It could. */
        READY,
        /** It cannot be told. */
        UNKNOWN,
        /** It could not. */
        NOT_READY
    }

    /**
     * A service's part in a region.
     *
     * @param instances of it there
     * @param working of them that are UP or DEGRADED
     * @param readiness whether the region could take this service over; null where nobody asks it
     * @param missing why not, one sentence each; empty if it could
     * @param readyUntil when it ceased to be READY; null while it is, and if it never was since this process began
     */
    public record ServiceInRegion(
            String service,
            int instances,
            int working,
            @Nullable Readiness readiness,
            List<String> missing,
            @Nullable Instant readyUntil) {
        public ServiceInRegion {
            missing = List.copyOf(missing);
        }
    }
}
