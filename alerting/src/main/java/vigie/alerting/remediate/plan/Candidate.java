package vigie.alerting.remediate.plan;

import vigie.alerting.AlertingConfig.Plan;
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

    public static Candidate of(Plan plan, Trigger trigger, Instance target) {
        return new Candidate(
                plan,
                mode(plan),
                trigger.incident(),
                target,
                Cause.of(trigger),
                trigger.finding().state() == Finding.State.ACTIVE);
    }

    /** Until a scorecard can be passed, {@code auto} acts only with an override, and otherwise behaves as shadow. */
    public static Run.Mode mode(Plan plan) {
        return plan.mode() == Run.Mode.AUTO && plan.override() == null ? Run.Mode.SHADOW : plan.mode();
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
