package vigie.alerting.remediate.plan;

import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.Scope;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Run;

/**
 * A plan whose condition is met: what is to be decided.
 *
 * @param target the instance, or what stands for the whole service, see {@link WholeService}
 * @param mode how far the plan may go now; {@code auto} that has not earned it is SHADOW
 * @param known whether the condition is known to hold, and not merely not known to be over
 */
public record Candidate(Plan plan, Run.Mode mode, String incident, Instance target, Cause cause, boolean known) {

    /** The question of a plan that may go so far now. */
    public static Candidate of(Plan plan, Run.Mode mode, Trigger trigger, Instance target) {
        return new Candidate(
                plan,
                mode,
                trigger.incident(),
                target,
                Cause.of(trigger, plan.scope()),
                trigger.finding().state() == Finding.State.ACTIVE);
    }

    public String service() {
        return target.service();
    }

    /** The address of the instance; empty for a whole service. */
    public String address() {
        return target.address();
    }

    public Scope scope() {
        return plan.scope();
    }

    /** On what it would work, for people. */
    public String on() {
        return scope() == Scope.INSTANCE ? target.name() : service();
    }

    /** What makes it the same question a second later. */
    public String key() {
        return plan.name() + '\n' + service() + '\n' + address() + '\n' + incident;
    }
}
