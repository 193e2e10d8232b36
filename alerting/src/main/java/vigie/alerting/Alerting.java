package vigie.alerting;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.alerting.alert.ActiveConditions;
import vigie.alerting.degraded.DirectPages;
import vigie.alerting.incident.Leftovers;
import vigie.alerting.incident.Policy;
import vigie.alerting.loop.Intake;
import vigie.alerting.loop.Pass;
import vigie.alerting.outbox.Receivers;
import vigie.alerting.record.AuditTrail;
import vigie.alerting.record.RecordException;
import vigie.alerting.remediate.Remedies;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.AuditEntry;
import vigie.model.CheckResult;
import vigie.model.Finding;
import vigie.model.FindingSink;
import vigie.model.Incident;
import vigie.model.IncidentLog;
import vigie.model.Instance;
import vigie.model.Operator;
import vigie.model.Refusal;
import vigie.model.Run;

/**
 * The room as others see it: takes findings and decisions, shows incidents. One thread, the one of {@code loop}, owns everything
 * behind it; of {@code loop} only {@code execute} and {@code schedule} are used.
 *
 * <p>A turn of the loop is one transaction, see {@link Pass}. While the record does not take it, findings wait here, the newest
 * of each condition, and are counted as unsaved; each second it is tried again; after half a minute critical ones are sent from
 * memory, see {@link DirectPages}. Nothing acts meanwhile.
 */
