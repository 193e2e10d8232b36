package vigie.dashboards.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.http.Json;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.SinglePoint;
import vigie.model.Service;
import vigie.model.Status;

/**
 * A service as the API shows it.
 *
 * @param zones the zones that its instances stand in, by name; the empty name for those that tell none
 * @param openIncidents how many open incidents it is in, or null if the record cannot be read now
 * @param incidents their identifiers, newest first
 * @param singlePoints what would take it down alone, as things are now
 * @param mode the degraded mode that it is in; null for none, and while the record cannot be read
 */
record ServiceView(
        String name,
        String tier,
        Status status,
        Instant since,
        @Nullable String mode,
        List<ZoneView> zones,
        List<InstanceView> instances,
        List<String> dependsOn,
        @Nullable Integer openIncidents,
        List<String> incidents,
        ObjectivesView objectives,
        Service.@Nullable Redundancy redundancy,
        List<SinglePointView> singlePoints) {

    static ServiceView of(ServiceState state, List<SinglePoint> points, OpenIncidents open) {
        Service service = state.service();
        List<String> incidents = open.of(service.name());
        return new ServiceView(
                service.name(),
                Words.of(service.tier()),
                state.status(),
                state.since(),
                open.modeOf(service.name()),
                zones(state.instances()),
                state.instances().stream().map(InstanceView::of).toList(),
                service.dependsOn(),
                open.isKnown() ? incidents.size() : null,
                incidents,
                new ObjectivesView(
                        seconds(service.rto()),
                        seconds(service.rpo()),
                        Json.finite(state.measured().recoverySeconds()),
                        Json.finite(state.measured().lossSeconds())),
                service.redundancy(),
                points.stream().map(SinglePointView::of).toList());
    }

    private static List<ZoneView> zones(List<InstanceState> instances) {
        Map<String, ZoneView> zones = new TreeMap<>();
        for (InstanceState state : instances) {
            int healthy = state.status() == Status.UP ? 1 : 0;
            String zone = state.instance().zone();
            zones.merge(zone, new ZoneView(zone, 1, healthy), ZoneView::plus);
        }
        return List.copyOf(zones.values());
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1e3;
    }

    /**
     * A zone's share of a service.
     *
     * @param healthy how many of the instances are UP
     */
    record ZoneView(String zone, int instances, int healthy) {
        ZoneView plus(ZoneView other) {
            return new ZoneView(zone, instances + other.instances, healthy + other.healthy);
        }
    }

    /**
     * An instance.
     *
     * @param instance its address
     * @param name what people call it
     */
    record InstanceView(
            String instance,
            String name,
            String zone,
            String region,
            Map<String, String> labels,
            Status status,
            Instant since,
            Instant firstSeen) {
        static InstanceView of(InstanceState state) {
            var instance = state.instance();
            return new InstanceView(
                    instance.address(),
                    instance.name(),
                    instance.zone(),
                    instance.region(),
                    instance.labels().asMap(),
                    state.status(),
                    state.since(),
                    state.firstSeen());
        }
    }

    /**
     * A single loss that would take the service down now.
     *
     * @param service whose instances it holds: itself, or one that it depends on
     * @param extent {@code instance}, {@code zone} or {@code region}
     */
    record SinglePointView(String service, String extent, String name) {
        static SinglePointView of(SinglePoint point) {
            return new SinglePointView(point.service(), Words.of(point.extent()), point.name());
        }
    }

    /**
     * What is promised, and what is measured of it, in seconds; null where nothing is.
     *
     * @param recoverySeconds how long it is down, or was when it last was
     * @param lossSeconds of how long a time the data would be lost if it were lost now
     */
    record ObjectivesView(
            @Nullable Double rtoSeconds,
            @Nullable Double rpoSeconds,
            @Nullable Double recoverySeconds,
            @Nullable Double lossSeconds) {}
}
