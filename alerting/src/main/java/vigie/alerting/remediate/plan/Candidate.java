package vigie.alerting.remediate.plan;

import vigie.alerting.RemediationConfig.Plan;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Run;

/**
 * A plan whose condition is met on an instance: what is to be decided.
 *
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
                Cause.of(trigger),
                trigger.finding().state() == Finding.State.ACTIVE);
    }

    public String service() {
        return target.service();
    }

    public String address() {
        return target.address();
    }

    /** What makes it the same question a second later. */
    public String key() {
        return plan.name() + '\n' + service() + '\n' + address() + '\n' + incident;
    }
}
