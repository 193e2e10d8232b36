package vigie.detector;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.detector.DetectorMetrics.Outcome;
import vigie.detector.condition.Conditions;
import vigie.detector.estate.Estate;
import vigie.detector.estate.SinglePoints;
import vigie.detector.series.Past;
import vigie.detector.series.SignalDesk;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.CheckSink;
import vigie.model.Disturbances;
import vigie.model.EstateBoard;
import vigie.model.Feedback;
import vigie.model.Finding;
import vigie.model.FindingSink;
import vigie.model.Instance;
import vigie.model.JointScore;
import vigie.model.Labels;
import vigie.model.RegionState;
import vigie.model.SampleSink;
import vigie.model.Score;
import vigie.model.ScoreBoard;
import vigie.model.Vote;

/**
 * The front of the room: samples and answers go in, findings come out, and the estate can be looked at.
 *
 * <p>Samples are judged on the thread that polls ({@link #newShard()}, one for each). Answers are handed over to the single thread of
 * the given executor, which owns health and estate. Findings are said on either; of one condition they are heard in order.
 * Every public method may be called on any thread.
 */
public final class Detector implements EstateBoard, ScoreBoard, Feedback, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Detector.class);
    private static final long TICK_MS = 1_000;
    private static final long PUBLISH_MS = 50;

    private final ScheduledExecutorService thread;
    private final InstantSource clock;
    private final DetectorMetrics metrics;
    private final Conditions conditions;
    private final Judges judges = DetectorWiring.judges();
    private final Executor background;
    private final Estate estate;
    private final SignalDesk signals;
    private final AtomicInteger queued = new AtomicInteger();
    private final CheckSink checks = new Checks();
    private volatile boolean closed;

    // the detector thread's
    private final Elapsed elapsed;
    private boolean ticking;
    private boolean publishing;

    /**
     * A detector that watches nothing until {@link #apply} is called.
     *
     * @param thread one single thread; only {@code execute} and {@code schedule} are used
     * @param findings called on the detector's and on polling threads
     * @param changes called likewise
     * @param disturbances what is judged and not learnt from
     * @param background for computations of some ten milliseconds, which no other thread should wait for
     */
    public Detector(
            ScheduledExecutorService thread,
            InstantSource clock,
            FindingSink findings,
            DetectorMetrics metrics,
            Consumer<Change> changes,
            Disturbances disturbances,
            Executor background) {
        this.thread = thread;
        this.clock = clock;
        this.metrics = metrics;
        this.background = background;
        this.elapsed = new Elapsed(clock);
        this.conditions = new Conditions(finding -> {
            metrics.said(finding);
            findings.accept(finding);
            changes.accept(new Change(finding.since(), Change.Kind.FINDING, finding.id()));
        });
        this.estate = new Estate(conditions, changes);
        this.signals = new SignalDesk(conditions, clock, disturbances, new Troubles(), background);
        metrics.registry.register(new ScoreExport(signals::scores, signals::jointScores));
    }

    /**
     * Takes what is watched from now on; what did not change keeps its state, what is gone is said to be clear. It takes effect on the
     * detector's thread, before any answer that is handed in after this call.
     *
     * @throws IllegalArgumentException if a rule or a signal makes no sense; nothing is changed then
     */
    public void apply(DetectorConfig config) {
        DetectorPlan plan = DetectorPlan.of(config, judges, background);
        hand("applying the configuration", () -> {
            Instant now = clock.instant();
            signals.apply(plan.signals(), plan.joints(), now);
            estate.apply(plan.services(), plan.regions(), now, elapsed.ms());
            if (!ticking) {
                ticking = true;
                later(TICK_MS, this::clockwork);
            }
        });
    }

    /** A hot door for one polling thread; ask once for each. The calls for one target must not overlap. */
    public SampleSink newShard() {
        return signals.newShard();
    }

    /** The door for answers and for lists of instances. */
    public CheckSink checks() {
        return checks;
    }

    /** Takes what a series did before it was watched; see {@link SignalDesk#past}. Any thread. */
    public Optional<Past> past(String service, String signal, String address, Labels labels, double intervalSeconds) {
        return signals.past(service, signal, address, labels, intervalSeconds);
    }

    @Override
    public boolean anomaly(String condition, boolean real) {
        return signals.feedback(condition, real);
    }

    @Override
    public List<Score> scores() {
        return signals.scores();
    }

    @Override
    public List<JointScore> joint() {
        return signals.jointScores();
    }

    /** Writes what was learnt of every stream. Blocks a polling thread for the time of copying one target's streams. */
    public void save(DataOutput out) throws IOException {
        signals.save(out);
    }

    /**
     * Takes what {@link #save} wrote. Call it before the first poll.
     *
     * @return why it was refused, so that everything is learnt anew; empty if it was taken
     */
    public Optional<String> load(DataInput in) {
        return signals.load(in);
    }

    @Override
    public List<ServiceState> services() {
        return estate.board().services();
    }

    @Override
    public Optional<ServiceState> service(String name) {
        return Optional.ofNullable(estate.board().byName().get(name));
    }

    @Override
    public List<SinglePoint> singlePoints(String service) {
        return new SinglePoints(estate.board().byName()).of(service);
    }

    @Override
    public List<RegionState> regions() {
        return estate.board().regions();
    }

    @Override
    public List<TargetState> targets() {
        return estate.board().targets();
    }

    @Override
    public List<Finding> findings() {
        return conditions.holding();
    }

    /** Stops the clockwork; what is queued or handed in from now on is not taken. */
    @Override
    public void close() {
        closed = true;
    }

    private void tick() {
        Instant now = clock.instant();
        long ms = elapsed.ms();
        estate.tick(now, ms);
        signals.tick(now, ms);
        publishSoon();
    }

    private void answer(CheckResult result) {
        boolean watched = estate.answer(result, clock.instant(), elapsed.ms());
        metrics.result(watched ? Outcome.ACCEPTED : Outcome.UNWATCHED);
        publishSoon();
    }

    private void publishSoon() {
        if (estate.outdated() && !publishing) {
            publishing = true;
            later(PUBLISH_MS, () -> guarded("publishing", this::publish));
        }
    }

    private void vote(Vote vote) {
        estate.vote(vote, clock.instant(), elapsed.ms());
        publishSoon();
    }

    private void publish() {
        publishing = false;
        estate.publish();
    }

    /** Runs a task on the detector thread, unless it is closed. */
    private void hand(String what, Runnable task) {
        metrics.queued(queued.incrementAndGet());
        try {
            thread.execute(() -> {
                metrics.queued(queued.decrementAndGet());
                guarded(what, task);
            });
        } catch (RejectedExecutionException e) {
            metrics.queued(queued.decrementAndGet());
            log.debug("{}: the detector thread has ended", what);
        }
    }

    private void clockwork() {
        guarded("the clockwork", this::tick);
        later(TICK_MS, this::clockwork);
    }

    private void later(long ms, Runnable task) {
        if (closed) {
            return;
        }
        try {
            var unused = thread.schedule(task, ms, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("the detector thread has ended");
        }
    }

    /** The border of the detector thread: a bug costs one task. */
    private void guarded(String what, Runnable task) {
        if (closed) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            failed(what, e);
        }
    }

    private void failed(String what, RuntimeException e) {
        metrics.failed();
        log.error("{} failed", what, e);
    }

    private final class Checks implements CheckSink {
        @Override
        public void accept(CheckResult result) {
            if (queued.get() >= DetectorMetrics.MOST_QUEUED) {
                metrics.result(Outcome.DROPPED);
                return;
            }
            hand("taking an answer", () -> answer(result));
        }

        @Override
        public void vote(Vote vote) {
            if (queued.get() >= DetectorMetrics.MOST_QUEUED) {
                return; // a lost voice is UNKNOWN in its time
            }
            hand("taking a vote", () -> Detector.this.vote(vote));
        }

        @Override
        public void instances(String service, List<Instance> instances) {
            List<Instance> list = List.copyOf(instances);
            hand("taking a list of instances", () -> estate.instances(service, list, clock.instant(), elapsed.ms()));
        }
    }

    private final class Troubles implements SignalDesk.Observer {
        @Override
        public void failed(String what, RuntimeException e) {
            Detector.this.failed(what, e);
        }

        @Override
        public void refused() {
            metrics.refused();
        }
    }
}
