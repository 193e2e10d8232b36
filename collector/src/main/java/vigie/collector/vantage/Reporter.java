package vigie.collector.vantage;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpTransport;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.Secret;
import vigie.model.Vantage;
import vigie.model.Vote;

/**
 * Tells one Vigie again and again what is believed here, and at once when that changes: for a place that nobody can ask.
 *
 * <p>One report is on its way at a time. What is not heard is tried again, at first soon and then every 5 to 10 s; who is refused asks once a
 * minute. What changes meanwhile is kept and told afterwards, beside the votes that count. Owned by the schedule's thread; {@link
 * #start}, {@link #changed}, {@link #isHeard} and {@link #close} may be called on any.
 */
public final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(60);
    /** The board shows what changed a little later than it is said. */
    private static final Duration SETTLE = Duration.ofMillis(100);
    /** So often at most, a report is made anew at once because it did not answer what was said last. */
    private static final int MOST_TURNS = 3;

    private final Parts parts;
    private final To to;
    private final Standing standing;
    private final ChangeBuffer buffer = new ChangeBuffer(ReportText.MOST_CHANGES);
    private final FreshLooks looks;
    private final ReportPost post;
    private final AtomicBoolean stirred = new AtomicBoolean();
    private String turn = "";
    private boolean onItsWay;
    private boolean news; // since the report that is on its way
    private boolean closed;
    private int failures;
    private int turns;
    private int timer; // which one it is: what an earlier one has scheduled does nothing
    private long droppedBefore;

    /** One that is silent until it is started. */
    public Reporter(Parts parts, To to) {
        this.parts = parts;
        this.to = to;
        this.standing = new Standing(to.url().getAuthority(), parts.metrics());
        this.looks = new FreshLooks(
                parts.vantage(), work -> later(Duration.ZERO, work), parts.nanoTime(), this::somethingToTell);
        this.post = new ReportPost(to.url(), to.token(), parts.io(), parts.http(), parts.policy());
    }

    /**
     * Everything that is handed in.
     *
     * @param schedule single-threaded
     * @param io writes and reads the texts
     * @param http over which reports go; follows no redirect
     * @param vantage what is believed here
     */
    public record Parts(
            ScheduledExecutorService schedule,
            Executor io,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            HttpTransport http,
            AddressPolicy policy,
            Vantage vantage,
            ReporterMetrics metrics) {}

    /**
     * Who is told.
     *
     * @param url where its API is
     * @param every how often it is told at least
     */
    public record To(URI url, Secret token, Duration every) {}

    public void start() {
        later(Duration.ZERO, this::report);
    }

    /** Something may be believed differently now. */
    public void changed() {
        if (stirred.compareAndSet(false, true)) {
            later(SETTLE, () -> {
                stirred.set(false);
                if (note(parts.vantage().votes(null))) {
                    somethingToTell();
                }
            });
        }
    }

    /** Whether the last report was heard. Any thread. */
    public boolean isHeard() {
        return standing.isHeard();
    }

    /** Sends nothing from now on. */
    public void close() {
        later(Duration.ZERO, () -> closed = true);
    }

    private boolean note(List<Vote> votes) {
        boolean other = buffer.note(votes, parts.clock().instant());
        long more = buffer.dropped() - droppedBefore;
        if (more > 0) {
            standing.dropped(more);
        }
        droppedBefore = buffer.dropped();
        return other;
    }

    private void somethingToTell() {
        news = true;
        // Who is not heard waits for its turn: news make the other no more able to listen.
        if (!onItsWay && failures == 0) {
            report();
        }
    }

    private void report() {
        if (closed || onItsWay) {
            return;
        }
        timer++;
        onItsWay = true;
        news = false;
        List<Vote> votes = parts.vantage().votes(null);
        boolean unused = note(votes);
        boolean late = failures > 0;
        Sent sent =
                new Sent(buffer.mark(), looks.answers(), late ? buffer.changes().size() : 0);
        Report report = new Report(
                parts.vantage().name(),
                parts.vantage().zone(),
                turn,
                votes,
                late ? buffer.changes() : List.of(),
                late ? buffer.dropped() : 0,
                sent.looked);
        post.send(report, parts.clock().instant(), new Ending(sent));
    }

    /** What a report holds that is forgotten once it was heard. */
    private record Sent(ChangeBuffer.Mark mark, Map<String, List<Vote>> looked, int changes) {}

    /** How a report ended, brought to the thread that owns this. */
    private final class Ending implements ReportPost.Listener {
        private final Sent sent;

        Ending(Sent sent) {
            this.sent = sent;
        }

        @Override
        public void answered(WholeAnswer.Whole answer) {
            later(Duration.ZERO, () -> read(answer, sent));
        }

        @Override
        public void failed(String reason) {
            later(Duration.ZERO, () -> Reporter.this.failed("failed", reason, pause()));
        }

        @Override
        public void tooMuch(String reason) {
            later(Duration.ZERO, () -> Reporter.this.failed("refused", reason, REFUSED_PAUSE));
        }
    }

    private void read(WholeAnswer.Whole answer, Sent sent) {
        if (answer.status() != 200) {
            boolean refused = answer.status() / 100 == 4 && answer.status() != 408 && answer.status() != 429;
            String why = "it answered " + answer.status() + ": " + Excerpt.of(answer.text(), 300);
            failed(refused ? "refused" : "failed", why, refused ? REFUSED_PAUSE : pause());
            return;
        }
        try {
            taken(ReportText.answer(answer.body()), sent);
        } catch (IOException e) {
            failed("failed", String.valueOf(e.getMessage()), pause());
        }
    }

    private void taken(ReportText.Answer answer, Sent sent) {
        turn = answer.turn();
        looks.told(sent.looked.keySet());
        looks.begin(answer.looks());
        if (!answer.heard()) {
            askedAgain();
            return;
        }
        onItsWay = false;
        buffer.told(sent.mark);
        droppedBefore = buffer.dropped();
        standing.heard(sent.changes, answer.ignored());
        failures = 0;
        turns = 0;
        next(news ? SETTLE : to.every());
    }

    /** The other was started anew, or an answer of its got lost: what counts has to be said after it spoke. */
    private void askedAgain() {
        standing.askedAgain();
        if (++turns > MOST_TURNS) {
            failed("failed", "it asks again and again: does another report under the same name?", pause());
        } else {
            onItsWay = false;
            report();
        }
    }

    private void failed(String outcome, String why, Duration pause) {
        onItsWay = false;
        failures++;
        turns = 0;
        standing.failed(outcome, why);
        next(pause);
    }

    /** Twice as long each time, at random between half and the whole of it: those that were cut off together come back apart. */
    private Duration pause() {
        long every = to.every().toMillis();
        long doubled = every << Math.min(failures, 10);
        long whole = Math.min(doubled, Math.max(LONGEST_PAUSE.toMillis(), every));
        return Duration.ofMillis(whole / 2 + parts.random().nextLong(whole / 2 + 1));
    }

    private void next(Duration pause) {
        int own = ++timer;
        later(pause, () -> {
            if (own == timer) {
                report();
            }
        });
    }

    private void later(Duration delay, Runnable task) {
        try {
            var unused = parts.schedule().schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the vantage point has ended: nothing is told any more", e);
        }
    }

    /** The border at which this one's own errors end: the next report is tried all the same. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a report to {} failed here", to.url(), e);
            onItsWay = false;
            failures++;
            next(pause());
        }
    }
}
