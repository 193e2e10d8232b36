package vigie.detector.estate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import vigie.model.EstateBoard.Extent;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.SinglePoint;
import vigie.model.Instance;
import vigie.model.Status;

/**
 * Which single losses would take a service down. It needs each service that it depends on, and those need theirs: so one such service whose
 * instances that work all go with one instance, zone or region is enough. A zone or region counts where every one of them names it.
 */
public final class SinglePoints {
    private final Map<String, ServiceState> services;

    /** Of services by name, as they are at one moment. */
    public SinglePoints(Map<String, ServiceState> services) {
        this.services = services;
    }

    /**
     * The smallest loss for the service and for each that it depends on, itself first. Costs a look at each of their instances.
     *
     * @return empty if there is none, or if nothing of the service is watched
     */
    public List<SinglePoint> of(String name) {
        Map<String, ServiceState> needed = new LinkedHashMap<>();
        need(name, needed);
        List<SinglePoint> points = new ArrayList<>();
        needed.values().forEach(service -> point(service, points));
        return points;
    }

    private void need(String name, Map<String, ServiceState> needed) {
        ServiceState service = services.get(name);
        if (service != null && needed.putIfAbsent(name, service) == null) {
            service.service().dependsOn().forEach(other -> need(other, needed));
        }
    }

    private static void point(ServiceState state, List<SinglePoint> points) {
        List<Instance> working = state.instances().stream()
                .filter(i -> i.status() == Status.UP || i.status() == Status.DEGRADED)
                .map(InstanceState::instance)
                .toList();
        String service = state.service().name();
        if (working.size() == 1) {
            points.add(new SinglePoint(service, Extent.INSTANCE, working.get(0).name()));
        } else if (isOne(working, i -> i.zone().isEmpty() ? "" : i.region() + '/' + i.zone())) {
            points.add(new SinglePoint(service, Extent.ZONE, working.get(0).zone()));
        } else if (isOne(working, Instance::region)) {
            points.add(new SinglePoint(service, Extent.REGION, working.get(0).region()));
        }
    }

    private static boolean isOne(List<Instance> working, Function<Instance, String> place) {
        List<String> places = working.stream().map(place).distinct().toList();
        return places.size() == 1 && !places.get(0).isEmpty();
    }
}
