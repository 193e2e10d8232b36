package vigie.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import vigie.model.EstateBoard;
import vigie.model.Finding;
import vigie.model.RegionState;

/** The board as people see it: the detector's, with the conditions of Vigie itself among the findings. */
record WholeBoard(EstateBoard detector, Supplier<List<Finding>> own) implements EstateBoard {
    @Override
    public List<ServiceState> services() {
        return detector.services();
    }

    @Override
    public Optional<ServiceState> service(String name) {
        return detector.service(name);
    }

    @Override
    public List<SinglePoint> singlePoints(String service) {
        return detector.singlePoints(service);
    }

    @Override
    public List<RegionState> regions() {
        return detector.regions();
    }

    @Override
    public List<TargetState> targets() {
        return detector.targets();
    }

    @Override
    public List<Finding> findings() {
        List<Finding> all = new ArrayList<>(detector.findings());
        all.addAll(own.get());
        return all;
    }
}
