package vigie.alerting.remediate.call;

import java.util.Optional;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.run.CallBook;
import vigie.alerting.remediate.run.Endings;
import vigie.alerting.remediate.run.Journal.Line;
import vigie.alerting.remediate.run.Operations;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.alerting.remediate.run.StepBook;
import vigie.alerting.remediate.run.StepRow;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Run;
import vigie.model.Run.StepState;

/**
 * An executor's later word on a step, or a person's for it. It settles what was accepted or is uncertain; that an uncertain step was
 * not done ends the run, because nothing further starts there without a person. Saying the same twice changes nothing.
 */
public final class Outcomes {
    private static final int LONGEST = 500;

    private final Replies replies;
    private final Endings endings;

    public Outcomes(Replies replies, Endings endings) {
        this.replies = replies;
        this.endings = endings;
    }

    public Answer take(Transaction tx, PlanRun run, int number, boolean succeeded, String detail, String by) {
        Optional<StepRow> found = StepBook.find(tx, run.id(), number);
        if (found.isEmpty()) {
            return new Answer(Result.NOT_FOUND, "run " + run.id() + " has no step " + number);
        }
        StepRow step = found.get();
        String said = detail.length() <= LONGEST ? detail : detail.substring(0, LONGEST) + "…";
        String text = by + " says it " + (succeeded ? "was done" : "failed") + (said.isBlank() ? "" : ": " + said);
        if (isKnown(step, succeeded)) {
            return new Answer(Result.DONE, "step " + number + " was " + step.state() + " already");
        }
        boolean open = step.state() == StepState.CALLING
                || step.state() == StepState.ACCEPTED
                || step.state() == StepState.UNCERTAIN;
        boolean claimed = step.state() == StepState.DONE
                && !succeeded
                && (run.state() == Run.State.VERIFYING || run.state() == Run.State.IN_FORCE);
        if (!open && !claimed) {
            return Operations.conflict(run, "step " + number + " is " + step.state());
        }
        CallBook.over(tx, run.id(), number);
        settle(tx, run, step, succeeded, text, by);
        return new Answer(Result.DONE, text);
    }

    private void settle(Transaction tx, PlanRun run, StepRow step, boolean succeeded, String text, String by) {
        boolean leaves = step.isUndo() && run.standing().ending() == Run.State.DONE;
        if (run.state() == Run.State.UNCERTAIN && leaves && succeeded) {
            replies.undone(tx, run, step, text);
            endings.left(tx, run, Line.by(by, text));
        } else if (run.state() == Run.State.UNCERTAIN && leaves) {
            StepBook.answered(tx, run.id(), step.number(), StepState.FAILED, text);
            endings.stay(tx, run, Line.by(by, text));
        } else if (run.state() == Run.State.UNCERTAIN && (step.isUndo() || !succeeded)) {
            StepState state = succeeded ? StepState.DONE : StepState.FAILED;
            StepBook.answered(tx, run.id(), step.number(), state, text);
            endings.abandon(tx, run, Line.by(by, text));
        } else if (step.isUndo()) {
            if (succeeded) {
                replies.done(tx, run, step, text);
            } else {
                StepBook.answered(tx, run.id(), step.number(), StepState.FAILED, text);
            }
        } else if (run.scope() == Scope.MODE && !succeeded) {
            replies.notHealed(tx, run, step, text);
        } else if (run.state() == Run.State.VERIFYING) {
            verifying(tx, run, step, succeeded, text);
        } else {
            replies.done(tx, run, step, text);
            if (!succeeded) {
                PlanRun now = RunBook.find(tx, run.id()).orElseThrow();
                replies.notHealed(tx, now, step, text);
            }
        }
    }

    private void verifying(Transaction tx, PlanRun run, StepRow step, boolean succeeded, String text) {
        if (succeeded) {
            replies.confirmed(tx, run, step, text);
        } else {
            replies.notHealed(tx, run, step, text);
        }
    }

    private static boolean isKnown(StepRow step, boolean succeeded) {
        return succeeded
                ? step.state() == StepState.DONE || step.state() == StepState.UNDONE
                : step.state() == StepState.FAILED || step.state() == StepState.REFUSED;
    }
}
