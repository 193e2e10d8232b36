package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments with the packaged program on real processes: what is paused runs again, whatever ends the command. */
class ExperimentIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path EXAMPLE = Path.of("..", "examples", "experiments", "one-stands-still.yaml");

    @TempDir
    Path folder;

    private static boolean isPaused(long pid) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        return Files.exists(stat)
                && Files.readString(stat).replaceFirst(".*\\) ", "").startsWith("T");
    }

    private static void allIsWell(VigieProcess vigie) {
        await("every service is UP")
                .atMost(SOON)
                .until(() -> vigie.items("/api/v1/services").stream()
                        .allMatch(s -> s.path("status").asText().equals("UP")));
    }

    private static JsonNode newest(VigieProcess vigie) throws IOException, InterruptedException {
        return vigie.items("/api/v1/experiments").get(0);
    }

    @Test
    void theExampleIsSeenHealedAndReportedWithItsTimes() throws Exception {
        try (InstanceProcesses instances = new InstanceProcesses(3);
                Witness witness = new Witness(folder, instances::restart)) {
            List<String> addresses = instances.addresses();
            Site site = new Site(folder);
            site.write("""
                    version: 1
                    defaults: {interval: 500ms, timeout: 490ms, fail_after: 2, recover_after: 1, grace: 0s}
                    services:
                      - name: api
                        targets: @targets@
                        checks: [{name: health, use: http, path: /health, expect: {status: 204}}]
                    remediations:
                      - name: restart-api
                        when: {service: api, check: health, status: DOWN}
                        mode: auto
                        override: "a test"
                        steps: [{action: restart, executor: runner, timeout: 20s, expires: 30s}]
                        guard: {cooldown: 1s, budget: {per_target: 100/1h, per_service: 100/1h}}
                        verify: {healthy_for: 1s, within: 30s}
                    """.replace("@targets@", Fleet.targets(addresses)) + witness.sections());
            Files.writeString(folder.resolve("api-2.pid"), instances.pid(addresses.get(1)) + "\n");
            Path file = Files.writeString(
                    folder.resolve("one.yaml"),
                    Files.readString(EXAMPLE)
                            .replace("127.0.0.1:8081", addresses.get(0))
                            .replace("127.0.0.1:8082", addresses.get(1)));
            try (VigieProcess vigie = site.startReady()) {
                allIsWell(vigie);
                String url = "http://127.0.0.1:" + site.port();
                Path journal = folder.resolve("journal.json");
                Path report = folder.resolve("report.md");
                Site.Ended ended = site.run(
                        "experiment",
                        "run",
                        file.toString(),
                        "--url",
                        url,
                        "--journal",
                        journal.toString(),
                        "--report",
                        report.toString());
                assertThat(ended.code()).as(ended.printed()).isZero();
                JsonNode written = new JsonMapper().readTree(journal.toFile());
                assertThat(written.path("status").asText()).isEqualTo("completed");
                assertThat(written.path("deviated").asBoolean()).isFalse();
                JsonNode fault = written.path("faults").get(0);
                assertThat(fault.path("detected_seconds").asDouble()).isBetween(0.4, 12.0);
                assertThat(fault.path("acted_seconds").asDouble()).isBetween(0.4, 15.0);
                assertThat(fault.path("recovered_seconds").asDouble()).isBetween(0.5, 60.0);
                assertThat(written.path("rollbacks")).hasSize(1);
                assertThat(Files.readString(report))
                        .startsWith("# Experiment `One of three instances of the API stands still`: completed")
                        .contains("| steady state before | met |", "| steady state after | met |");
                assertThat(witness.deeds())
                        .hasSize(1)
                        .first()
                        .satisfies(d -> assertThat(d.instance()).isEqualTo(addresses.get(1)));
                assertThat(witness.events("trigger"))
                        .as("it wants to see the page")
                        .hasSize(1);
                JsonNode kept = newest(vigie);
                assertThat(kept.path("state").asText()).isEqualTo("completed");
                assertThat(kept.path("detected_seconds").asDouble())
                        .isEqualTo(fault.path("detected_seconds").asDouble());
                assertThat(vigie.get("/metrics").body())
                        .contains("vigie_experiments_total{result=\"completed\",} 1.0")
                        .contains("vigie_experiment_detect_seconds_count 1.0");
                assertThat(site.run("experiment", "list", "--url", url).printed())
                        .contains("completed", "detected after");
                System.out.println("ExperimentIT: " + fault);
            }
            assertThat(site.verifyAudit().code()).isZero();
        }
    }

    @Test
    void theHoldAndTheEndOfTheCommandUndoWhatIsPaused() throws Exception {
        try (InstanceProcesses instances = new InstanceProcesses(1)) {
            String address = instances.addresses().get(0);
            long pid = instances.pid(address);
            Site site = new Site(folder);
            site.write("""
                    version: 1
                    defaults: {interval: 500ms, timeout: 490ms, fail_after: 3, recover_after: 1, grace: 0s}
                    services:
                      - name: api
                        targets: @targets@
                        checks: [{name: health, use: http, path: /health, expect: {status: 204}}]
                    """.replace("@targets@", Fleet.targets(instances.addresses())));
            Path file = Files.writeString(folder.resolve("long.yaml"), """
                    title: It stands still for long
                    vigie: {services: [api]}
                    method:
                      - type: action
                        name: it stands still
                        provider: {type: fault, fault: pause, pid: @pid@, program: java}
                        pauses: {after: 5m}
                    """.replace("@pid@", Long.toString(pid)));
            try (VigieProcess vigie = site.startReady()) {
                allIsWell(vigie);
                String url = "http://127.0.0.1:" + site.port();
                List<String> command = List.of("experiment", "run", file.toString(), "--url", url, "--settle", "0s");

                Process held = VigieProcess.start(command, folder.resolve("held.log"));
                await("it stands still").atMost(SOON).until(() -> isPaused(pid));
                Site.Ended second = site.run("experiment", "run", file.toString(), "--url", url);
                assertThat(second.code()).isEqualTo(1);
                assertThat(second.printed()).contains("is under way since");
                vigie.post("/api/v1/hold", "{\"reason\": \"enough\"}");
                assertThat(held.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(held.exitValue()).isEqualTo(1);
                assertThat(isPaused(pid)).as("it runs again").isFalse();
                assertThat(newest(vigie).path("state").asText()).isEqualTo("aborted");
                assertThat(newest(vigie).path("reason").asText()).isEqualTo("everything is held: enough");

                Site.Ended refused = site.run("experiment", "run", file.toString(), "--url", url);
                assertThat(refused.code()).isEqualTo(1);
                assertThat(refused.printed()).contains("it did not begin", "everything is held: enough");
                vigie.post("/api/v1/release", "{}");
                await("everything is well again")
                        .atMost(SOON)
                        .until(() -> vigie.items("/api/v1/incidents?state=open").isEmpty());
                allIsWell(vigie);

                Process ended = VigieProcess.start(command, folder.resolve("ended.log"));
                await("it stands still again").atMost(SOON).until(() -> isPaused(pid));
                ended.destroy();
                assertThat(ended.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(isPaused(pid)).as("it runs again").isFalse();
                assertThat(newest(vigie).path("state").asText()).isEqualTo("interrupted");
                assertThat(InstanceProcesses.answers(address)).isTrue();
            }
            Site.Ended garbage = site.run(
                    "experiment",
                    "check",
                    Files.writeString(folder.resolve("garbage"), "a: [1, {").toString());
            assertThat(garbage.code()).isEqualTo(2);
            assertThat(garbage.printed()).contains("garbage:1:");
            Site.Ended alone = site.run("experiment", "run", file.toString(), "--url", "http://127.0.0.1:1");
            assertThat(alone.code()).isEqualTo(1);
            assertThat(alone.printed()).contains("nothing answers there", "--without-vigie");
            assertThat(isPaused(pid)).isFalse();
        }
    }
}
