package vigie.collector;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns every table of the collector, and the border at which its errors end: each is counted and logged, and the
 * next task runs. Any thread may hand tasks in; after the end they are dropped.
 */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final ScheduledExecutorService executor;
    private final CollectorMetrics metrics;

    Loop(ScheduledExecutorService executor, CollectorMetrics metrics) {
        this.executor = executor;
        this.metrics = metrics;
    }

    /** Runs a task soon. The subject names it if it fails. */
    void run(String subject, Runnable task) {
        if (!executor.isShutdown()) {
            executor.execute(() -> guarded(subject, task));
        }
    }

    /** Runs a task after a while. */
    void after(Duration delay, String subject, Runnable task) {
        if (!executor.isShutdown()) {
            var unused = executor.schedule(() -> guarded(subject, task), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void guarded(String subject, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            metrics.loopFailures.inc();
            LOG.error("{}: failed in the collector's loop", subject, e);
        }
    }
}
