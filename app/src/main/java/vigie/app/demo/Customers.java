package vigie.app.demo;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The customers of the example API: twenty requests a second to each instance, so that its latencies are real. */
final class Customers implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;

    private final List<ScheduledExecutorService> threads;

    Customers(DemoEstate estate, List<String> instances) {
        threads = instances.stream().map(name -> start(estate, name)).toList();
    }

    private static ScheduledExecutorService start(DemoEstate estate, String instance) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread t = new Thread(work, "customers-of-" + instance);
            t.setDaemon(true);
            return t;
        });
        Future<?> unused =
                thread.scheduleWithFixedDelay(() -> order(estate, instance), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
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
