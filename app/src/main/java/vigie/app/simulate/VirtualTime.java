package vigie.app.simulate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Time that moves only when nothing is left to do at its present moment. Tasks run one after the other on the caller's thread, in
 * the order of their time and then of their scheduling, so that a run is a function of its seed.
 */
public final class VirtualTime {
    private static final int MOST_AT_ONCE = 100_000;

    private final PriorityQueue<VirtualTask<?>> queue = new PriorityQueue<>();
    private final List<Throwable> escaped = new ArrayList<>();
    private final VirtualExecutor world = new VirtualExecutor(this);
    private final Instant start;
    private final Predicate<Throwable> expected;
    private long now;
    private long scheduled;
    private long ran;
    private long atOnce;

    /**
     * A time that begins at a moment.
     *
     * @param expected what a task may throw without it being a bug
     */
    public VirtualTime(Instant start, Predicate<Throwable> expected) {
        this.start = start;
        this.expected = expected;
    }

    /** The wall clock. */
    public InstantSource clock() {
        return this::instant;
    }

    /** The present moment. */
    public Instant instant() {
        return start.plusNanos(now);
    }

    /** Its first moment. */
    public Instant start() {
        return start;
    }

    /** Nanoseconds since the start; also the source of elapsed time. */
    public long nanos() {
        return now;
    }

    /** How long it runs. */
    public Duration elapsed() {
        return Duration.ofNanos(now);
    }

    /** What happens outside of every process: it never dies. */
    public VirtualExecutor world() {
        return world;
    }

    /** A new executor; killing it drops its tasks. */
    public VirtualExecutor executor() {
        return new VirtualExecutor(this);
    }

    /** Runs all that is due up to a moment, which is then the present. */
    public void runUntil(Duration sinceStart) {
        long end = sinceStart.toNanos();
        for (VirtualTask<?> next = queue.peek(); next != null && next.due() <= end; next = queue.peek()) {
            queue.remove();
            move(next.due());
            if (next.wanted()) {
                ran++;
                next.run();
            }
        }
        now = Math.max(now, end);
    }

    private void move(long to) {
        atOnce = to > now ? 0 : atOnce + 1;
        now = Math.max(now, to);
        if (atOnce > MOST_AT_ONCE) {
            throw new IllegalStateException("time stands still at " + instant() + ": " + atOnce
                    + " tasks ran at this moment and there is always one more");
        }
    }

    /** Lets so much of it pass. */
    public void advance(Duration by) {
        runUntil(Duration.ofNanos(now).plus(by));
    }

    /** What tasks threw although nobody waits for it: a bug in the code under test. */
    public List<Throwable> escaped() {
        return escaped;
    }

    /** How many tasks have run. */
    public long tasksRun() {
        return ran;
    }

    long nextNumber() {
        return scheduled++;
    }

    void add(VirtualTask<?> task) {
        queue.add(task);
    }

    void escaped(Throwable thrown) {
        if (!expected.test(thrown)) {
            escaped.add(thrown);
        }
    }
}
