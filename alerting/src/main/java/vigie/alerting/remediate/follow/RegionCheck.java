package vigie.alerting.remediate.follow;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Failover;
import vigie.alerting.remediate.guard.Census;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Trigger;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.RegionState;
import vigie.model.Run;
import vigie.model.Status;

/**
 * Whether a region has taken a service over: the last step is done or accepted; as many instances as must stand there are UP or DEGRADED,
 * by answers that are all younger than the call; of the service neither is the primary missing nor are there two; and it has not gone
 * down since the first call. On the loop.
 */
final class RegionCheck {
    private final Means means;
    private final Picture picture;

    RegionCheck(Means means, Picture picture) {
        this.means = means;
        this.picture = picture;
    }

    /** Since when it may have, or null if it has not. */
    @Nullable
    Instant since(PlanRun run) {
        Failover failover = run.plan().failover();
        boolean last = run.step() == run.plan().steps().size() && run.state() == Run.State.VERIFYING;
        ServiceState service = means.board().service(run.service()).orElse(null);
        RegionState region = failover == null
                ? null
                : means.board().regions().stream()
                        .filter(r -> r.region().name().equals(failover.to()))
                        .findFirst()
                        .orElse(null);
        if (!last || service == null || region == null || isIll(run)) {
            return null;
        }
        int least = region.region().least(service.service());
        List<Instant> since = service.instances().stream()
                .filter(i -> i.instance().region().equals(region.region().name()))
                .filter(i -> i.status() == Status.UP || i.status() == Status.DEGRADED)
                .filter(i -> isYounger(run, i))
                .map(InstanceState::since)
                .sorted(Comparator.naturalOrder())
                .toList();
        return since.size() < least ? null : since.get(least - 1);
    }

    /** Whether the answers of an instance that are polled often enough were given after the last call. */
    private boolean isYounger(PlanRun run, InstanceState state) {
        Instant called = run.standing().lastCallAt();
        String place = Census.place(state.instance());
        List<TargetState> all = means.board().targets().stream()
                .filter(t -> Census.place(t.target().instance()).equals(place))
                .toList();
        List<TargetState> quick = all.stream()
                .filter(t -> t.interval().compareTo(run.plan().verify().within()) <= 0)
                .toList();
        List<TargetState> asked = quick.isEmpty() ? all : quick;
        return !asked.isEmpty()
                && asked.stream()
                        .allMatch(t -> t.last() != null
                                && (called == null || t.last().at().isAfter(called)));
    }

    private boolean isIll(PlanRun run) {
        return picture.triggers().stream()
                .filter(t -> t.finding().state() == Finding.State.ACTIVE)
                .filter(t -> t.finding().service().equals(run.service()))
                .anyMatch(t -> isAboutPrimary(t.finding()) || beganSince(run, t));
    }

    private static boolean isAboutPrimary(Finding finding) {
        return finding.kind() == Kind.PRIMARY_MISSING || finding.kind() == Kind.SPLIT_BRAIN;
    }

    private static boolean beganSince(PlanRun run, Trigger trigger) {
        Instant called = run.standing().firstCallAt();
        return trigger.finding().kind() == Kind.SERVICE_DOWN
                && called != null
                && trigger.activeAt().isAfter(called);
    }
}
