package vigie.alerting.remediate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.call.Outcomes;
import vigie.alerting.remediate.call.Replies;
import vigie.alerting.remediate.decide.Storms;
import vigie.alerting.remediate.experiment.ExperimentEndings;
import vigie.alerting.remediate.guard.HoldBook;
import vigie.alerting.remediate.guard.LeaseBook;
import vigie.alerting.remediate.lease.Leases;
import vigie.alerting.remediate.means.Border;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Trigger;
import vigie.alerting.remediate.run.Alarms;
import vigie.alerting.remediate.run.Endings;
import vigie.alerting.remediate.run.Journal;
import vigie.alerting.remediate.run.Operations;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.alerting.remediate.run.RunPages;
import vigie.alerting.remediate.run.Scorecards;
import vigie.model.Experiment;
import vigie.model.Finding;
import vigie.model.FindingSink;
import vigie.model.IncidentLog.Page;
import vigie.model.Lease;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Scorecard;

/**
 * The remediation engine: decides which plans run, has them called, watches what comes of it, and keeps proof.
 *
 * <p>Everything that it decides by is in the record; it can end at any moment and be taken up by a new one, here or on another node.
 * It has no thread of its own: its methods and the answers from outside run on the loop, the reads on any thread.
 */
public final class Remediator implements Remedies {
    /** For how long trouble that a drill makes is believed to be the drill's, without asking again. */
    private static final Duration EXPECTED = Duration.ofSeconds(5);

    private final Means means;
    private final Border border;
    private final Alarms alarms;
    private final Storms storms;
    private final Operations operations;
    private final Outcomes outcomes;
    private final RunPages pages;
    private final Leases leases;
    private final Scorecards scorecards;
    private final ExperimentEndings experimentEndings;
    private @Nullable Engine engine;

    public Remediator(Means means) {
        this.means = means;
        border = new Border(means.metrics());
        alarms = new Alarms(means);
        storms = new Storms(means, alarms);
        Journal journal = new Journal(means, alarms);
        Endings endings = new Endings(means, journal, alarms);
        operations = new Operations(means, journal, endings);
        outcomes = new Outcomes(new Replies(means, journal, endings), endings);
        pages = new RunPages(means.database());
        leases = new Leases(means.ids(), means.board());
        scorecards = new Scorecards(means.database());
        experimentEndings = new ExperimentEndings(means);
    }

    @Override
    public void start(AlertingConfig config, FindingSink findings) {
        scorecards.use(config.plans());
        engine = Engine.of(means, config, border, alarms, storms, pages, experimentEndings);
        alarms.start(findings);
        Engine begun = engine;
        border.run("the drills of the estate", begun.drills()::estateRead);
        engine.takeover().start();
    }

    @Override
    public void stop() {
        engine = null;
        alarms.stop();
    }

    @Override
    public void apply(AlertingConfig config) {
        scorecards.use(config.plans());
        engine().picture().config(config);
        engine().decider().forget();
        border.run("the drills of the estate", engine().drills()::estateRead);
    }

    @Override
    public void consider(Collection<Trigger> triggers) {
        Engine e = engine();
        e.picture().triggers(triggers);
        border.run("the end of mass failures", storms::watch);
        border.run("what shadows would have done", e.hindsight()::look);
        border.run(
                "trust",
                () -> means.database().read(sql -> {
                    e.picture().trust(sql);
                    return true;
                }));
        List<PlanRun> before = new ArrayList<>();
        border.run("the runs under way", () -> before.addAll(advance(e)));
        border.run("drills", e.drills()::look);
        border.run("experiments", e.experiments()::look);
        border.run("what is over", () -> clearOver(e.picture()));
        border.run(
                "the modes in force",
                () -> means.metrics().modes(e.picture().config().plans(), modes()));
        border.run(
                "what is to be done",
                () -> e.decider()
                        .decide(before.isEmpty() ? before : means.database().read(RunBook::active)));
    }

    private List<PlanRun> advance(Engine e) {
        List<PlanRun> active = means.database().read(RunBook::active);
        List<PlanRun> own = active.stream()
                .filter(run -> run.standing().owner().equals(means.node()))
                .toList();
        Set<String> ids = own.stream().map(PlanRun::id).collect(Collectors.toSet());
        e.verification().retain(ids);
        e.wayBack().retain(ids);
        own.forEach(run -> border.run("run " + run.id(), () -> e.progress().advance(run)));
        e.takeover().tick(!own.isEmpty());
        return active;
    }

    /** A failed healing is over for people when what it was for is over. */
    private void clearOver(Picture picture) {
        List<Alarms.Alarm> over = means.database().read(alarms::failures).stream()
                .filter(a -> !a.cause().isEmpty() && !picture.holds(a.cause()))
                .toList();
        if (!over.isEmpty()) {
            Set<String> causes = over.stream().map(Alarms.Alarm::cause).collect(Collectors.toSet());
            means.database()
                    .write((Transaction tx) ->
                            alarms.clear(tx, Finding.Kind.REMEDIATION_FAILED, a -> causes.contains(a.cause())));
        }
    }

