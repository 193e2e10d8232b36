package vigie.app.simulate;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A task of a {@link VirtualExecutor}; ordered by time, then by the order of scheduling. */
final class VirtualTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final VirtualTime time;
    private final VirtualExecutor owner;
    private final long periodNanos;
    private final boolean fixedRate;
    private long due;
    private long number;

    VirtualTask(
            VirtualTime time, VirtualExecutor owner, Callable<V> work, long due, long periodNanos, boolean fixedRate) {
        super(work);
        this.time = time;
        this.owner = owner;
        this.due = due;
        this.number = time.nextNumber();
        this.periodNanos = periodNanos;
        this.fixedRate = fixedRate;
    }

    long due() {
        return due;
    }

    boolean wanted() {
        return !isCancelled() && owner.isAlive();
    }

    @Override
    public void run() {
        if (periodNanos == 0) {
            super.run();
        } else if (runAndReset()) {
            due = (fixedRate ? due : time.nanos()) + periodNanos;
            number = time.nextNumber();
            time.add(this);
        }
    }

    @Override
    protected void setException(Throwable thrown) {
        super.setException(thrown);
        time.escaped(thrown);
    }

    @Override
    public boolean isPeriodic() {
        return periodNanos != 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - time.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        VirtualTask<?> task = (VirtualTask<?>) other;
        return due != task.due ? Long.compare(due, task.due) : Long.compare(number, task.number);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return this == o;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
