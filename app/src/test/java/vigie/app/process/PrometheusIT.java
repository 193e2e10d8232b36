package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes the running program, in both formats, after an incident that was healed and while another is open, so
 * that nearly every metric has something to say.
 */
class PrometheusIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** What the contract names and a run like this one has. */
    private static final Set<String> METRICS = Set.of(
            "vigie_build_info",
            "vigie_samples_total",
            "vigie_series",
            "vigie_polls_total",
            "vigie_poll_duration_seconds_bucket",
            "vigie_poll_lateness_seconds_bucket",
            "vigie_target_status",
            "vigie_service_status",
            "vigie_anomaly_severity",
            "vigie_findings",
            "vigie_incidents",
            "vigie_notifications_total",
            "vigie_outbox_oldest_seconds",
            "vigie_remediations_total",
            "vigie_refusals_total",
            "vigie_detect_seconds_bucket",
            "vigie_act_seconds_bucket",
            "vigie_recover_seconds_bucket",
            "vigie_samples_quarantined_total",
            "vigie_limit_exceeded_total",
            "vigie_audit_entries_total");

    @TempDir
    static Path folder;

    private static Fleet fleet;
    private static Witness witness;
    private static HttpServer oversized;
    private static VigieProcess vigie;
    private static HttpServer asText;
    private static HttpServer asOpenMetrics;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void start() throws Exception {
        SystemProgram.of("/usr/bin/prometheus", "prometheus");
        fleet = new Fleet(3);
        witness = new Witness(folder, fleet::repair);
        oversized = Fleet.server();
        oversized.createContext(
                "/metrics", exchange -> Fleet.answer(exchange, 200, "long{text=\"" + "x".repeat(5_000) + "\"} 1\n"));
        Site site = new Site(folder);
        site.write(estate());
        vigie = site.startReady();
        healOne();
        asText = relay(site.port(), "text/plain;version=0.0.4");
        asOpenMetrics = relay(site.port(), "application/openmetrics-text;version=1.0.0");
        prometheus = new PrometheusServer(
                folder,
                Map.of(
                        "vigie", "127.0.0.1:" + site.port(),
                        "text", Fleet.address(asText),
                        "openmetrics", Fleet.address(asOpenMetrics)));
        await("prometheus has scraped all")
                .atMost(SOON)
                .until(() -> prometheus.isReady()
                        && prometheus.query("count_over_time(up[1m]) > 2").size() == 3);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable one : new AutoCloseable[] {prometheus, vigie, witness, fleet}) {
            if (one != null) {
                one.close();
            }
        }
        for (HttpServer server : new HttpServer[] {asText, asOpenMetrics, oversized}) {
            if (server != null) {
                server.stop(0);
            }
        }
    }

    private static String estate() throws IOException {
        return """
                version: 1
                defaults: {interval: 1s, fail_after: 1, recover_after: 1, stale_after: 10s, grace: 0s, storm_cooldown: 0s}
                services:
                  - name: api
                    targets: @targets@
                    objectives: {rto: 15m, rpo: 5m}
                    checks:
                      - {name: health, use: http, path: /health}
                      - {name: metrics, use: prometheus, path: /metrics}
                    signals:
                      - {name: queue, metric: queue_depth, detect: {method: threshold, above: 1000}, for: 1s, severity: warning}
                  - name: lost
                    targets: {static: [{address: "127.0.0.1:@closed@", zone: a}]}
                    checks: [{name: health, use: http, path: /health}]
                  - name: oversized
                    targets: {static: [{address: "@oversized@", zone: a}]}
                    checks: [{name: metrics, use: prometheus, path: /metrics}]
                remediations:
                  - name: restart-api
                    when: {service: api, check: health, status: DOWN}
                    mode: auto
                    override: "a test"
                    steps: [{action: restart, executor: runner, timeout: 5s, expires: 20s}]
                    guard: {cooldown: 1s}
                    verify: {healthy_for: 1s, within: 15s}
                  - name: restart-lost
                    when: {service: lost, check: health, status: DOWN}
                    mode: auto
                    override: "a test"
                    steps: [{action: restart, executor: runner, timeout: 5s, expires: 20s}]
                    guard: {cooldown: 1h}
                    verify: {healthy_for: 1s, within: 2s}
                """.replace("@targets@", fleet.targets())
                        .replace("@oversized@", Fleet.address(oversized))
                        .replace("@closed@", Integer.toString(Site.freePort()))
                + witness.sections();
    }

    private static void healOne() {
        String instance = fleet.addresses().get(1);
        fleet.breakDown(instance);
        await("an incident was healed")
                .atMost(SOON)
                .until(() -> !witness.events("resolve").isEmpty());
        await("a plan was refused")
                .atMost(SOON)
                .until(() -> vigie.get("/metrics").body().contains("vigie_refusals_total{"));
    }

    /** Hands Vigie's metrics on to Prometheus in one format, whatever Prometheus would rather have. */
    private static HttpServer relay(int port, String accept) throws IOException {
        HttpClient client = HttpClient.newHttpClient();
        HttpServer server = Fleet.server();
        server.createContext("/metrics", exchange -> {
            HttpResponse<String> answer = scrape(client, port, accept);
            String type = answer.headers().firstValue("Content-Type").orElse("");
            exchange.getResponseHeaders().set("Content-Type", type);
            boolean asAsked = type.startsWith(accept.substring(0, accept.indexOf(';')));
            Fleet.answer(exchange, asAsked ? answer.statusCode() : 406, answer.body());
        });
        return server;
    }

    private static HttpResponse<String> scrape(HttpClient client, int port, String accept) throws IOException {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
            return client.send(
                    HttpRequest.newBuilder(uri).header("Accept", accept).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException("asked to stop", e);
        }
    }

    @Test
    void everyTargetIsUpAndPrometheusComplainsOfNothing() throws Exception {
        assertThat(prometheus.targets()).hasSize(3).allSatisfy(target -> {
            assertThat(target.path("health").asText()).as(target.toString()).isEqualTo("up");
            assertThat(target.path("lastError").asText()).isEmpty();
        });
        // Samples of a scrape that contradict each other are taken, and warned of.
        assertThat(prometheus.printed()).doesNotContain("level=warn").doesNotContain("level=error");
        assertThat(prometheus.query("min_over_time(up[1m]) == 0")).isEmpty();
    }

    @Test
    void theMetricsOfTheContractCanBeAskedFor() throws Exception {
        assertThat(prometheus.names("vigie")).containsAll(METRICS);
        assertThat(one("vigie_build_info{job=\"vigie\"}")).isEqualTo("1");
        assertThat(one("vigie_target_status{job=\"vigie\",service=\"lost\",check=\"health\"}"))
                .isEqualTo("0");
        assertThat(one("min(vigie_target_status{job=\"vigie\",service=\"api\"})"))
                .isEqualTo("3");
        assertThat(one("sum(vigie_recover_seconds_count{job=\"vigie\"})")).isEqualTo("1");
        assertThat(Double.parseDouble(one(
                        "histogram_quantile(0.5, sum by (le) (vigie_poll_duration_seconds_bucket{job=\"vigie\"}))")))
                .isPositive();
        assertThat(one("vigie_findings{job=\"vigie\",kind=\"TargetDown\"}")).isEqualTo("1");
        assertThat(one("vigie_incidents{job=\"vigie\",state=\"open\"}")).isEqualTo("2");
    }

    @Test
    void bothFormatsSayTheSame() throws Exception {
        Set<String> text = new TreeSet<>(prometheus.names("text"));
        assertThat(text).isEqualTo(new TreeSet<>(prometheus.names("openmetrics")));
        assertThat(text).isEqualTo(new TreeSet<>(prometheus.names("vigie")));
        String counted = "count by (__name__) ({job=\"%s\", __name__=~\"vigie_.*\"})";
        assertThat(prometheus.query(counted.formatted("text")).size())
                .isEqualTo(prometheus.query(counted.formatted("openmetrics")).size());
    }

    @Test
    void promtoolFindsNothing() throws Exception {
        Path promtool = SystemProgram.of("/usr/bin/promtool", "prometheus");
        Path out = folder.resolve("promtool.log");
        String exposition = vigie.get("/metrics").body();
        Process check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            check.outputWriter(StandardCharsets.UTF_8).append(exposition).close();
            assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(out)).isEmpty();
            assertThat(check.exitValue()).isZero();
        } finally {
            check.destroyForcibly();
        }
    }

    private static String one(String expression) throws IOException, InterruptedException {
        List<JsonNode> samples = prometheus.query(expression);
        assertThat(samples).as(expression).hasSize(1);
        return samples.get(0).path("value").path(1).asText();
    }
}
