package vigie.alerting.remediate.guard;

import java.util.List;
import java.util.Optional;
import vigie.alerting.remediate.plan.Candidate;
import vigie.model.Run;

/** The guards, in their fixed order: the first refusal wins. */
public final class Guards {
    /** Before the first step of a run, in every mode. What the mode allows is decided after them. */
    public static final Guards FIRST = new Guards(List.of(
            new HoldGuard(),
            new MaintenanceGuard(),
            new LeaseGuard(),
            new TrustGuard(),
            new TargetGuard(),
            new GraceGuard(),
            new FlappingGuard(),
            new UnknownGuard(),
            new ConfirmationGuard(),
            new RegionGuard(),
            new DependencyGuard(),
            new MassFailureGuard(),
            new StormGuard(),
            new BoundsGuard(),
            new RedundancyGuard(),
            new InFlightGuard(),
            new CooldownGuard(),
            new LatchGuard(),
            new BudgetGuard(),
            new DataLossGuard(),
            new FencingGuard(),
            new RequestGuard()));

    /** Before the first step of a rehearsal: nothing is to be healed, so nothing has to be wrong, and everything else must be right. */
    public static final Guards DRILL = new Guards(List.of(
            new HoldGuard(),
            new MaintenanceGuard(),
            new LeaseGuard(),
            new TargetGuard(),
            new GraceGuard(),
            new FlappingGuard(),
            new UnknownGuard(),
            new CalmGuard(),
            new DependencyGuard(),
            new MassFailureGuard(),
            new StormGuard(),
            new RedundancyGuard(),
            new InFlightGuard(),
            new CooldownGuard(),
            new BudgetGuard(),
            new DataLossGuard(),
            new FencingGuard(),
            new RequestGuard()));

    /** Before a further step of the same run: what counts runs has counted it already. */
    static final Guards FURTHER = new Guards(List.of(
            new HoldGuard(),
            new MaintenanceGuard(),
            new LeaseGuard(),
            new TrustGuard(),
            new TargetGuard(),
            new FlappingGuard(),
            new UnknownGuard(),
            new ConfirmationGuard(),
            new RegionGuard(),
            new DependencyGuard(),
            new MassFailureGuard(),
            new StormGuard(),
            new RedundancyGuard(),
            new InFlightGuard(),
            new DataLossGuard(),
            new FencingGuard(),
            new RequestGuard()));

    /** Before a compensation: it restores, and so only a person holds it. */
    public static final Guards UNDO = new Guards(List.of(new HoldGuard()));

    /** Before a degraded mode is left by itself: that restores too, but whoever works on the service is not worked against. */
    public static final Guards LEAVE = new Guards(List.of(new HoldGuard(), new MaintenanceGuard(), new LeaseGuard()));

    /** What would have made an action harmful, had it turned out to be so while the action was at work. */
    public static final Guards HINDSIGHT = new Guards(List.of(
            new MaintenanceGuard(), new LeaseGuard(), new DependencyGuard(), new MassFailureGuard(), new StormGuard()));

    private final List<Guard> guards;

    Guards(List<Guard> guards) {
        this.guards = List.copyOf(guards);
    }

    /** The guards before a step of a plan, rehearsed or not. */
    public static Guards before(int step, boolean drill) {
        return step > 1 ? FURTHER : drill ? DRILL : FIRST;
    }

    /** The first refusal, or none. */
    public Optional<Refused> judge(Situation s) {
        for (Guard guard : guards) {
            String reason = guard.refusal(s);
            if (reason != null) {
                return Optional.of(new Refused(guard.rule(), reason));
            }
        }
        return Optional.empty();
    }

    /** Why a mode that sounds like acting does not act; empty if it does, or does not sound so. */
    public static String notEarned(Candidate candidate) {
        return candidate.plan().mode() == Run.Mode.AUTO && candidate.mode() == Run.Mode.SHADOW
                ? "; mode auto has no passed scorecard and no override, so it behaves as shadow"
                : "";
    }

    /** A guard's no. */
    public record Refused(String rule, String reason) {
        /** Of a condition that means no instance at all. */
        public static Refused noTarget(String service) {
            return new Refused(
                    TargetGuard.RULE, "no target: no instance of " + service + " is other than UP, or none is known");
        }

        /** Whether the evidence is gone. */
        public boolean isCleared() {
            return rule.equals(ConfirmationGuard.RULE);
        }

        /** Whether as much is under way as may be. */
        public boolean isInFlight() {
            return rule.equals(InFlightGuard.RULE);
        }

        /** Whether it was healed as often as is allowed. */
        public boolean isSpent() {
            return rule.equals(BudgetGuard.RULE);
        }

        /** Whether only fresh answers can change it. */
        public boolean isByFreshAnswers() {
            return isCleared() || rule.equals(UnknownGuard.RULE) || rule.equals(MassFailureGuard.RULE);
        }

        /** The limit that was exceeded, if it was the brake that said no. */
        public Optional<Brake.Over> over(Situation s) {
            return rule.equals(MassFailureGuard.RULE) ? MassFailureGuard.over(s) : Optional.empty();
        }
    }
}
