package vigie.alerting.remediate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A loop in virtual time: nothing runs but in {@link #run}, in the order of time and then of asking. */
public final class VirtualLoop extends AbstractExecutorService implements ScheduledExecutorService {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final Clock clock;
    private long asked;

    public VirtualLoop(Clock clock) {
        this.clock = clock;
    }

    /** Runs what is due until a moment, then stands at it. */
    public void run(Instant until) {
        for (Task next = tasks.peek(); next != null && !next.at.isAfter(until); next = tasks.peek()) {
            tasks.remove(next);
            clock.set(next.at);
            next.run();
        }
        clock.set(until);
    }

    void later(Duration wait, Runnable work) {
        tasks.add(new Task(clock.instant().plus(wait), asked++, work));
    }

    @Override
    public void execute(Runnable work) {
        tasks.add(new Task(clock.instant(), asked++, work));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        Task task = new Task(clock.instant().plus(Duration.ofNanos(unit.toNanos(delay))), asked++, work);
        tasks.add(task);
        return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long first, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        tasks.clear();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    /** The time of the loop, shared by all that stands on it; never goes back. */
    public static final class Clock implements InstantSource {
        private Instant now;

        public Clock(Instant start) {
            now = start;
        }

        public void set(Instant to) {
            now = to.isAfter(now) ? to : now;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Runs its work bare: an error in it reaches who runs the loop, as a dying process would. */
    @SuppressWarnings("ComparableType") // Delayed is what the interface asks for; tasks meet nothing but tasks.
    private static final class Task extends FutureTask<Object> implements ScheduledFuture<Object> {
        private final Instant at;
        private final long number;
        private final Runnable work;

        Task(Instant at, long number, Runnable work) {
            super(work, "");
            this.at = at;
            this.number = number;
            this.work = work;
        }

        @Override
        public void run() {
            work.run();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            Task task = (Task) other;
            int byTime = at.compareTo(task.at);
            return byTime != 0 ? byTime : Long.compare(number, task.number);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }
}
