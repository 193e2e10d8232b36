package vigie.alerting;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
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

/** One thread, the test's own, in a time that moves when the test says so. Tasks of one moment run in the order of their coming. */
public final class VirtualLoop extends AbstractExecutorService implements ScheduledExecutorService, InstantSource {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private Instant now;
    private long count;

    public VirtualLoop(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Lets time pass, and runs what falls due in it. */
    public void advance(Duration by) {
        Instant end = now.plus(by);
        while (!tasks.isEmpty() && !tasks.peek().at.isAfter(end)) {
            Task task = tasks.remove();
            now = task.at.isAfter(now) ? task.at : now;
            task.runAndThrow();
        }
        now = end;
    }

    /** Lets time pass while nothing runs, as if the process had been suspended. */
    public void jump(Duration by) {
        now = now.plus(by);
    }

    /** Runs what is due now. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Forgets everything, as the end of a process does. */
    public void kill() {
        tasks.clear();
    }

    @Override
    public void execute(Runnable command) {
        tasks.add(new Task(command, now, count++));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task task = new Task(command, now.plusNanos(unit.toNanos(Math.max(0, delay))), count++);
        tasks.add(task);
        return task;
    }

    private static final class Task extends FutureTask<Object> implements RunnableScheduledFuture<Object> {
        private final Instant at;
        private final long number;
        private final Runnable command;
        private boolean failed;

        Task(Runnable command, Instant at, long number) {
            super(command, "done");
            this.command = command;
            this.at = at;
            this.number = number;
        }

        void runAndThrow() {
            run();
            if (failed) {
                throw new IllegalStateException("a task of the loop threw: " + command);
            }
        }

        @Override
        protected void setException(Throwable t) {
            failed = true;
            super.setException(t);
        }

        @Override
        public boolean isPeriodic() {
            return false;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException("nobody asks for a delay");
        }

        @Override
        public int compareTo(Delayed o) {
            Task other = (Task) o;
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(Object o) {
            return this == o;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("only schedule(Runnable) and execute are allowed");
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("only schedule(Runnable) and execute are allowed");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("only schedule(Runnable) and execute are allowed");
    }

    @Override
    public <T> List<java.util.concurrent.Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) {
        throw new UnsupportedOperationException("only schedule(Runnable) and execute are allowed");
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
}
