package vigie.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vigie.collector.CollectorConfig.Limits;
import vigie.collector.net.RawServer;
import vigie.collector.net.Transports;
import vigie.collector.probe.Probe;
import vigie.model.CheckResult.Phase;
import vigie.model.Status;

class ScrapeTest {
    private static final Limits SMALL = new Limits(1000, 5, 64, 128, 1024, 8, Map.of());

    private final Transports transports = new Transports();
    private volatile String answer = "";

    @AfterEach
    void close() throws InterruptedException {
        transports.close();
    }

    private RawServer server() throws Exception {
        return new RawServer(c -> {
            while (c.readHead()) {
                c.write(answer);
            }
        });
    }

    private static String ok(String type, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n" + body;
    }

    private static String text(String body) {
        return ok("text/plain; version=0.0.4; charset=utf-8", body);
    }

    @Test
    void readsTheFormatThatTheAnswerNames() throws Exception {
        ScrapeContext context = new ScrapeContext(transports.http, Limits.DEFAULT);
        try (RawServer server = server()) {
            answer = text("a 1 5\n");
            assertThat(context.scrape(server.url("/metrics"))).isEqualTo(Probe.Answer.UP);
            assertThat(context.sink.lines()).containsExactly("a{} 1.0@5 UNTYPED");
            answer = ok("application/openmetrics-text; version=1.0.0", "a 1 5\n# EOF\n");
            assertThat(context.scrape(server.url("/metrics"))).isEqualTo(Probe.Answer.UP);
            assertThat(context.sink.lines()).containsExactly("a{} 1.0@5000 UNTYPED");
            answer = ok("application/json", "a 2\n");
            assertThat(context.scrape(server.url("/metrics"))).isEqualTo(Probe.Answer.UP);
            assertThat(context.sink.lines()).containsExactly("a{} 2.0@0 UNTYPED");
            assertThat(context.sink.polls).isEqualTo(3);
            assertThat(context.metrics.series.get()).isEqualTo(1);
            assertThat(server.requests.get(0))
                    .containsIgnoringCase(
                            "accept: application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,")
                    .containsIgnoringCase("accept-encoding: identity")
                    .containsIgnoringCase("x-prometheus-scrape-timeout-seconds: 10.0");
        }
    }

    @Test
    void isDownWithPhaseLineAndReason() throws Exception {
        ScrapeContext context = new ScrapeContext(transports.http, Limits.DEFAULT);
        try (RawServer server = server()) {
            answer = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\na 1\n";
            assertThat(context.scrape(server.url("/")))
                    .isEqualTo(Probe.Answer.down(Phase.ASSERT, "HTTP status 503, expected 200"));
            answer = text("a 1\nb x\n");
            assertThat(context.scrape(server.url("/")))
                    .isEqualTo(Probe.Answer.down(Phase.BODY, "scrape refused: line 2: the value must be a number"));
            answer = "HTTP/1.1 200 OK\r\n\r\na 1\nb 12";
            assertThat(new ScrapeContext(transports.http, Limits.DEFAULT)
                            .scrape(serverThatCloses(answer))
                            .reason())
                    .isEqualTo("scrape refused: line 2: the body ends inside a line");
            answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\na 1\n";
            Probe.Answer cut = context.scrape(server.url("/"), Duration.ofMillis(300));
            assertThat(cut).isEqualTo(Probe.Answer.down(Phase.BODY, "the answer did not end within 300 ms"));
            assertThat(context.sink.polls).isZero();
        }
    }

    private static String serverThatCloses(String bytes) throws Exception {
        RawServer server = new RawServer(c -> {
            c.readHead();
            c.write(bytes);
        });
        return server.url("/");
    }

    @Test
    void isDegradedOverALimitAndHandsNothingOn() throws Exception {
        ScrapeContext context = new ScrapeContext(transports.http, SMALL);
        try (RawServer server = server()) {
            answer = text("a 1\nb 1\nc 1\nd 1\ne 1\nf 1\n");
            Probe.Answer samples = context.scrape(server.url("/"));
            assertThat(samples.status()).isEqualTo(Status.DEGRADED);
            assertThat(samples.reason()).isEqualTo("scrape refused: 6 samples, limit 5");
            assertThat(context.metrics.limitExceeded.labels("samples").get()).isEqualTo(1);
            answer = text("# " + "x".repeat(2000) + "\n");
            assertThat(context.scrape(server.url("/")).reason())
                    .isEqualTo("scrape refused: 1,001 body_bytes, limit 1,000");
            answer = text("# " + "x".repeat(997) + "\n");
            assertThat(context.scrape(server.url("/")).status()).isEqualTo(Status.UP);
            assertThat(context.sink.got).isEmpty();
        }
    }

    @Test
    void refusesNewSeriesOverTheCapOfAllTargetsAndOthersGoOn() throws Exception {
        SeriesBudget budget = new SeriesBudget(8);
        ScrapeContext first = new ScrapeContext(transports.http, SMALL, budget);
        ScrapeContext second = new ScrapeContext(transports.http, SMALL, budget);
        try (RawServer server = server()) {
            answer = text("a 1\nb 1\nc 1\nd 1\ne 1\n");
            assertThat(first.scrape(server.url("/"))).isEqualTo(Probe.Answer.UP);
            Probe.Answer refused = second.scrape(server.url("/"));
            assertThat(refused.status()).isEqualTo(Status.DEGRADED);
            assertThat(refused.reason()).isEqualTo("scrape refused: more than 8 series over all targets");
            assertThat(second.metrics.limitExceeded.labels("series").get()).isEqualTo(1);
            assertThat(first.scrape(server.url("/"))).isEqualTo(Probe.Answer.UP);
            assertThat(budget.held()).isEqualTo(5);
            first.scrape.close();
            assertThat(second.scrape(server.url("/"))).isEqualTo(Probe.Answer.UP);
            assertThat(first.scrape(server.url("/")).status()).isEqualTo(Status.DOWN);
            assertThat(budget.held()).isEqualTo(5);
        }
    }
}
