package vigie.detector;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a task allocates on this thread once it is warm. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Bytes of the best of some runs: what the compiler allocates meanwhile is not the task's. */
    public static long of(Runnable task) {
        long best = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            task.run();
            best = Math.min(best, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return best;
    }
}
