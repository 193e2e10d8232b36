package vigie.alerting.remediate.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.remediate.guard.Census;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.Order;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.StepBook;
import vigie.alerting.remediate.run.StepRow;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Status;

/**
 * Whether an instance is healed: UP on the board without a break, by answers that are all younger than the call, from the first of
 * them to the last for as long as the plan asks; and the condition that the run is for is over. On the loop.
 *
 * <p>A change of a service's size is judged by {@link SizeCheck}, the failover of a region by {@link RegionCheck}, for as long as the plan
 * asks as well.
 *
 * <p>The beginning of a stretch is remembered here alone: a process that comes back begins to count again.
 */
public final class Verification {
    private final Means means;
    private final Picture picture;
    private final SizeCheck sizes;
    private final RegionCheck regions;
    private final Map<String, Stretch> stretches = new HashMap<>();

    public Verification(Means means, Picture picture) {
        this.means = means;
        this.picture = picture;
        this.sizes = new SizeCheck(means, picture);
        this.regions = new RegionCheck(means, picture);
    }

    /** How the instance of a run looks now. */
    Health look(PlanRun run) {
        if (run.scope() == Scope.SIZE) {
            return size(run);
        }
        if (run.scope() == Scope.REGION) {
            return held(run, regions.since(run));
        }
        Instant newest = answersUntil(run);
        Optional<InstanceState> state = instance(run);
        boolean symptom =
                !run.cause().wholeService() && picture.holds(run.cause().finding());
        if (newest == null || symptom || state.isEmpty() || state.get().status() != Status.UP) {
            stretches.remove(run.id());
            return new Health(false, null);
        }
        Instant since = state.get().since();
        Stretch stretch = stretches.get(run.id());
        if (stretch == null || !stretch.since.equals(since)) {
            stretch = new Stretch(since, since.isAfter(newest) ? since : newest);
            stretches.put(run.id(), stretch);
        }
        Instant proven = stretch.from.plus(run.plan().verify().healthyFor());
        return new Health(true, newest.isBefore(proven) ? null : stretch.from);
    }

    private Health size(PlanRun run) {
        Order order = means.database()
                .read(sql -> StepBook.find(sql, run.id(), run.step()))
                .map(StepRow::order)
                .orElse(null);
        return held(run, order == null ? null : sizes.since(run, order));
    }

    /** What holds for a whole service, and may have held since a moment, must hold for as long as the plan asks. */
    private Health held(PlanRun run, @Nullable Instant since) {
        if (since == null) {
            stretches.remove(run.id());
            return new Health(false, null);
        }
        Instant now = means.clock().instant();
        Stretch stretch = stretches.get(run.id());
        if (stretch == null || !stretch.since.equals(since)) {
            stretch = new Stretch(since, now);
            stretches.put(run.id(), stretch);
        }
        boolean proven = !now.isBefore(stretch.from.plus(run.plan().verify().healthyFor()));
        return new Health(true, proven ? stretch.from : null);
    }

    /** Forgets every run but these. */
    public void retain(Set<String> runs) {
        stretches.keySet().retainAll(runs);
    }

    private Optional<InstanceState> instance(PlanRun run) {
        return means.board().service(run.service()).stream()
                .flatMap(s -> s.instances().stream())
                .filter(i -> i.instance().address().equals(run.target().address()))
                .findFirst();
    }

    /** Until when answers tell of the instance, or null if one is not younger than the call. */
    private @Nullable Instant answersUntil(PlanRun run) {
        Instant called = run.standing().lastCallAt();
        Instant oldest = null;
        for (TargetState target : relevant(run)) {
            if (target.last() == null || (called != null && !target.last().at().isAfter(called))) {
                return null;
            }
            Instant at = target.last().at();
            oldest = oldest == null || at.isBefore(oldest) ? at : oldest;
        }
        return oldest;
    }

    /** The check that saw the condition; or else those that are polled often enough to say something in time. */
    private List<TargetState> relevant(PlanRun run) {
        String place = Census.place(run.target());
        List<TargetState> all = means.board().targets().stream()
                .filter(t -> Census.place(t.target().instance()).equals(place))
                .toList();
        String check = run.cause().check();
        List<TargetState> own =
                all.stream().filter(t -> t.target().check().equals(check)).toList();
        if (!own.isEmpty()) {
            return own;
        }
        Duration within = run.plan().verify().within();
        List<TargetState> quick =
                all.stream().filter(t -> t.interval().compareTo(within) <= 0).toList();
        return quick.isEmpty() ? all : quick;
    }

    /**
     * How an instance looks.
     *
     * @param now whether it is healthy now
     * @param provenSince since when it is, once that was for long enough; else null
     */
    record Health(boolean now, @Nullable Instant provenSince) {}

    private record Stretch(Instant since, Instant from) {}
}
