package vigie.alerting;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig.Held;
import vigie.alerting.alert.AlertLabels;
import vigie.alerting.alert.Received;
import vigie.alerting.calendar.Windows;
import vigie.alerting.incident.Policy;
import vigie.alerting.incident.Recoveries;
import vigie.alerting.lead.Leadership;
import vigie.alerting.loop.Instances;
import vigie.alerting.loop.Loop;
import vigie.alerting.loop.Parts;
import vigie.alerting.outbox.NoticeReader;
import vigie.alerting.outbox.Receivers;
import vigie.alerting.outbox.StormTable;
import vigie.alerting.quiet.AlertFilter;
import vigie.alerting.quiet.AlertReader;
import vigie.alerting.quiet.AlertmanagerConfiguration;
import vigie.alerting.quiet.Quiet;
import vigie.alerting.quiet.Silences;
import vigie.alerting.record.AuditTrail;
import vigie.alerting.record.Cursor;
import vigie.alerting.record.RecordException;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.run.DrillBook;
import vigie.alerting.remediate.run.ExperimentBook;
import vigie.alerting.route.RouteTree;
import vigie.model.AlertBoard;
import vigie.model.AlertSink;
import vigie.model.AuditEntry;
import vigie.model.Disturbances;
import vigie.model.Drill;
import vigie.model.Experiment;
import vigie.model.Feedback;
import vigie.model.Finding;
import vigie.model.FindingSink;
import vigie.model.Incident;
import vigie.model.IncidentLog;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Lease;
import vigie.model.Matcher;
import vigie.model.Operator;
import vigie.model.OutboxNotice;
import vigie.model.OutsideEvent;
import vigie.model.ReceivedAlert;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Scorecard;
import vigie.model.Silence;

/**
 * The room as others see it: takes findings and decisions, shows incidents. One thread, that of the executor, owns everything
 * behind it, see {@link Loop}.
 */
public final class Alerting implements FindingSink, AlertSink, IncidentLog, AlertBoard, Operator, Disturbances {
    private final Parts parts;
    private final ScheduledExecutorService executor;
    private final InstantSource clock;
    private final Loop loop;
    private final Instances instances = new Instances();
    private final OwnConditions own = new OwnConditions();
    private final AuditTrail trail;

    Alerting(Parts parts, ScheduledExecutorService executor, InstantSource clock, AlertingMetrics metrics) {
        this.parts = parts;
        this.executor = executor;
        this.clock = clock;
        this.loop = new Loop(parts, executor, clock, metrics);
        this.trail = new AuditTrail(parts.database());
        parts.quiet().tells(finding -> accept(finding));
        parts.storms().tells(finding -> accept(finding));
    }

    /** Names who learns from what people say of anomalies; before {@link #start}. */
    public void tells(Feedback judges) {
        parts.feedback().tells(judges);
    }

    /** Begins: takes up what the record holds, then ticks once a second until closed. Any thread; it does not wait. */
    public void start(AlertingConfig config) {
        change(config);
        loop.start(config, this);
    }

    /**
     * Takes a new estate. Any thread; it is in effect with the next turn.
     *
     * @throws IllegalArgumentException if a receiver or a matcher cannot be made of it; then nothing changes
     */
    public void apply(AlertingConfig config) {
        change(config);
        loop.apply(config);
    }

    private void change(AlertingConfig config) {
        Policy policy = Policy.of(config);
        Quiet.Rules quiet = Quiet.Rules.of(config.quiet());
        Receivers.Prepared receivers = parts.receivers().prepare(config);
        // In memory at once, so that people can be told by it even if the record is down.
        executor.execute(() -> {
            parts.receivers().use(receivers);
            parts.incidents().use(policy);
            parts.quiet().use(quiet);
            AlertingConfig.Heartbeat beats = config.heartbeat();
            parts.heartbeat().use(beats == null ? null : beats.receiver(), config.externalUrl());
            parts.alerts().use(config);
        });
        loop.ask("estate", tx -> {
            parts.outbox().retryRejected(tx);
            return parts.alerts().apply(tx, config);
        });
    }

    /** Takes the complete list of a service's instances; what fires about others is resolved as no longer watched. Any thread. */
    public void instances(String service, List<Instance> all) {
        instances.put(service, all);
        Set<String> addresses = new LinkedHashSet<>();
        all.forEach(instance -> addresses.add(instance.address()));
        loop.ask("instances " + service, tx -> {
            parts.incidents().instances(service, addresses.size());
            return parts.alerts().watched(tx, service, addresses);
        });
        loop.wake();
    }

