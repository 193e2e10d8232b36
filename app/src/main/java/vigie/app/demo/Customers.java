package vigie.app.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The customers of the example: up to twenty requests a second to each instance, so that its latencies are real. */
final class Customers implements AutoCloseable {
    private final List<ScheduledExecutorService> threads;

    /** Customers of some instances, one for each, who rest between two requests. */
    Customers(DemoEstate estate, List<String> instances, Duration rest) {
        threads = instances.stream().map(name -> start(estate, name, rest)).toList();
    }

    private static ScheduledExecutorService start(DemoEstate estate, String instance, Duration rest) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread t = new Thread(work, "customers-of-" + instance);
            t.setDaemon(true);
            return t;
        });
        Future<?> unused =
                thread.scheduleWithFixedDelay(() -> order(estate, instance), 0, rest.toMillis(), TimeUnit.MILLISECONDS);
        return thread;
    }

    private static void order(DemoEstate estate, String instance) {
        try {
            estate.order(instance);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.forEach(ScheduledExecutorService::shutdownNow);
    }
}
