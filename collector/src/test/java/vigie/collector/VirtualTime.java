package vigie.collector;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A single-threaded scheduler whose time stands still until it is told to pass. Tasks run on the caller's thread, by their time, then
 * in the order in which they were handed in. The wall clock can be set apart from elapsed time.
 */
public final class VirtualTime extends AbstractExecutorService implements ScheduledExecutorService {
    private static final int MOST_AT_ONE_MOMENT = 5_000_000;

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong((Task t) -> t.atNanos).thenComparingLong(t -> t.number));
    private Instant wallStart = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos;
    private long number;
    private boolean shutdown;

    /** The wall clock. */
    public InstantSource clock() {
        return () -> wallStart.plusNanos(nanos);
    }

    /** Elapsed time, beginning somewhere odd. */
    public LongSupplier nanoTime() {
        return () -> nanos - 987_654_321L;
    }

    /** Sets the wall clock forward or back; timers do not notice. */
    public void setWallBy(Duration step) {
        wallStart = wallStart.plus(step);
    }

    /** Lets time pass, and runs what falls due. */
    public void advance(Duration by) {
        long until = nanos + by.toNanos();
        int atOnce = 0;
        for (Task next = tasks.peek(); next != null && next.atNanos <= until; next = tasks.peek()) {
            atOnce = next.atNanos > nanos ? 0 : atOnce + 1;
            if (atOnce > MOST_AT_ONE_MOMENT) {
                throw new AssertionError("time does not get on: " + atOnce + " tasks at one moment");
            }
            nanos = Math.max(nanos, next.atNanos);
            tasks.remove(next);
            next.run();
        }
        nanos = until;
    }

    /** Runs what is due now. */
    public void settle() {
        advance(Duration.ZERO);
    }

    @Override
    public void execute(Runnable command) {
        var unused = add(command, 0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(command, unit.toNanos(delay));
    }

    private Task add(Runnable command, long delayNanos) {
        Task task = new Task(command, nanos + Math.max(0, delayNanos), number++);
        if (!shutdown) {
            tasks.add(task);
        }
        return task;
    }

    private final class Task extends FutureTask<Void> implements RunnableScheduledFuture<Void> {
        private final long atNanos;
        private final long number;
        private final Runnable command;

        Task(Runnable command, long atNanos, long number) {
            super(() -> null);
            this.command = command;
            this.atNanos = atNanos;
            this.number = number;
        }

        @Override
        public void run() {
            if (!isCancelled()) {
                command.run();
            }
        }

        @Override
        public boolean isPeriodic() {
            return false;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("only schedule(Runnable) is promised");
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("only schedule(Runnable) is promised");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("only schedule(Runnable) is promised");
    }

    @Override
    public void shutdown() {
        shutdown = true;
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }
}
