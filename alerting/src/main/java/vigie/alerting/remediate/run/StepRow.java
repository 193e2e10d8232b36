package vigie.alerting.remediate.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.model.Run.StepState;

/**
 * A step of a run as the record has it.
 *
 * @param number from 1; compensations are numbered on after the plan's own steps
 * @param undoes the number of the step that it takes back, 0 for a step of the plan
 * @param order what it asks for, if its plan works on a whole service; or null
 * @param attempts how many calls were authorised; a call that is sent again keeps its identifier and counts once
 */
public record StepRow(
        int number,
        int undoes,
        String action,
        @Nullable Order order,
        StepState state,
        int attempts,
        @Nullable Instant calledAt,
        @Nullable Instant answeredAt,
        String outcome) {

    /** The same asking for something. */
    public StepRow ordering(@Nullable Order next) {
        return new StepRow(number, undoes, action, next, state, attempts, calledAt, answeredAt, outcome);
    }

    public boolean isUndo() {
        return undoes > 0;
    }

    /** What the plan says of this step. */
    public RemediationConfig.Step of(RemediationConfig.Plan plan) {
        if (undoes == 0) {
            return plan.steps().get(number - 1);
        }
        RemediationConfig.Step undo = plan.steps().get(undoes - 1).undo();
        if (undo == null) {
            throw new IllegalStateException("step " + undoes + " of plan " + plan.name() + " has no undo");
        }
        return undo;
    }
}
