package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drill on real processes: one of them is ended and started again, and nobody is paged. */
class DrillIT {
    @TempDir
    Path folder;

    private final Map<String, Process> instances = new LinkedHashMap<>();

    @AfterEach
    void end() {
        instances.values().forEach(Process::destroyForcibly);
    }

    private void startInstance(String address) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            Path.of("target", "test-classes").toAbsolutePath().toString(),
                            Instance.class.getName(),
                            address.substring(address.indexOf(':') + 1))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("instances.log").toFile())
                    .start();
            instances.put(address, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restart(String address) {
        Process process = instances.get(address);
        if (process == null) {
            throw new IllegalArgumentException("there is no instance " + address);
        }
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        startInstance(address);
    }

    @Test
    void s29_aDrillEndsAndStartsARealProcessReportsAndPagesNobody() throws Exception {
        for (int i = 0; i < 3; i++) {
            startInstance("127.0.0.1:" + Site.freePort());
        }
        List<String> addresses = List.copyOf(instances.keySet());
        Site site = new Site(folder);
        try (Witness witness = new Witness(folder, this::restart)) {
            site.write("""
                    version: 1
                    defaults: {interval: 500ms, timeout: 490ms, fail_after: 2, recover_after: 1, grace: 1s}
                    services:
                      - name: api
                        targets: %s
                        redundancy: {min_instances: 2, min_zones: 2}
                        checks: [{name: health, use: http, path: /health}]
                    remediations:
                      - name: restart-api
                        when: {service: api, check: health, status: DOWN, for: 5s}
                        steps: [{action: restart, executor: runner}]
                        verify: {healthy_for: 2s, within: 30s}
                    drills:
                      - {name: restart-one-api, plan: restart-api, objective: {rto: 20s}}
                    """.formatted(Fleet.targets(addresses)) + witness.sections());
            try (VigieProcess vigie = site.startReady()) {
                await("all are UP")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> vigie.items("/api/v1/targets").stream()
                                .allMatch(t -> t.path("status").asText().equals("UP")));
                await("the grace is over").pollDelay(Duration.ofSeconds(2)).until(() -> true);
                long before = instances.get(addresses.get(0)).pid();
                String url = "http://127.0.0.1:" + site.port();
                Site.Ended ended = site.run("drill", "run", "restart-one-api", "--url", url);
                assertThat(ended.code()).as(ended.printed()).isZero();
                assertThat(ended.printed())
                        .contains("# Drill `restart-one-api`: passed")
                        .contains("| instance | `" + addresses.get(0) + "` |")
                        .contains("| objective | 20.0 s |")
                        .contains("runner is called: restart");
                assertThat(instances.get(addresses.get(0)).pid())
                        .as("another process")
                        .isNotEqualTo(before);
                assertThat(witness.deeds()).hasSize(1);
                assertThat(witness.events()).as("nobody was paged").isEmpty();
                JsonNode drill = vigie.items("/api/v1/drills").get(0);
                assertThat(drill.path("state").asText()).isEqualTo("passed");
                double recovered = drill.path("recovered_seconds").asDouble();
                assertThat(recovered).isBetween(0.1, 20.0);
                assertThat(vigie.get("/metrics").body()).contains("vigie_rto_seconds{service=\"api\",}");
                assertThat(site.run("drill", "list", "--url", url).printed())
                        .contains("passed")
                        .contains("restart-one-api on " + addresses.get(0));
                Site.Ended report = site.run("drill", "report", drill.path("id").asText(), "--json", "--url", url);
                assertThat(new JsonMapper().readTree(report.printed()).path("timeline"))
                        .hasSizeGreaterThan(3);
                // While everything is held none begins, and the command says why.
                assertThat(vigie.post("/api/v1/hold", "{\"reason\": \"a freeze\"}")
                                .statusCode())
                        .isEqualTo(200);
                Site.Ended held = site.run("drill", "run", "restart-one-api", "--url", url);
                assertThat(held.code()).isEqualTo(1);
                assertThat(held.printed()).contains("a freeze");
                assertThat(witness.deeds()).hasSize(1);
                System.out.println(
                        "DrillIT: a real process was restarted and was well again after " + recovered + " s");
            }
            assertThat(site.verifyAudit().code()).isZero();
        }
    }
}
