package vigie.collector.probe.breakers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.collector.CollectorMetrics;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.scrape.Scrape;
import vigie.collector.scrape.ScrapeShared;
import vigie.collector.scrape.SeriesBudget;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Status;

/** Real breakers of Resilience4j, behind the exposition of Micrometer's Prometheus registry, over a real socket. */
class BreakersIT {
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
            .minimumNumberOfCalls(10)
            .slidingWindowSize(10)
            .permittedNumberOfCallsInHalfOpenState(1)
            .build());
    private final CircuitBreaker payments = breakers.circuitBreaker("payments");
    private final ScrapeShared shared =
            new ScrapeShared(new SeriesBudget(10_000), new CollectorMetrics(new CollectorRegistry()));
    private final RealContext context = new RealContext();
    private HttpServer service;
    private Probe probe;

    @BeforeEach
    void begin() throws IOException {
        meters.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                // What management.metrics.distribution.percentiles-histogram does in Spring Boot.
                return DistributionStatisticConfig.builder()
                        .percentilesHistogram(id.getName().equals("resilience4j.circuitbreaker.calls"))
                        .build()
                        .merge(config);
            }
        });
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/metrics", exchange -> {
            byte[] body = meters.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        probe = BreakersProbe.kind((target, lent) -> new Scrape(target, lent, shared))
                .make(
                        RealContext.target(service.getAddress().getPort()),
                        BreakersProbeTest.config(List.of("payments"), null, Duration.ofMinutes(1)),
                        context);
    }

    @AfterEach
    void end() throws InterruptedException {
        probe.close();
        service.stop(0);
        context.close();
    }

    @Test
    void d14_minusOneIsNoValue() throws Exception {
        assertThat(meters.scrape())
                .containsPattern("resilience4j_circuitbreaker_failure_rate\\{.*name=\"payments\".*} -1");
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.components())
                .singleElement()
                .satisfies(c -> assertThat(c.detail()).isEqualTo("closed"));
        assertThat(answer.seen().facts()).containsExactly(new Fact(Topic.BREAKER, "payments", "closed"));
    }

    @Test
    void anOpenBreakerDegradesItsServiceWithItsName() throws Exception {
        fail(10);
        assertThat(payments.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo("breaker payments is open, failure rate 100 %");
        assertThat(answer.seen().facts()).containsExactly(new Fact(Topic.BREAKER, "payments", "open"));
        payments.transitionToHalfOpenState();
        payments.executeRunnable(() -> {});
        assertThat(payments.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(RealContext.poll(probe))
                .satisfies(a -> assertThat(a.status()).isEqualTo(Status.UP));
    }

    @Test
    void aBreakerWhoseTrialCallNeverEndsIsStuck() throws Exception {
        fail(10);
        payments.transitionToHalfOpenState();
        assertThat(payments.tryAcquirePermission())
                .as("the one trial, which is lost")
                .isTrue();
        assertThat(RealContext.poll(probe).status()).isEqualTo(Status.UP);
        assertThat(payments.tryAcquirePermission()).isFalse();
        context.later(Duration.ofSeconds(61));
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo("breaker payments is stuck half open for 61 s: no call ended, 1 were refused");
    }

    @Test
    void aBreakerThatTriesAndFailsIsNotStuck() throws Exception {
        fail(10);
        payments.transitionToHalfOpenState();
        RealContext.poll(probe);
        fail(1);
        payments.transitionToHalfOpenState();
        assertThat(payments.tryAcquirePermission()).isTrue();
        assertThat(payments.tryAcquirePermission()).isFalse();
        context.later(Duration.ofSeconds(61));
        assertThat(RealContext.poll(probe).status()).isEqualTo(Status.UP);
    }

    @Test
    void theTimeoutOfADependencyIsRecommendedFromItsCalls() throws Exception {
        RealContext.poll(probe);
        for (int i = 0; i < 3_000; i++) {
            payments.acquirePermission();
            payments.onSuccess(i % 100 == 0 ? 400 : 20, TimeUnit.MILLISECONDS);
        }
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.seen().figures()).singleElement().satisfies(figure -> {
            assertThat(figure.metric()).isEqualTo("breaker_recommended_timeout_seconds");
            assertThat(figure.value()).as("one in a hundred takes 400 ms").isBetween(0.4, 0.5);
        });
        assertThat(answer.components().get(0).detail()).endsWith(" ms, by 3000 calls that succeeded");
    }

    private void fail(int calls) {
        for (int i = 0; i < calls; i++) {
            payments.acquirePermission();
            payments.onError(1, TimeUnit.MILLISECONDS, new IOException("refused"));
        }
    }
}
