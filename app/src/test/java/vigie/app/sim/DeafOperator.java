package vigie.app.sim;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.model.Experiment;
import vigie.model.Lease;
import vigie.model.Operator;
import vigie.model.OutsideEvent;
import vigie.model.Run;
import vigie.model.Silence;

/** Says done when it is told to hold everything, and does nothing: a fault to plant. */
record DeafOperator(Operator real) implements Operator {
    @Override
    public CompletionStage<Answer> hold(String reason, String by) {
        return CompletableFuture.completedFuture(new Answer(Result.DONE, "held"));
    }

    @Override
    public CompletionStage<Answer> feedback(String incident, boolean real, String by, String note) {
        return this.real.feedback(incident, real, by, note);
    }

    @Override
    public CompletionStage<Answer> acknowledge(String incident, String by, String note, @Nullable Instant until) {
        return real.acknowledge(incident, by, note, until);
    }

    @Override
    public CompletionStage<Answer> drill(String name, String by) {
        return real.drill(name, by);
    }

    @Override
    public CompletionStage<Answer> lease(Lease wanted, String by) {
        return real.lease(wanted, by);
    }

    @Override
    public CompletionStage<Answer> endLease(String id, String by) {
        return real.endLease(id, by);
    }

    @Override
    public CompletionStage<Answer> heard(OutsideEvent event) {
        return real.heard(event);
    }

    @Override
    public CompletionStage<Answer> resend(String notice, String by, String note) {
        return real.resend(notice, by, note);
    }

    @Override
    public CompletionStage<Answer> silence(Silence silence, String by) {
        return real.silence(silence, by);
    }

    @Override
    public CompletionStage<Answer> expireSilence(String id, String by) {
        return real.expireSilence(id, by);
    }

    @Override
    public CompletionStage<Answer> approve(String run, String by, String note) {
        return real.approve(run, by, note);
    }

    @Override
    public CompletionStage<Answer> reject(String run, String by, String note) {
        return real.reject(run, by, note);
    }

    @Override
    public CompletionStage<Answer> judge(String run, Run.Verdict verdict, String by, String note) {
        return real.judge(run, verdict, by, note);
    }

    @Override
    public CompletionStage<Answer> outcome(String run, int step, boolean succeeded, String detail, String by) {
        return real.outcome(run, step, succeeded, detail, by);
    }

    @Override
    public CompletionStage<Answer> beginExperiment(Experiment.Wanted wanted, String by) {
        return real.beginExperiment(wanted, by);
    }

    @Override
    public CompletionStage<Answer> endExperiment(String id, Experiment.Ending ending, String by) {
        return real.endExperiment(id, ending, by);
    }

    @Override
    public CompletionStage<Answer> release(String reason, String by) {
        return real.release(reason, by);
    }
}