    @Override
    public @Nullable Instant pageHeldUntil(Trigger trigger) {
        // A notice of the record may be due before the first turn has ended: nothing heals yet, so people are told.
        if (engine == null) {
            return null;
        }
        // Asked again each turn: as long as the drill is well under way.
        return engine.drills().expects(trigger.finding())
                ? means.clock().instant().plus(EXPECTED)
                : engine.healingTime().until(trigger);
    }

    @Override
    public CompletionStage<Answer> approve(String run, String by, String note) {
        if (engine == null && means.leadership().isShared()) {
            return elsewhere();
        }
        return asked("approving run " + run, () -> engine().approvals().approve(run, by, note));
    }

    /** What needs the evidence of who decides. */
    private CompletionStage<Answer> elsewhere() {
        String leader = means.leadership().state().leader();
        return Operations.done(new Answer(
                Result.CONFLICT,
                leader == null
                        ? "no node leads at the moment: ask again in some seconds"
                        : "this node only watches: node " + leader + " leads, ask there"));
    }

    @Override
    public CompletionStage<Answer> drill(String name, String by) {
        if (engine == null && means.leadership().isShared()) {
            return elsewhere();
        }
        return asked("drill " + name, () -> engine().drills().begin(name, by));
    }

    @Override
    public CompletionStage<Answer> beginExperiment(Experiment.Wanted wanted, String by) {
        if (engine == null && means.leadership().isShared()) {
            return elsewhere();
        }
        return asked("beginning an experiment", () -> engine().experiments().begin(wanted, by));
    }

    @Override
    public CompletionStage<Answer> endExperiment(String id, Experiment.Ending ending, String by) {
        return asked("ending experiment " + id, () -> experimentEndings.end(id, ending, by));
    }

    @Override
    public CompletionStage<Answer> reject(String run, String by, String note) {
        forget();
        return asked("rejecting run " + run, () -> operations.reject(run, by, note));
    }

    @Override
    public CompletionStage<Answer> judge(String run, Run.Verdict verdict, String by, String note) {
        return asked("judging run " + run, () -> operations.judge(run, verdict, by, note));
    }

    @Override
    public CompletionStage<Answer> outcome(String run, int step, boolean succeeded, String detail, String by) {
        return asked(
                "taking an outcome of run " + run,
                () -> operations.decide(run, (tx, found) -> outcomes.take(tx, found, step, succeeded, detail, by)));
    }

    @Override
    public CompletionStage<Answer> hold(String reason, String by) {
        return asked("holding", () -> operations.hold(reason, by));
    }

    @Override
    public CompletionStage<Answer> release(String reason, String by) {
        forget();
        return asked("releasing", () -> operations.release(reason, by));
    }

    @Override
    public CompletionStage<Answer> lease(Lease wanted, String by) {
        return asked(
                "giving a lease", () -> Operations.done(means.database().write(tx -> leases.take(tx, wanted, by))));
    }

    @Override
    public CompletionStage<Answer> endLease(String id, String by) {
        forget();
        return asked("ending a lease", () -> Operations.done(means.database().write(tx -> leases.end(tx, id, by))));
    }

    @Override
    public List<Lease> leases() {
        return means.database().read(sql -> LeaseBook.at(sql, means.clock().instant()));
    }

    @Override
    public @Nullable String held() {
        return means.database().read(HoldBook::reason);
    }

    @Override
    public Page<Run> runs(int limit, @Nullable String after) {
        return pages.runs(limit, after);
    }

    @Override
    public Optional<Run> run(String id) {
        return pages.run(id);
    }

    @Override
    public Map<String, String> modes() {
        Map<String, String> names = new TreeMap<>();
        means.database().read(RunBook::inForce).forEach((service, plan) -> names.put(service, nameOf(service, plan)));
        return names;
    }

    /** The plan of a mode is called after its service and it. */
    private static String nameOf(String service, String plan) {
        return plan.startsWith(service + "/") ? plan.substring(service.length() + 1) : plan;
    }

    @Override
    public List<Scorecard> scorecards() {
        return scorecards.all();
    }

    @Override
    public Page<Refusal> refusals(int limit, @Nullable String after) {
        return pages.refusals(limit, after);
    }

    @Override
    public List<String> runsOf(String incident) {
        return pages.runsOf(incident);
    }

    /** An answer, or a stage that ends exceptionally: then nothing was written down. */
    private CompletionStage<Answer> asked(String what, Supplier<CompletionStage<Answer>> work) {
        List<CompletionStage<Answer>> answers = new ArrayList<>();
        border.run(what, () -> answers.add(work.get()));
        return answers.isEmpty()
                ? CompletableFuture.failedFuture(new IllegalStateException(what + " failed: nothing was written down"))
                : answers.get(0);
    }

    private void forget() {
        if (engine != null) {
            engine.decider().forget();
        }
    }

    private Engine engine() {
        if (engine == null) {
            throw new IllegalStateException("remediation was not started");
        }
        return engine;
    }
}
