package vigie.collector.target;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.AddressPolicies;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.Transports;
import vigie.collector.target.InstanceSource.Reading;
import vigie.model.Instance;

/** What sources are lent where the other side is real. */
final class RealSource implements AutoCloseable {
    static final Duration SECOND = Duration.ofSeconds(1);

    private final Transports transports = new Transports();
    private AddressPolicy policy = AddressPolicies.targets();

    void policy(AddressPolicy policy) {
        this.policy = policy;
    }

    SourceConfig.Context context() {
        return new SourceConfig.Context("api", transports.http, policy, Runnable::run, Runnable::run, System::nanoTime);
    }

    /** Reads once and waits for the end. */
    Reading read(SourceConfig config) throws Exception {
        return read(config.source(context()));
    }

    static Reading read(InstanceSource source) throws Exception {
        CompletableFuture<Reading> read = new CompletableFuture<>();
        source.read(reading -> {
            if (!read.complete(reading)) {
                throw new AssertionError("a reading ended twice");
            }
        });
        return read.get(30, TimeUnit.SECONDS);
    }

    static List<String> addresses(Reading reading) {
        return reading.instances().stream().map(Instance::address).toList();
    }

    /** The one problem of a reading that read nothing, or null if it read something. */
    static @Nullable String problem(Reading reading) {
        return reading.complete() ? null : String.join("; ", reading.problems());
    }

    @Override
    public void close() throws InterruptedException {
        transports.close();
    }
}
