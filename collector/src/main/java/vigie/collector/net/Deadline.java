package vigie.collector.net;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The one deadline of a call: it runs on the call's event loop. */
final class Deadline {
    private final EventLoop loop;
    private final long endNanos;
    private final Future<?> timer;

    /** Starts now; {@code passed} is called unless it is cancelled before. */
    Deadline(EventLoop loop, long nanos, Runnable passed) {
        this.loop = loop;
        this.endNanos = loop.ticker().nanoTime() + nanos;
        this.timer = loop.schedule(passed, nanos, TimeUnit.NANOSECONDS);
    }

    /** What is left, in milliseconds, at least 1. */
    int leftMillis() {
        long left = TimeUnit.NANOSECONDS.toMillis(endNanos - loop.ticker().nanoTime());
        return (int) Math.max(1, Math.min(left, Integer.MAX_VALUE));
    }

    void cancel() {
        timer.cancel(false);
    }
}
