package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Summary;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found over several instances, by the packaged program: databases that are both primary, breakers of one name, quantiles of a service that is idle. */
class DeepChecksIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PASSWORD = "the-password-of-vigie";

    @TempDir
    Path folder;

    private static List<JsonNode> findings(VigieProcess vigie, String kind) throws Exception {
        return vigie.items("/api/v1/findings").stream()
                .filter(f -> f.path("kind").asText().equals(kind))
                .toList();
    }

    @Test
    void twoPrimariesOfOneServiceAreASplitBrain() throws Exception {
        try (PostgresServer one = new PostgresServer(Files.createDirectory(folder.resolve("one")));
                PostgresServer two = new PostgresServer(Files.createDirectory(folder.resolve("two")))) {
            for (PostgresServer server : List.of(one, two)) {
                try (Connection owner = DriverManager.getConnection(server.url(), "postgres", "");
                        Statement statement = owner.createStatement()) {
                    statement.execute("CREATE ROLE vigie LOGIN PASSWORD '" + PASSWORD + "' IN ROLE pg_monitor");
                }
            }
            Files.writeString(folder.resolve("pg.password"), PASSWORD + "\n");
            Site site = new Site(folder);
            site.write(
                    """
                    version: 1
                    defaults: {interval: 500ms, fail_after: 2, recover_after: 1, stale_after: 10s}
                    services:
                      - name: orders-db
                        targets:
                          static:
                            - {address: "127.0.0.1:@one@", zone: a, labels: {name: db-1, role: primary}}
                            - {address: "127.0.0.1:@two@", zone: b, labels: {name: db-2}}
                        checks:
                          - {name: replication, use: postgres, user: vigie, password: "file:pg.password"}
                    """.replace("@one@", Integer.toString(one.port())).replace("@two@", Integer.toString(two.port())));
            try (VigieProcess vigie = site.startReady()) {
                await("both are primaries")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(findings(vigie, "SplitBrain"))
                                .as(() -> vigie.printed() + targets(vigie))
                                .hasSize(1));
                JsonNode split = findings(vigie, "SplitBrain").get(0);
                assertThat(split.path("severity").asText()).isEqualToIgnoringCase("critical");
                assertThat(split.path("summary").asText()).isEqualTo("2 primaries of orders-db: db-1, db-2");
                assertThat(vigie.items("/api/v1/targets"))
                        .allSatisfy(t -> assertThat(t.path("status").asText()).isEqualTo("UP"));
                await("its incident")
                        .atMost(SOON)
                        .until(() ->
                                !vigie.items("/api/v1/incidents?state=open").isEmpty());
                assertThat(vigie.printed()).doesNotContain(PASSWORD);
            }
        }
    }

    private static String targets(VigieProcess vigie) {
        try {
            return vigie.get("/api/v1/targets").body();
        } catch (Exception e) {
            return e.toString();
        }
    }

    @Test
    void breakersOfOneNameAreToldOfOnceBesideTheirInstances() throws Exception {
        List<CircuitBreaker> breakers = new ArrayList<>();
        List<HttpServer> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            CircuitBreaker breaker = CircuitBreaker.ofDefaults("payments");
            HttpServer server = Fleet.server();
            server.createContext("/metrics", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                Fleet.answer(exchange, 200, exposition(breaker));
            });
            breakers.add(breaker);
            servers.add(server);
        }
        Site site = new Site(folder);
        site.write("""
                version: 1
                defaults: {interval: 500ms, fail_after: 1, recover_after: 1, stale_after: 10s}
                services:
                  - name: api
                    targets: @targets@
                    checks: [{name: breakers, use: breakers, expect: [payments]}]
                """.replace(
                "@targets@", Fleet.targets(servers.stream().map(Fleet::address).toList())));
        try (VigieProcess vigie = site.startReady()) {
            await("all are UP")
                    .atMost(SOON)
                    .until(() -> vigie.items("/api/v1/targets").stream()
                            .allMatch(t -> t.path("status").asText().equals("UP")));
            breakers.get(0).transitionToOpenState();
            await("one is open")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(vigie.items("/api/v1/targets")
                                    .get(0)
                                    .path("reason")
                                    .asText())
                            .isEqualTo("breaker payments is open"));
            assertThat(findings(vigie, "DependencyFailing")).isEmpty();
            breakers.get(1).transitionToOpenState();
            await("two are open")
                    .atMost(SOON)
                    .until(() -> !findings(vigie, "DependencyFailing").isEmpty());
            assertThat(findings(vigie, "DependencyFailing")
                            .get(0)
                            .path("summary")
                            .asText())
                    .isEqualTo("api has given up calling payments: the breaker is open on 2 of 3 instances");
            breakers.forEach(CircuitBreaker::transitionToClosedState);
            await("it is over")
                    .atMost(SOON)
                    .until(() -> vigie.items("/api/v1/findings").isEmpty());
        } finally {
            servers.forEach(server -> server.stop(0));
        }
    }

    @Test
    void d7_quantilesOfAnIdleServiceAreNoValueAndThoseOfABusyOneAre() throws Exception {
        CollectorRegistry registry = new CollectorRegistry();
        Summary calls = Summary.build("rpc_seconds", "Time of calls.")
                .quantile(0.99, 0.001)
                .register(registry);
        HttpServer server = Fleet.server();
        server.createContext("/metrics", exchange -> {
            StringWriter text = new StringWriter();
            TextFormat.write004(text, registry.metricFamilySamples());
            exchange.getResponseHeaders().set("Content-Type", TextFormat.CONTENT_TYPE_004);
            Fleet.answer(exchange, 200, text.toString());
        });
        Site site = new Site(folder);
        site.write("""
                version: 1
                defaults: {interval: 500ms, fail_after: 1, recover_after: 1, stale_after: 10s}
                services:
                  - name: api
                    targets: @targets@
                    checks: [{name: metrics, use: prometheus, path: /metrics}]
                    signals:
                      - {name: slow, metric: rpc_seconds, detect: {method: threshold, above: 5}}
                      - {name: fast, metric: rpc_seconds, detect: {method: threshold, below: 0.001}}
                      - {name: usual, metric: rpc_seconds, detect: {method: adaptive}}
                """.replace("@targets@", Fleet.targets(List.of(Fleet.address(server)))));
        try (VigieProcess vigie = site.startReady()) {
            await("it was idle for a dozen polls")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(polls(vigie)).isGreaterThanOrEqualTo(12));
            assertThat(vigie.items("/api/v1/findings")).isEmpty();
            assertThat(vigie.items("/api/v1/incidents")).isEmpty();
            assertThat(vigie.items("/api/v1/scores?service=api"))
                    .isNotEmpty()
                    .allSatisfy(score -> assertThat(score.path("value").isNumber())
                            .as(score.toString())
                            .isFalse());
            calls.observe(9);
            await("a call that took nine seconds is a value")
                    .atMost(SOON)
                    .until(() -> !findings(vigie, "Threshold").isEmpty());
            assertThat(findings(vigie, "Threshold"))
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.path("signal").asText()).isEqualTo("slow"));
        } finally {
            server.stop(0);
        }
    }

    /** How many polls of the expositions were well. */
    private static double polls(VigieProcess vigie) throws Exception {
        return vigie.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("vigie_polls_total{") && line.contains("outcome=\"up\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What Micrometer's registry writes of a breaker. */
    private static String exposition(CircuitBreaker breaker) {
        StringBuilder text = new StringBuilder("# TYPE resilience4j_circuitbreaker_state gauge\n");
        for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
            text.append("resilience4j_circuitbreaker_state{name=\"%s\",state=\"%s\"} %d%n"
                    .formatted(
                            breaker.getName(),
                            state.name().toLowerCase(Locale.ROOT),
                            breaker.getState() == state ? 1 : 0));
        }
        return text.append("# TYPE resilience4j_circuitbreaker_failure_rate gauge\n")
                .append("resilience4j_circuitbreaker_failure_rate{name=\"%s\"} %s%n"
                        .formatted(breaker.getName(), breaker.getMetrics().getFailureRate()))
                .toString();
    }
}