    @Override
    public void accept(Finding finding) {
        own.accept(finding);
        loop.accept(finding);
    }

    @Override
    public CompletionStage<Void> receive(List<ReceivedAlert> alerts) {
        Instant now = clock.instant();
        List<Received> received = alerts.stream()
                .map(alert -> Received.of(alert, now, instances::at))
                .toList();
        return loop.ask(received);
    }

    /**
     * Ends: writes down what is queued, and sends nothing more. Any thread; the stage ends when that is on disk, or exceptionally
     * if the record does not take it. The assembly then shuts the executor down.
     */
    public CompletionStage<Void> close() {
        return loop.close();
    }

    @Override
    public CompletionStage<Answer> acknowledge(String incident, String by, String note, @Nullable Instant until) {
        return written(tx -> parts.incidents().acknowledge(tx, incident, by, note, until));
    }

    @Override
    public CompletionStage<Answer> feedback(String incident, boolean real, String by, String note) {
        return written(tx -> parts.feedback().take(tx, incident, real, by, note));
    }

    @Override
    public CompletionStage<Answer> heard(OutsideEvent event) {
        return written(tx -> parts.incidents().heard(tx, event));
    }

    @Override
    public CompletionStage<Answer> resend(String notice, String by, String note) {
        return written(tx -> {
            tx.afterCommit(loop::wake);
            return parts.resending().resend(tx, notice, by, note);
        });
    }

    @Override
    public CompletionStage<Answer> silence(Silence silence, String by) {
        return quieted(tx -> parts.silences().put(tx, silence, by));
    }

    @Override
    public CompletionStage<Answer> expireSilence(String id, String by) {
        return quieted(tx -> parts.silences().expire(tx, id, by));
    }

    private CompletionStage<Answer> quieted(Function<Transaction, Answer> decision) {
        return written(tx -> {
            Answer answer = decision.apply(tx);
            parts.quiet().silencesChanged(tx);
            tx.afterCommit(loop::wake);
            return answer;
        });
    }

    private CompletionStage<Answer> written(Function<Transaction, Answer> decision) {
        return CompletableFuture.supplyAsync(() -> parts.database().write(decision), executor);
    }

    @Override
    public CompletionStage<Answer> approve(String run, String by, String note) {
        return onLoop(() -> parts.remedies().approve(run, by, note));
    }

    @Override
    public CompletionStage<Answer> reject(String run, String by, String note) {
        return onLoop(() -> parts.remedies().reject(run, by, note));
    }

    @Override
    public CompletionStage<Answer> judge(String run, Run.Verdict verdict, String by, String note) {
        return onLoop(() -> parts.remedies().judge(run, verdict, by, note));
    }

    @Override
    public CompletionStage<Answer> outcome(String run, int step, boolean succeeded, String detail, String by) {
        return onLoop(() -> parts.remedies().outcome(run, step, succeeded, detail, by));
    }

    @Override
    public CompletionStage<Answer> drill(String name, String by) {
        return onLoop(() -> parts.remedies().drill(name, by));
    }

    @Override
    public Page<Drill> drills(int limit, @Nullable String after) {
        Cursor from = Cursor.of(after);
        return parts.database()
                .read(sql -> Cursor.page(
                        DrillBook.page(sql, from, Cursor.limit(limit) + 1),
                        limit,
                        d -> new Cursor(d.startedAt().toEpochMilli(), d.id())));
    }

    @Override
    public Optional<Drill> drill(String id) {
        return parts.database().read(sql -> DrillBook.find(sql, id));
    }

    @Override
    public CompletionStage<Answer> beginExperiment(Experiment.Wanted wanted, String by) {
        return onLoop(() -> parts.remedies().beginExperiment(wanted, by));
    }

    @Override
    public CompletionStage<Answer> endExperiment(String id, Experiment.Ending ending, String by) {
        return onLoop(() -> parts.remedies().endExperiment(id, ending, by));
    }

    @Override
    public Page<Experiment> experiments(int limit, @Nullable String after) {
        Cursor from = Cursor.of(after);
        return parts.database()
                .read(sql -> Cursor.page(
                        ExperimentBook.page(sql, from, Cursor.limit(limit) + 1),
                        limit,
                        e -> new Cursor(e.startedAt().toEpochMilli(), e.id())));
    }