public final class Alerting implements FindingSink, IncidentLog, Operator {
    private static final Logger LOG = LoggerFactory.getLogger(Alerting.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration STOOD_STILL = Duration.ofSeconds(10);

    private final AlertingParts parts;
    private final Remedies remedies;
    private final ScheduledExecutorService loop;
    private final InstantSource clock;
    private final AlertingMetrics metrics;
    private final Intake intake;
    private final OwnConditions own = new OwnConditions();
    private final AuditTrail trail;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Map<String, Pass.Work> asked = new LinkedHashMap<>();
    private final List<Runnable> onceStarted = new ArrayList<>();
    private @Nullable Instant downSince;
    private @Nullable Instant lastTick;
    private volatile boolean closing;
    private volatile long waiting;
    private volatile @Nullable Instant oldest;

    Alerting(
            AlertingParts parts,
            Remedies remedies,
            ScheduledExecutorService loop,
            InstantSource clock,
            AlertingMetrics metrics) {
        this.parts = parts;
        this.remedies = remedies;
        this.loop = loop;
        this.clock = clock;
        this.metrics = metrics;
        this.intake = new Intake(metrics);
        this.trail = new AuditTrail(parts.database());
        parts.bell().rings(this::wake);
    }

    /** Begins: takes up what the record holds, then ticks once a second until closed. Any thread; it does not wait. */
    public void start(AlertingConfig config) {
        onceStarted.add(() -> remedies.start(config, this));
        change(config);
        loop.execute(this::tick);
    }

    /**
     * Takes a new estate. Any thread; it is in effect with the next turn.
     *
     * @throws IllegalArgumentException if a receiver or a matcher cannot be made of it; then nothing changes
     */
    public void apply(AlertingConfig config) {
        change(config);
        loop.execute(() -> border(() -> remedies.apply(config)));
        wake();
    }

    private void change(AlertingConfig config) {
        Policy policy = Policy.of(config);
        Receivers.Prepared receivers = parts.receivers().prepare(config);
        ask("estate", tx -> {
            parts.receivers().use(receivers);
            parts.incidents().use(policy);
            parts.outbox().retryRejected(tx);
            return parts.alerts().apply(tx, config);
        });
    }

    /** Takes the complete list of a service's instances; what fires about others is resolved as no longer watched. Any thread. */
    public void instances(String service, List<Instance> instances) {
        Set<String> addresses = new LinkedHashSet<>();
        instances.forEach(instance -> addresses.add(instance.address()));
        ask("instances " + service, tx -> {
            parts.incidents().instances(service, addresses.size());
            return parts.alerts().watched(tx, service, addresses);
        });
        wake();
    }

    private void ask(String what, Pass.Work work) {
        synchronized (asked) {
            asked.remove(what);
            asked.put(what, work);
        }
    }

    @Override
    public void accept(Finding finding) {
        own.accept(finding);
        intake.add(finding);
        wake();
    }

    /** Has the loop take a turn soon. Any thread. */
    private void wake() {
        if (!closing && woken.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }

    private void run() {
        woken.set(false);
        // A record that is down is asked once a second, not for each finding.
        if (downSince == null && lastTick != null) {
            border(() -> turn(false));
        }
    }

    private void tick() {
        if (!closing) {
            border(() -> turn(true));
            Future<?> unused = loop.schedule(this::tick, TICK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void border(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            metrics.failed();
            // An outage is told once, not each second.
            if (downSince == null || !(e instanceof RecordException)) {
                LOG.error("the alerting loop goes on after: {}", e.getMessage(), e);
            }
            recordIsDown(e instanceof RecordException record && record.isTemporary());
        }
    }

    private void turn(boolean tick) {
        Instant now = clock.instant();
        Duration stoodStill = tick ? sinceLastTick(now) : Duration.ZERO;
        Map<String, Pass.Work> work = work();
        Pass.Input input = new Pass.Input(List.copyOf(work.values()), intake.take(), tick, stoodStill, !closing);
        Pass.Output output;
        boolean saved = false;
        boolean broken = true;
        try {
            output = parts.pass().run(input);
            saved = true;
        } catch (RecordException e) {
            broken = !e.isTemporary();
            throw e;
        } finally {
            if (!saved) {
                intake.failed(broken);
                giveBack(work);
            }
        }
        intake.saved();
        after(output, now);
    }

    private Duration sinceLastTick(Instant now) {
        Duration gap = lastTick == null ? Duration.ZERO : Duration.between(lastTick, now);
        lastTick = now;
        return gap.compareTo(STOOD_STILL) > 0 ? gap.minus(TICK) : Duration.ZERO;
    }

    private Map<String, Pass.Work> work() {
        synchronized (asked) {
            Map<String, Pass.Work> work = new LinkedHashMap<>(asked);
            asked.clear();
            return work;
        }
    }

    private void giveBack(Map<String, Pass.Work> work) {
        synchronized (asked) {
            Map<String, Pass.Work> newer = new LinkedHashMap<>(asked);
            asked.clear();
            asked.putAll(work);
            asked.putAll(newer);
        }
    }

    private void after(Pass.Output output, Instant now) {
        if (downSince != null) {
            LOG.info("the record is back after {}", Duration.between(downSince, now));
            downSince = null;
        }
        waiting = output.waiting();
        oldest = output.oldest();
        metrics.auditEntries(output.auditEntries());
        if (intake.isEmpty()) {
            parts.pages()
                    .recordIsBack(
                            output.open(), output.untold(), parts.incidents().policy(), now);
        }
        output.doubts().forEach(this::checkAfresh);
        onceStarted.forEach(Runnable::run);
        onceStarted.clear();
        remedies.consider(triggers());
        if (!intake.isEmpty()) {
            wake();
        }
        Instant next = output.nextAt();
        if (next != null && next.isBefore(now.plus(TICK))) {
            Future<?> unused =
                    loop.schedule(this::wake, Duration.between(now, next).toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void recordIsDown(boolean recordFailed) {
        Instant now = clock.instant();
        if (downSince == null && recordFailed) {
            downSince = now;
        }
        if (downSince != null && !downSince.plus(DirectPages.PATIENCE).isAfter(now)) {
            parts.pages().recordIsDown(intake.waiting(), parts.incidents().policy(), now);
        }
    }

    private List<Trigger> triggers() {
        List<Trigger> triggers = new ArrayList<>();
        for (ActiveConditions.Held held : parts.active().firing()) {
            if (held.incident() != null) {
                triggers.add(new Trigger(held.finding(), held.incident(), held.activeAt()));
            }
        }
        return triggers;
    }

    private void checkAfresh(Leftovers.Doubt doubt) {
        Map<String, List<CheckResult>> answers = new LinkedHashMap<>();
        CompletionStage<?> all = CompletableFuture.completedStage(null);
        for (String service : doubt.services()) {
            all = all.thenCombine(parts.freshChecks().of(service), (nothing, results) -> answers.put(service, results));
        }
        all.thenRun(() -> {
            ask("doubt " + doubt.incident(), tx -> {
                parts.leftovers().judge(tx, doubt.incident(), answers);
                return List.of();
            });
            wake();
        });
    }

    /**
     * Ends: writes down what is queued, and sends nothing more. Any thread; the stage ends when that is on disk, or exceptionally
     * if the record does not take it. The assembly then shuts the loop down.
     */
    public CompletionStage<Void> close() {
        closing = true;
        return CompletableFuture.runAsync(
                () -> {
                    do {
                        turn(false);
                    } while (!intake.isEmpty());
                },
                loop);
    }

    @Override
    public CompletionStage<Answer> acknowledge(String incident, String by, String note) {
        return CompletableFuture.supplyAsync(
                () -> parts.database().write(tx -> parts.incidents().acknowledge(tx, incident, by, note)), loop);
    }

    @Override
    public CompletionStage<Answer> approve(String run, String by, String note) {
        return onLoop(() -> remedies.approve(run, by, note));
    }

    @Override
    public CompletionStage<Answer> reject(String run, String by, String note) {
        return onLoop(() -> remedies.reject(run, by, note));
    }

    @Override
    public CompletionStage<Answer> outcome(String run, int step, boolean succeeded, String detail, String by) {
        return onLoop(() -> remedies.outcome(run, step, succeeded, detail, by));
    }

    @Override
    public CompletionStage<Answer> hold(String reason, String by) {
        return onLoop(() -> remedies.hold(reason, by));
    }

    @Override
    public CompletionStage<Answer> release(String by) {
        return onLoop(() -> remedies.release(by));
    }

    private CompletionStage<Answer> onLoop(Supplier<CompletionStage<Answer>> decision) {
        return CompletableFuture.supplyAsync(decision, loop).thenCompose(answer -> answer);
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
    public Page<Run> runs(int limit, @Nullable String after) {
        return remedies.runs(limit, after);
    }

    @Override
    public Optional<Run> run(String id) {
        return remedies.run(id);
    }

    @Override
    public Page<Refusal> refusals(int limit, @Nullable String after) {
        return remedies.refusals(limit, after);
    }

    @Override
    public Page<AuditEntry> audit(int limit, @Nullable String after) {
        return trail.page(limit, after);
    }

    /** The conditions of Vigie itself that hold now, the oldest first. Any thread. */
    public List<Finding> ownConditions() {
        return own.holding();
    }

    @Override
    public Condition condition() {
        boolean up = parts.database().isUp();
        Instant since = oldest;
        double age = since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1e3);
        return new Condition(up, up ? remedies.held() : null, waiting, age, intake.size());
    }
}
