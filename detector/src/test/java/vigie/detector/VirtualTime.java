package vigie.detector;

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

/** One thread and one clock that only move when a test says so; tasks run in the order of their time, then of their arrival. */
public final class VirtualTime extends AbstractExecutorService implements ScheduledExecutorService, InstantSource {
    private final PriorityQueue<Task<?>> queue = new PriorityQueue<>();
    private Instant now;
    private long count;
    private boolean shut;

    public VirtualTime(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Runs what is due, without moving the clock. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Moves the clock, running each task at its time. */
    public void advance(Duration by) {
        Instant end = now.plus(by);
        for (Task<?> task = queue.peek(); task != null && !task.at.isAfter(end); task = queue.peek()) {
            queue.remove();
            now = task.at.isAfter(now) ? task.at : now;
            task.run();
        }
        now = end;
    }

    /** Sets the clock, as somebody with a wrong watch would: what is due is not run. */
    public void jump(Duration by) {
        now = now.plus(by);
        List<Task<?>> moved = List.copyOf(queue);
        queue.clear();
        moved.forEach(task -> task.at = task.at.plus(by));
        queue.addAll(moved);
    }

    @Override
    public void execute(Runnable command) {
        queue.add(new Task<>(command, now));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task<?> task = new Task<>(command, now.plusNanos(unit.toNanos(delay)));
        queue.add(task);
        return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("not for us");
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("not for us");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("not for us");
    }

    @Override
    public void shutdown() {
        shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shut;
    }

    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long number = count++;
        private Instant at;

        Task(Runnable command, Instant at) {
            super(command, null);
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(now, at));
        }

        @Override
        public int compareTo(Delayed other) {
            Task<?> task = (Task<?>) other;
            int byTime = at.compareTo(task.at);
            return byTime != 0 ? byTime : Long.compare(number, task.number);
        }
    }
}