    @Override
    public Optional<Experiment> experiment(String id) {
        return parts.database().read(sql -> ExperimentBook.find(sql, id));
    }

    @Override
    public Map<String, Double> recoveries() {
        return parts.database().read(Recoveries::all);
    }

    @Override
    public CompletionStage<Answer> hold(String reason, String by) {
        return onLoop(() -> parts.remedies().hold(reason, by));
    }

    @Override
    public CompletionStage<Answer> release(String reason, String by) {
        return onLoop(() -> parts.remedies().release(reason, by));
    }

    @Override
    public CompletionStage<Answer> lease(Lease wanted, String by) {
        return onLoop(() -> parts.remedies().lease(wanted, by));
    }

    @Override
    public CompletionStage<Answer> endLease(String id, String by) {
        return onLoop(() -> parts.remedies().endLease(id, by));
    }

    @Override
    public List<Lease> leases() {
        return parts.remedies().leases();
    }

    private CompletionStage<Answer> onLoop(Supplier<CompletionStage<Answer>> decision) {
        return CompletableFuture.supplyAsync(decision, executor).thenCompose(answer -> answer);
    }

    @Override
    public List<Firing> firing(List<Matcher> filter, @Nullable String receiver) {
        RouteTree routes = parts.incidents().policy().routes();
        Quiet.Rules rules = parts.quiet().rules();
        AlertFilter wanted = AlertFilter.of(filter, receiver);
        return parts.database().read(sql -> AlertReader.firing(sql, routes, rules, wanted, clock.instant()));
    }

    @Override
    public List<String> receivers() {
        return List.copyOf(parts.incidents().policy().routes().receivers());
    }

    @Override
    public List<Silence> silences(List<Matcher> filter) {
        AlertFilter wanted = AlertFilter.of(filter, null);
        return parts.database().read(sql -> Silences.all(sql, wanted));
    }

    @Override
    public String configuration() {
        return AlertmanagerConfiguration.of(
                parts.incidents().policy().routes(), parts.quiet().rules());
    }

    @Override
    public Optional<Silence> silence(String id) {
        return parts.database().read(sql -> Silences.find(sql, id));
    }

    @Override
    public Page<Incident> incidents(@Nullable Boolean open, int limit, @Nullable String after) {
        return parts.database().read(sql -> parts.reader().page(sql, open, limit, after));
    }

    @Override
    public Optional<Incident> incident(String id) {
        return parts.database().read(sql -> parts.reader().incident(sql, id));
    }

    @Override
    public Page<OutboxNotice> notices(OutboxNotice.@Nullable State state, int limit, @Nullable String after) {
        return parts.database().read(sql -> NoticeReader.page(sql, state, limit, after));
    }

    @Override
    public Page<Run> runs(int limit, @Nullable String after) {
        return parts.remedies().runs(limit, after);
    }

    @Override
    public Optional<Run> run(String id) {
        return parts.remedies().run(id);
    }

    @Override
    public Map<String, String> modes() {
        return parts.remedies().modes();
    }

    @Override
    public List<Scorecard> scorecards() {
        return parts.remedies().scorecards();
    }

    @Override
    public Page<Refusal> refusals(int limit, @Nullable String after) {
        return parts.remedies().refusals(limit, after);
    }

    @Override
    public Page<AuditEntry> audit(int limit, @Nullable String after) {
        return trail.page(limit, after);
    }

    @Override
    public Condition condition() {
        boolean up = parts.database().isUp();
        String held = null;
        List<PageStorm> storms = List.of();
        if (up) {
            try {
                held = parts.remedies().held();
                storms = parts.database().read(StormTable::shown);
            } catch (RecordException e) {
                up = false;
            }
        }
        Leadership.State lead = parts.leadership().state();
        return new Condition(
                up, held, loop.waiting(), loop.oldestSeconds(), loop.unsaved(), lead.leads(), lead.leader(), storms);
    }

    @Override
    public boolean disturb(Instance instance) {
        if (parts.troubled().holds(instance.service())) {
            return true;
        }
        Windows planned = parts.quiet().rules().windows();
        Labels labels = AlertLabels.of(instance);
        Instant now = clock.instant();
        return planned.holding(Held.PAGES, labels, now).isPresent()
                || planned.holding(Held.ACTIONS, labels, now).isPresent();
    }

    /** The conditions of Vigie itself that hold now, the oldest first. Any thread. */
    public List<Finding> ownConditions() {
        return own.holding();
    }
}
