package vigie.alerting.remediate.follow;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.Order;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Service;
import vigie.model.Severity;
import vigie.model.Status;

/**
 * Whether a service has the size that was asked for. Out: so many instances are on the board, and as many new ones as were missing are
 * UP. In: no more than so many are, and nothing critical began since, neither of the service nor of those that depend on it. That the
 * condition is over is not asked: it takes as long as it takes, and the next step may be needed for it. On the loop.
 */
final class SizeCheck {
    private final Means means;
    private final Picture picture;

    SizeCheck(Means means, Picture picture) {
        this.means = means;
        this.picture = picture;
    }

    /** Since when it may have had it, or the far past if nothing says later; null if it has not. */
    @Nullable
    Instant since(PlanRun run, Order order) {
        if (order.replicas().isEmpty()) {
            return null;
        }
        int wanted = order.replicas().getAsInt();
        List<InstanceState> all = means.board()
                .service(run.service())
                .map(ServiceState::instances)
                .orElse(List.of());
        int before = order.targets().size();
        if (wanted > before) {
            return all.size() < wanted ? null : newOnesUp(all, order, wanted - before);
        }
        return all.isEmpty() || all.size() > wanted || somethingBegan(run) ? null : Instant.EPOCH;
    }

    private static @Nullable Instant newOnesUp(List<InstanceState> all, Order order, int needed) {
        Set<String> old = order.targets().stream().map(Instance::address).collect(Collectors.toSet());
        List<InstanceState> up = all.stream()
                .filter(i -> !old.contains(i.instance().address()))
                .filter(i -> i.status() == Status.UP)
                .sorted(Comparator.comparing(InstanceState::since))
                .toList();
        return up.size() < needed ? null : up.get(needed - 1).since();
    }

    private boolean somethingBegan(PlanRun run) {
        Instant called = run.standing().firstCallAt();
        Set<String> touched = downstream(run.service());
        return picture.triggers().stream()
                .filter(t -> t.finding().state() == Finding.State.ACTIVE
                        && t.finding().severity() == Severity.CRITICAL
                        && touched.contains(t.finding().service()))
                .anyMatch(t -> called != null && t.activeAt().isAfter(called));
    }

    /** A service and whatever depends on it, directly or not. */
    private Set<String> downstream(String service) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(service));
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (seen.add(name)) {
                picture.config().services().stream()
                        .filter(s -> s.dependsOn().contains(name))
                        .map(Service::name)
                        .forEach(open::add);
            }
        }
        return seen;
    }
}
