package vigie.alerting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.alerting.remediate.Remedies;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.Experiment;
import vigie.model.FindingSink;
import vigie.model.IncidentLog.Page;
import vigie.model.Lease;
import vigie.model.Operator;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Scorecard;

/** Remediation that does nothing, remembers what it was asked, and holds pages if a test says so. */
public final class QuietRemedies implements Remedies {
    public final List<List<Trigger>> considered = new ArrayList<>();
    public @Nullable Instant holdPagesUntil;
    public int started;
    public @Nullable AlertingConfig estate;

    @Override
    public void start(AlertingConfig config, FindingSink findings) {
        started++;
        estate = config;
    }

    @Override
    public void stop() {
        started = 0;
    }

    @Override
    public void apply(AlertingConfig config) {
        if (started == 0) {
            throw new IllegalStateException("remediation was not started");
        }
        estate = config;
    }

    @Override
    public void consider(Collection<Trigger> triggers) {
        considered.add(List.copyOf(triggers));
    }

    /** What was asked last. */
    public List<Trigger> last() {
        return considered.get(considered.size() - 1);
    }

    @Override
    public @Nullable Instant pageHeldUntil(Trigger trigger) {
        if (started == 0) {
            throw new IllegalStateException("remediation was not started");
        }
        return holdPagesUntil;
    }

    @Override
    public CompletionStage<Operator.Answer> approve(String run, String by, String note) {
        return done("approve " + run);
    }

    @Override
    public CompletionStage<Operator.Answer> reject(String run, String by, String note) {
        return done("reject " + run);
    }

    @Override
    public CompletionStage<Operator.Answer> judge(String run, Run.Verdict verdict, String by, String note) {
        return done("judge " + run);
    }

    @Override
    public CompletionStage<Operator.Answer> outcome(String run, int step, boolean succeeded, String detail, String by) {
        return done("outcome " + run);
    }

    @Override
    public CompletionStage<Operator.Answer> drill(String name, String by) {
        throw new UnsupportedOperationException("no drills here");
    }

    @Override
    public CompletionStage<Operator.Answer> beginExperiment(Experiment.Wanted wanted, String by) {
        throw new UnsupportedOperationException("no experiments here");
    }

    @Override
    public CompletionStage<Operator.Answer> endExperiment(String id, Experiment.Ending ending, String by) {
        throw new UnsupportedOperationException("no experiments here");
    }

    @Override
    public CompletionStage<Operator.Answer> hold(String reason, String by) {
        return done("hold " + reason);
    }

    @Override
    public CompletionStage<Operator.Answer> release(String reason, String by) {
        return done("release");
    }

    @Override
    public CompletionStage<Operator.Answer> lease(Lease wanted, String by) {
        return done("lease " + wanted.service());
    }

    @Override
    public CompletionStage<Operator.Answer> endLease(String id, String by) {
        return done("end of lease " + id);
    }

    @Override
    public List<Lease> leases() {
        return List.of();
    }

    private static CompletionStage<Operator.Answer> done(String text) {
        return CompletableFuture.completedStage(new Operator.Answer(Operator.Result.DONE, text));
    }

    @Override
    public @Nullable String held() {
        return null;
    }

    @Override
    public Page<Run> runs(int limit, @Nullable String after) {
        return new Page<>(List.of(), null);
    }

    @Override
    public Optional<Run> run(String id) {
        return Optional.empty();
    }

    @Override
    public Map<String, String> modes() {
        return Map.of();
    }

    @Override
    public List<Scorecard> scorecards() {
        return List.of();
    }

    @Override
    public Page<Refusal> refusals(int limit, @Nullable String after) {
        return new Page<>(List.of(), null);
    }

    @Override
    public List<String> runsOf(String incident) {
        return List.of();
    }
}
