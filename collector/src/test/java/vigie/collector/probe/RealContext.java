package vigie.collector.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import vigie.collector.CollectorConfig;
import vigie.collector.net.AddressPolicies;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpTransport;
import vigie.collector.net.TcpTransport;
import vigie.collector.net.Transports;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/** What probes are lent where the other side is real: real transports, and a clock that the test moves. */
public final class RealContext implements Probe.Context, AutoCloseable {
    private final Transports transports = new Transports();
    Instant now = Instant.now();
    public long nanoTime;
    private boolean ticks;

    /** The same with the machine's own elapsed time. */
    public RealContext ticking() {
        ticks = true;
        return this;
    }

    /** Lets time pass. */
    public void later(Duration by) {
        now = now.plus(by);
        nanoTime += by.toNanos();
    }

    /** Polls once and waits for the answer. */
    public static Probe.Answer poll(Probe probe) throws Exception {
        return poll(probe, Duration.ofSeconds(10));
    }

    public static Probe.Answer poll(Probe probe, Duration timeout) throws Exception {
        CompletableFuture<Probe.Answer> answer = new CompletableFuture<>();
        probe.start(timeout, answer::complete);
        return answer.get(30, TimeUnit.SECONDS);
    }

    public static Target target(int port, String... labels) {
        return new Target(new Instance("shop", "127.0.0.1:" + port, "a", "", Labels.of(labels)), "deep");
    }

    @Override
    public HttpTransport http() {
        return transports.http;
    }

    @Override
    public TcpTransport tcp() {
        return transports.tcp;
    }

    @Override
    public AddressPolicy targets() {
        return AddressPolicies.targets();
    }

    @Override
    public SampleSink samples() {
        return new SampleSink() {
            @Override
            public void accept(Series series, long timestampMs, double value) {
                throw new AssertionError("a check that is no scrape hands in no samples: did " + series);
            }

            @Override
            public void endOfPoll(Target target, long timestampMs) {
                throw new AssertionError("a check that is no scrape ends no poll");
            }

            @Override
            public void forget(Target target) {}
        };
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return ticks ? System.nanoTime() : nanoTime;
    }

    @Override
    public CollectorConfig.Limits limits() {
        return CollectorConfig.Limits.DEFAULT;
    }

    @Override
    public void close() throws InterruptedException {
        transports.close();
    }
}
