package vigie.dashboards.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.RegionState;
import vigie.model.RegionState.Readiness;
import vigie.model.RegionState.ServiceInRegion;
import vigie.model.Status;

/**
 * A region as the API shows it.
 *
 * @param role {@code primary} or {@code secondary}
 * @param ready whether it could take over; null where that cannot be told, and of a primary
 * @param services those with instances in it, and those that should have some
 */
record RegionView(
        String name,
        String role,
        Status status,
        Instant since,
        @Nullable Boolean ready,
        List<PartView> services) {

    static RegionView of(RegionState state) {
        return new RegionView(
                state.region().name(),
                Words.of(state.region().role()),
                state.status(),
                state.since(),
                ready(state.readiness()),
                state.services().stream().map(PartView::of).toList());
    }

    private static @Nullable Boolean ready(@Nullable Readiness readiness) {
        if (readiness == null || readiness == Readiness.UNKNOWN) {
            return null;
        }
        return readiness == Readiness.READY;
    }

    /**
     * A service's part in the region.
     *
     * @param working its instances there that are UP or DEGRADED
     * @param watched whether anybody asks if the region could take it over
     * @param ready whether it could; null where that cannot be told or nobody asks
     * @param missing why not, one sentence each
     * @param readyUntil when it ceased to be ready; null while it is, and if it never was
     */
    record PartView(
            String service,
            int instances,
            int working,
            boolean watched,
            @Nullable Boolean ready,
            List<String> missing,
            @Nullable Instant readyUntil) {
        static PartView of(ServiceInRegion part) {
            return new PartView(
                    part.service(),
                    part.instances(),
                    part.working(),
                    part.readiness() != null,
                    RegionView.ready(part.readiness()),
                    part.missing(),
                    part.readyUntil());
        }
    }
}
