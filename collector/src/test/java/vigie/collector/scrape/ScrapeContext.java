package vigie.collector.scrape;

import io.prometheus.client.CollectorRegistry;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import vigie.collector.CollectorConfig.Limits;
import vigie.collector.CollectorMetrics;
import vigie.collector.net.AddressPolicies;
import vigie.collector.net.HttpTransport;
import vigie.collector.probe.Probe;
import vigie.model.SampleSink;

/** What a scrape is lent: a real transport, a sink that keeps everything, and counters. */
final class ScrapeContext {
    final Expositions sink = new Expositions();
    final CollectorMetrics metrics = new CollectorMetrics(new CollectorRegistry());
    final SeriesBudget budget;
    final Scrape scrape;

    ScrapeContext(HttpTransport http, Limits limits) {
        this(http, limits, new SeriesBudget(limits.series()));
    }

    ScrapeContext(HttpTransport http, Limits limits, SeriesBudget budget) {
        this.budget = budget;
        this.scrape = new Scrape(Expositions.TARGET, context(http, limits, sink), new ScrapeShared(budget, metrics));
    }

    /** By name, so that whatever else probes are lent does not concern these tests. */
    private static Probe.Context context(HttpTransport http, Limits limits, SampleSink sink) {
        Map<String, Object> lent = Map.of(
                "http",
                http,
                "targets",
                AddressPolicies.targets(),
                "samples",
                sink,
                "now",
                Instant.EPOCH,
                "limits",
                limits);
        return (Probe.Context) Proxy.newProxyInstance(
                ScrapeContext.class.getClassLoader(),
                new Class<?>[] {Probe.Context.class},
                (proxy, method, arguments) -> lent.get(method.getName()));
    }

    /** Scrapes once and waits for what comes of it. */
    Probe.Answer scrape(String url) throws Exception {
        return scrape(url, Duration.ofSeconds(10));
    }

    Probe.Answer scrape(String url, Duration timeout) throws Exception {
        sink.got.clear();
        CompletableFuture<Probe.Answer> answer = new CompletableFuture<>();
        scrape.start(URI.create(url), Map.of(), timeout, answer::complete);
        return answer.get(30, TimeUnit.SECONDS);
    }
}
