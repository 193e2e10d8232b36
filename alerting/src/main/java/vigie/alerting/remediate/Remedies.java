package vigie.alerting.remediate;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.Experiment;
import vigie.model.FindingSink;
import vigie.model.IncidentLog.Page;
import vigie.model.Lease;
import vigie.model.Operator;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Scorecard;

/** Remediation as the rest of the room sees it. Everything but the reads runs on the room's one thread. */
public interface Remedies {
    /** Begins: takes up the runs that the record holds, and says what goes wrong with remediation to {@code findings}. */
    void start(AlertingConfig config, FindingSink findings);

    /** Rests: another node decides from now on. What people decide is still taken where no evidence is needed; it may begin again. */
    void stop();

    /** Takes a new estate; runs that are under way end by the plan that they began with. */
    void apply(AlertingConfig config);

    /**
     * Decides, level-triggered, on everything that holds now; called once a second, and after each change behind which no other waits. What was refused a
     * moment ago and holds still is decided again from the evidence of now.
     */
    void consider(Collection<Trigger> triggers);

    /** Until when people are not told of a condition because its plan says {@code page: on_failure}; null to tell at once. */
    @Nullable
    Instant pageHeldUntil(Trigger trigger);

    CompletionStage<Operator.Answer> approve(String run, String by, String note);

    CompletionStage<Operator.Answer> reject(String run, String by, String note);

    CompletionStage<Operator.Answer> judge(String run, Run.Verdict verdict, String by, String note);

    CompletionStage<Operator.Answer> outcome(String run, int step, boolean succeeded, String detail, String by);

    /** See {@link vigie.model.Operator#drill}. */
    CompletionStage<Operator.Answer> drill(String name, String by);

    /** See {@link vigie.model.Operator#beginExperiment}. */
    CompletionStage<Operator.Answer> beginExperiment(Experiment.Wanted wanted, String by);

    /** See {@link vigie.model.Operator#endExperiment}. */
    CompletionStage<Operator.Answer> endExperiment(String id, Experiment.Ending ending, String by);

    CompletionStage<Operator.Answer> hold(String reason, String by);

    CompletionStage<Operator.Answer> release(String reason, String by);

    CompletionStage<Operator.Answer> lease(Lease wanted, String by);

    CompletionStage<Operator.Answer> endLease(String id, String by);

    /** See {@link vigie.model.IncidentLog#leases}. */
    List<Lease> leases();

    /** The reason of the hold, or null; from the record, so that every node sees it. */
    @Nullable
    String held();

    /** See {@link vigie.model.IncidentLog#runs}. */
    Page<Run> runs(int limit, @Nullable String after);

    Optional<Run> run(String id);

    /** See {@link vigie.model.IncidentLog#modes}. */
    Map<String, String> modes();

    /** See {@link vigie.model.IncidentLog#scorecards}. */
    List<Scorecard> scorecards();

    /** See {@link vigie.model.IncidentLog#refusals}. */
    Page<Refusal> refusals(int limit, @Nullable String after);

    /** The identifiers of an incident's runs, oldest first. */
    List<String> runsOf(String incident);
}
