package vigie.alerting.remediate.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import vigie.alerting.RemediationConfig.Plan;
import vigie.model.EstateBoard;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Run;

/** Plans that work on a whole service: what stands for it as a target, and when their condition is met. */
public final class WholeService {
    private WholeService() {}

    /** What stands for a service: no address, and the zone, region and labels that all of its instances share. */
    public static Instance target(String service, EstateBoard board) {
        return target(service, instances(service, board));
    }

    /** The same of a service with these instances. */
    public static Instance target(String service, List<Instance> all) {
        Map<String, String> labels = new LinkedHashMap<>(
                all.isEmpty() ? Map.of() : all.get(0).labels().asMap());
        all.forEach(at -> labels.entrySet().retainAll(at.labels().asMap().entrySet()));
        return new Instance(service, "", shared(all, Instance::zone), shared(all, Instance::region), Labels.of(labels));
    }

    /** What stands for the part of a service in a region, with the zone and labels that its instances there share. */
    public static Instance target(String service, String region, EstateBoard board) {
        Instance shared = target(service, instances(service, region, board));
        return new Instance(service, "", shared.zone(), region, shared.labels());
    }

    /** The instances of a service in a region. */
    public static List<Instance> instances(String service, String region, EstateBoard board) {
        return instances(service, board).stream()
                .filter(at -> at.region().equals(region))
                .toList();
    }

    /** The instances of a service on the board. */
    public static List<Instance> instances(String service, EstateBoard board) {
        return board.service(service).map(ServiceState::instances).orElse(List.of()).stream()
                .map(InstanceState::instance)
                .toList();
    }

    private static String shared(List<Instance> all, Function<Instance, String> what) {
        List<String> different = all.stream().map(what).distinct().toList();
        return different.size() == 1 ? different.get(0) : "";
    }

    /**
     * The question of a plan, if its condition is met now.
     *
     * @param matching the conditions of one service that the plan waits for
     * @param now the present moment
     */
    public static Optional<Candidate> candidate(
            Plan plan, Run.Mode mode, List<Trigger> matching, EstateBoard board, Instant now) {
        List<Trigger> held = matching.stream()
                .filter(t -> !now.isBefore(t.activeAt().plus(plan.when().holdFor())))
                .toList();
        if (held.isEmpty()) {
            return Optional.empty();
        }
        String of = held.get(0).finding().service();
        Optional<Trigger> decisive = plan.when().onAll() ? onAll(held, instances(of, board)) : onAny(held);
        String service = plan.serviceMode() == null ? of : plan.serviceMode().service();
        Instance target = plan.failover() == null
                ? target(service, board)
                : target(service, plan.failover().from(), board);
        return decisive.map(t -> Candidate.of(plan, mode, t, target));
    }

    private static Optional<Trigger> onAny(List<Trigger> held) {
        return Optional.of(
                held.stream().filter(WholeService::isKnown).findFirst().orElse(held.get(0)));
    }

    /** One that is not known speaks for all: whether the condition holds everywhere is not known then. */
    private static Optional<Trigger> onAll(List<Trigger> held, List<Instance> all) {
        List<Trigger> found = new ArrayList<>();
        for (Instance at : all) {
            Optional<Trigger> own =
                    held.stream().filter(t -> isAbout(t.finding(), at)).findFirst();
            if (own.isEmpty()) {
                return Optional.empty();
            }
            found.add(own.get());
        }
        return found.stream()
                .filter(t -> !isKnown(t))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    private static boolean isAbout(Finding finding, Instance at) {
        Instance own = finding.instance();
        return own == null || Objects.equals(own.address(), at.address());
    }

    private static boolean isKnown(Trigger trigger) {
        return trigger.finding().state() == Finding.State.ACTIVE;
    }
}
