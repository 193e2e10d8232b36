package vigie.alerting.remediate.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.remediate.plan.Cause;
import vigie.alerting.remediate.plan.WholeService;
import vigie.alerting.remediate.run.RunMachine.Event;
import vigie.model.Instance;
import vigie.model.Run;

/**
 * A run as the engine knows it: what it began with, and how it stands. One run works on one instance, or on one service.
 *
 * @param plan as it was when the run began; a changed estate does not change it
 * @param target the instance, or what stands for the whole service, see {@link WholeService}
 * @param mode what the plan was allowed to do: {@code auto} that has not earned it is SHADOW here
 */
public record PlanRun(
        String id,
        Plan plan,
        String incident,
        Instance target,
        Cause cause,
        Run.Mode mode,
        Instant startedAt,
        Standing standing) {

    public Run.State state() {
        return standing.state;
    }

    /** The number of the step that it is at, from 1. */
    public int step() {
        return standing.step;
    }

    public String service() {
        return target.service();
    }

    public Scope scope() {
        return plan.scope();
    }

    /** What it works on, for people. */
    public String on() {
        return scope() == Scope.INSTANCE ? target.name() : service();
    }

    public PlanRun with(Standing next) {
        return new PlanRun(id, plan, incident, target, cause, mode, startedAt, next);
    }

    /** This run after an event; ended now if the state is a final one. */
    public PlanRun after(Event event, Instant now) {
        return with(standing.to(RunMachine.next(standing.state, event), now));
    }

    public PlanRun until(@Nullable Instant deadline) {
        return with(standing.until(deadline));
    }

    /** This run with its end in sight: no further step starts, it ends so when what is under way is through. */
    PlanRun endingAs(Run.State ending) {
        return with(standing.endingAs(ending));
    }

    /**
     * How a run stands; every change of it is one conditional update.
     *
     * @param epoch the fencing token
     * @param owner the node that works on it
     * @param firstCallAt when it first acted, or null
     * @param lastCallAt when it acted last or had an answer to that: only what is younger tells of the effect
     * @param deadline WAITING_APPROVAL: until when a person may decide; GUARDED, CALLING: until when the call may be made;
     *     VERIFYING: until when it must be healed, or an accepted mode be settled; UNDOING: until when an accepted compensation must be settled
     * @param ending what the run will be once what is under way is through, without a further step; or null
     * @param latched whether it keeps its plan from running again on its instance in its incident
     */
    public record Standing(
            Run.State state,
            long epoch,
            String owner,
            int step,
            @Nullable Instant firstCallAt,
            @Nullable Instant lastCallAt,
            @Nullable Instant deadline,
            Run.@Nullable State ending,
            boolean latched,
            @Nullable Instant endedAt) {

        public static Standing proposed(long epoch, String owner) {
            return new Standing(Run.State.PROPOSED, epoch, owner, 1, null, null, null, null, false, null);
        }

        public Standing to(Run.State next, Instant now) {
            Instant ended = next.isFinal() ? now : null;
            return new Standing(next, epoch, owner, step, firstCallAt, lastCallAt, deadline, ending, latched, ended);
        }

        public Standing until(@Nullable Instant next) {
            return new Standing(state, epoch, owner, step, firstCallAt, lastCallAt, next, ending, latched, endedAt);
        }

        public Standing atStep(int next) {
            return new Standing(state, epoch, owner, next, firstCallAt, lastCallAt, deadline, ending, latched, endedAt);
        }

        public Standing called(Instant at) {
            Instant first = firstCallAt == null ? at : firstCallAt;
            return new Standing(state, epoch, owner, step, first, at, deadline, ending, latched, endedAt);
        }

        public Standing endingAs(Run.State end) {
            return new Standing(state, epoch, owner, step, firstCallAt, lastCallAt, deadline, end, latched, endedAt);
        }

        public Standing latch(boolean on) {
            return new Standing(state, epoch, owner, step, firstCallAt, lastCallAt, deadline, ending, on, endedAt);
        }

        public Standing ownedBy(String node, long nextEpoch) {
            return new Standing(
                    state, nextEpoch, node, step, firstCallAt, lastCallAt, deadline, ending, latched, endedAt);
        }
    }
}
