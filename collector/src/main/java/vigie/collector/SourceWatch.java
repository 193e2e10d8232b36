package vigie.collector;

import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.collector.target.InstanceSource;
import vigie.model.Instance;

/** Reads one source of instances again and again, and keeps its last good list. The loop's thread alone. */
final class SourceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);

    private final String service;
    private final InstanceSource source;
    private final Loop loop;
    private final LongSupplier nanoTime;
    private final CollectorMetrics metrics;
    private final Runnable whenChanged;
    private List<Instance> instances = List.of();
    private List<String> problems = List.of();
    private boolean closed;
    private boolean reading;
    private long startedNanos;
    private int number;

    SourceWatch(
            String service,
            InstanceSource source,
            Loop loop,
            LongSupplier nanoTime,
            CollectorMetrics metrics,
            Runnable whenChanged) {
        this.service = service;
        this.source = source;
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.whenChanged = whenChanged;
    }

    /** The last good list; empty before the first. */
    List<Instance> instances() {
        return instances;
    }

    /** Reads now, and from now on. */
    void start() {
        if (closed) {
            return;
        }
        loop.after(source.every(), source.name(), this::start);
        long now = nanoTime.getAsLong();
        if (reading && now - startedNanos < source.patience().toNanos()) {
            return;
        }
        reading = true;
        startedNanos = now;
        int mine = ++number;
        source.read(result -> loop.run(source.name(), () -> take(mine, result)));
    }

    void close() {
        closed = true;
    }

    private void take(int reading, InstanceSource.Reading result) {
        if (closed || reading != number) {
            return;
        }
        this.reading = false;
        // The same problem at every reading is one problem.
        for (String problem : result.problems()) {
            if (!problems.contains(problem)) {
                metrics.discoveryFailures.labels(service, source.name()).inc();
                LOG.warn("targets of {} from {}: the last good list is kept: {}", service, source.name(), problem);
            }
        }
        problems = result.problems();
        if (result.complete() && !result.instances().equals(instances)) {
            instances = result.instances();
            whenChanged.run();
        }
    }
}
