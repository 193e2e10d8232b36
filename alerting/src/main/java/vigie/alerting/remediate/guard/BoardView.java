package vigie.alerting.remediate.guard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vigie.model.EstateBoard;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Instance;
import vigie.model.RegionState;

/** The board at one moment, found by name: many questions are judged by one look at it. */
public final class BoardView {
    private final Map<String, ServiceState> services = new LinkedHashMap<>();
    private final Map<String, InstanceState> instances = new HashMap<>();
    private final Map<String, List<TargetState>> targets = new HashMap<>();

    private final List<RegionState> regions;

    private BoardView(List<RegionState> regions) {
        this.regions = List.copyOf(regions);
    }

    public static BoardView of(EstateBoard board) {
        BoardView view = new BoardView(board.regions());
        for (ServiceState service : board.services()) {
            view.services.put(service.service().name(), service);
            service.instances().forEach(i -> view.instances.put(Census.place(i.instance()), i));
        }
        for (TargetState target : board.targets()) {
            String place = Census.place(target.target().instance());
            view.targets.computeIfAbsent(place, p -> new ArrayList<>()).add(target);
        }
        return view;
    }

    /** In the estate's order. */
    public List<ServiceState> services() {
        return List.copyOf(services.values());
    }

    Optional<RegionState> region(String name) {
        return regions.stream().filter(r -> r.region().name().equals(name)).findFirst();
    }

    Optional<ServiceState> service(String name) {
        return Optional.ofNullable(services.get(name));
    }

    Optional<InstanceState> instance(Instance at) {
        return Optional.ofNullable(instances.get(Census.place(at)));
    }

    List<TargetState> targets(Instance at) {
        return targets.getOrDefault(Census.place(at), List.of());
    }
}
