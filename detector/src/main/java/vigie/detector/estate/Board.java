package vigie.detector.estate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.TargetState;
import vigie.model.RegionState;

/**
 * The estate at one moment. Immutable.
 *
 * @param services in the estate's order
 * @param byName the same, by name
 * @param targets in the order of services, instances and checks
 * @param regions in the estate's order, as last judged
 */
public record Board(
        List<ServiceState> services,
        Map<String, ServiceState> byName,
        List<TargetState> targets,
        List<RegionState> regions) {
    /** Nothing is watched yet. */
    public static final Board EMPTY = new Board(List.of(), Map.of(), List.of(), List.of());

    public Board {
        services = List.copyOf(services);
        byName = Map.copyOf(byName);
        targets = List.copyOf(targets);
        regions = List.copyOf(regions);
    }

    static Board of(Iterable<ServiceDesk> desks, List<RegionState> regions) {
        List<ServiceState> services = new ArrayList<>();
        Map<String, ServiceState> byName = new HashMap<>();
        List<TargetState> targets = new ArrayList<>();
        for (ServiceDesk desk : desks) {
            services.add(desk.view());
            byName.put(desk.watched().service().name(), desk.view());
            targets.addAll(desk.targetViews());
        }
        return new Board(services, byName, targets, regions);
    }
}
