package vigie.app.simulate;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A thread of {@link VirtualTime}. Killed, it forgets its tasks and takes no more in silence, as a process does that was killed;
 * shut down, it refuses new ones as every executor does.
 */
public final class VirtualExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final VirtualTime time;
    private boolean killed;
    private boolean shutDown;

    VirtualExecutor(VirtualTime time) {
        this.time = time;
    }

    /** Forgets everything, as a process does that is killed. */
    public void kill() {
        killed = true;
    }

    /** Whether it was not killed. */
    public boolean isAlive() {
        return !killed;
    }

    /** Runs something after so many nanoseconds; nobody waits for it. */
    public void later(long nanos, Runnable what) {
        var unused = add(Executors.callable(what), nanos, 0, true);
    }

    @Override
    public void execute(Runnable command) {
        var unused = add(Executors.callable(command), 0, 0, true);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(delay), 0, true);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(callable, unit.toNanos(delay), 0, true);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(first), unit.toNanos(period), true);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(first), unit.toNanos(delay), false);
    }

    private <V> VirtualTask<V> add(Callable<V> work, long delayNanos, long periodNanos, boolean fixedRate) {
        if (shutDown && !killed) {
            throw new RejectedExecutionException("the executor was shut down");
        }
        VirtualTask<V> task =
                new VirtualTask<>(time, this, work, time.nanos() + Math.max(0, delayNanos), periodNanos, fixedRate);
        if (!killed) {
            time.add(task);
        }
        return task;
    }

    @Override
    public void shutdown() {
        shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutDown = true;
        killed = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
