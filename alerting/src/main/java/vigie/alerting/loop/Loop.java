package vigie.alerting.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.alerting.AlertingConfig;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.alert.Received;
import vigie.alerting.degraded.DirectPages;
import vigie.alerting.incident.Leftovers;
import vigie.alerting.record.RecordException;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.CheckResult;
import vigie.model.Finding;
import vigie.model.FindingSink;

/**
 * The room's loop: one turn after the other, each one transaction, see {@link Pass}; once a second, and when there is something to
 * do. One thread, that of the executor, owns everything behind it.
 *
 * <p>On a record that several nodes share, one of them leads, see {@link vigie.alerting.lead.Leadership}. The others turn too and write
 * next to nothing: what their detectors say waits here, the newest of each condition, and is taken up by the turns that follow if they come
 * to lead. It is not counted as unsaved, since whoever leads has seen the same.
 *
 * <p>While the record does not take a turn, findings wait here, the newest of each condition, and are counted as unsaved; each
 * second it is tried again; after half a minute critical ones are sent from memory, see {@link DirectPages}. Nothing acts meanwhile.
 * The first turn takes up what the record holds and no findings: nothing is decided before remediation has begun.
 */
public final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration STOOD_STILL = Duration.ofSeconds(10);

    private final Parts parts;
    private final ScheduledExecutorService executor;
    private final InstantSource clock;
    private final AlertingMetrics metrics;
    private final Intake intake;
    private final Mailbox mailbox = new Mailbox();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Map<String, Pass.Work> asked = new LinkedHashMap<>();
    private final Collection<Trigger> triggers;
    private @Nullable AlertingConfig estate;
    private @Nullable FindingSink itself;
    private boolean begun;
    /** Whether a turn without the lead has ended: alerts of others may be taken although nothing has begun. */
    private boolean follows;

    private @Nullable Instant downSince;
    private @Nullable Instant lastTick;
    private volatile boolean closing;
    private volatile long waiting;
    private volatile @Nullable Instant oldest;

    /** A loop that stands; of {@code executor} only {@code execute} and {@code schedule} are used. */
    public Loop(Parts parts, ScheduledExecutorService executor, InstantSource clock, AlertingMetrics metrics) {
        this.parts = parts;
        this.executor = executor;
        this.clock = clock;
        this.metrics = metrics;
        this.intake = new Intake(metrics, parts.leadership().isShared());
        this.triggers = new Triggers(parts.active());
        parts.bell().rings(this::wake);
    }

    /** Begins to turn; what goes wrong with remediation is said to {@code sink}. Any thread; it does not wait. */
    public void start(AlertingConfig config, FindingSink sink) {
        executor.execute(() -> {
            estate = config;
            itself = sink;
            tick();
        });
    }

    /** Remediation takes a new estate, or will begin with it. Any thread. */
    public void apply(AlertingConfig config) {
        executor.execute(() -> {
            estate = config;
            if (begun) {
                border(() -> parts.remedies().apply(config));
            }
        });
        wake();
    }

    /** Has something done in the next turn; what was asked before under the same name need not be done any more. Any thread. */
    public void ask(String what, Pass.Work work) {
        synchronized (asked) {
            asked.remove(what);
            asked.put(what, work);
        }
    }

    /**
     * Has what others raised taken by the next turn. Any thread.
     *
     * @return ends when it is in the record, or exceptionally if that does not take it: then it is forgotten here
     */
    public CompletionStage<Void> ask(List<Received> received) {
        Mailbox.Letter letter = mailbox.add(received);
        wake();
        return letter.taken();
    }

    /** Takes a finding. Any thread. */
    public void accept(Finding finding) {
        intake.add(finding);
        wake();
    }

    /** Has the loop take a turn soon. Any thread. */
    public void wake() {
        if (!closing && woken.compareAndSet(false, true)) {
            executor.execute(this::run);
        }
    }

    /** How many findings are accepted and not in the record; none on a node that does not lead. Any thread. */
    public int unsaved() {
        return parts.leadership().leads() ? intake.size() : 0;
    }

    /** How many notices were not delivered after the last turn. Any thread. */
    public long waiting() {
        return waiting;
    }

    /** How long the oldest of them waits, in seconds; 0 if none does. Any thread. */
    public double oldestSeconds() {
        Instant since = oldest;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1e3);
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
            try {
                border(() -> turn(true));
            } finally {
                Future<?> unused = executor.schedule(this::tick, TICK.toMillis(), TimeUnit.MILLISECONDS);
            }
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
        boolean leads = parts.leadership().leads();
        Map<String, Pass.Work> work = leads ? work() : Map.of();
        List<Finding> findings = leads && begun ? intake.take() : List.of();
        Mailbox.Batch letters = begun || follows ? mailbox.take() : Mailbox.Batch.EMPTY;
        Pass.Input input = new Pass.Input(
                List.copyOf(work.values()), findings, letters.alerts(), tick, stoodStill, begun && !closing);
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
                letters.failed();
            }
        }
        letters.saved();
        if (output.leads()) {
            intake.saved();
            after(output, now, tick);
        } else {
            // It led when the turn began: what it had in hand is the leader's to write, and its own if it leads again.
            intake.failed(false);
            giveBack(work);
            afterFollowing(output, now);
        }
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

    private void afterAny(Pass.Output output, Instant now) {
        if (downSince != null) {
            LOG.info("the record is back after {}", Duration.between(downSince, now));
            downSince = null;
            if (output.leads()) {
                // What people were told from memory has identifiers of this term.
                parts.leadership().renewTerm();
            }
        }
        waiting = output.waiting();
        oldest = output.oldest();
        metrics.auditEntries(output.auditEntries());
        parts.pages().recordHolds(output.open(), output.untold());
    }

    private void afterFollowing(Pass.Output output, Instant now) {
        afterAny(output, now);
        if (begun) {
            begun = false;
            parts.remedies().stop();
        }
        follows = true;
        parts.pages().anotherLeads(parts.incidents().policy(), now);
        if (!mailbox.isEmpty()) {
            wake();
        }
    }

    private void after(Pass.Output output, Instant now, boolean tick) {
        follows = false;
        afterAny(output, now);
        if (begun && intake.isEmpty()) {
            parts.pages().recordIsBack(parts.incidents().policy(), now);
        }
        output.doubts().forEach(this::checkAfresh);
        begin();
        boolean more = !intake.isEmpty() || !mailbox.isEmpty();
        // In a storm what holds is looked at once a second, and not anew with each part of it.
        if (tick) {
            parts.troubled().look(parts.active());
        }
        if (begun && (!more || tick)) {
            parts.remedies().consider(triggers);
        }
        if (more) {
            wake();
        }
        Instant next = output.nextAt();
        if (next != null && next.isBefore(now.plus(TICK))) {
            Future<?> unused =
                    executor.schedule(this::wake, Duration.between(now, next).toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void begin() {
        if (!begun && estate != null && itself != null) {
            parts.remedies().start(estate, itself);
            begun = true;
            intake.sayAgain();
            wake();
        }
    }

    private void recordIsDown(boolean recordFailed) {
        Instant now = clock.instant();
        if (downSince == null && recordFailed) {
            downSince = now;
        }
        // Of the nodes of one record that one tells people that led last: they would all be told of the same.
        boolean tells = parts.leadership().leads();
        if (tells && downSince != null && !downSince.plus(DirectPages.PATIENCE).isAfter(now)) {
            try {
                parts.pages().recordIsDown(intake.waiting(), parts.incidents().policy(), now);
            } catch (RuntimeException e) {
                metrics.failed();
                LOG.error("telling people from memory failed", e);
            }
        }
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
     * if the record does not take it.
     */
    public CompletionStage<Void> close() {
        closing = true;
        return CompletableFuture.runAsync(
                () -> {
                    do {
                        turn(false);
                    } while (!mailbox.isEmpty()
                            || (!intake.isEmpty() && parts.leadership().leads()));
                    if (parts.leadership().isShared()) {
                        parts.database().write(tx -> {
                            parts.leadership().release(tx);
                            return true;
                        });
                    }
                },
                executor);
    }
}
