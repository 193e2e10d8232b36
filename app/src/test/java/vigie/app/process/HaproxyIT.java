package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.app.Recipes;

/** Debian's HAProxy, healed by the recipe of the page. */
class HaproxyIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String PASSWORD = "a-password";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Integer> doors = new ArrayList<>();
    private int stats;
    private int socket;
    private Fleet fleet;
    private Process haproxy;

    @BeforeEach
    void begin() throws Exception {
        Path program = SystemProgram.of("/usr/sbin/haproxy", "haproxy");
        fleet = new Fleet(3);
        stats = Site.freePort();
        socket = Site.freePort();
        StringBuilder config = new StringBuilder("""
                global
                    stats socket ipv4@127.0.0.1:%d level admin
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 5s
                    timeout server 5s
                listen stats
                    bind 127.0.0.1:%d
                    stats enable
                    stats uri /stats
                    stats auth vigie:%s
                    stats admin if TRUE
                """.formatted(socket, stats, PASSWORD));
        for (String address : fleet.addresses()) {
            doors.add(Site.freePort());
            int i = doors.size();
            config.append("listen pool%d\n    bind 127.0.0.1:%d\n    server s%d %s weight 100\n"
                    .formatted(i, doors.get(i - 1), i, address));
        }
        Files.writeString(folder.resolve("haproxy.cfg"), config);
        haproxy = new ProcessBuilder(
                        program.toString(),
                        "-db",
                        "-f",
                        folder.resolve("haproxy.cfg").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        await("HAProxy answers").atMost(SOON).until(() -> InstanceProcesses.answers("127.0.0.1:" + stats));
        Files.writeString(folder.resolve("haproxy.password"), PASSWORD + "\n");
    }

    @AfterEach
    void end() {
        if (haproxy != null) {
            haproxy.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
        if (fleet != null) {
            fleet.close();
        }
    }

    @Test
    void aServerThatWasLeftInMaintenanceIsMadeReady() throws Exception {
        try (Witness witness = new Witness(folder, address -> {})) {
            Site site = new Site(folder);
            site.write(estate("[{action: ready, executor: haproxy}]", witness));
            try (VigieProcess vigie = site.startReady()) {
                allAreUp(vigie);
                order(2, "maint");
                assertThat(status(2)).startsWith("MAINT");
                await("it is ready again, and told to be over")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(witness.events("resolve"))
                                .as(vigie::printed)
                                .hasSize(1));
                assertThat(status(2)).startsWith("no check");
                await("the run is over")
                        .atMost(SOON)
                        .until(() -> vigie.items("/api/v1/runs")
                                .get(0)
                                .path("state")
                                .asText()
                                .equals("DONE"));
                JsonNode run = vigie.items("/api/v1/runs").get(0);
                String incident = "/api/v1/incidents/" + run.path("incident").asText();
                assertThat(vigie.get(incident).body()).contains("ready is done: HTTP 303");
                assertThat(vigie.printed()).doesNotContain(PASSWORD);
            }
            assertThat(site.verifyAudit().code()).isZero();
        }
    }

    @Test
    void aDrainThatDoesNotHealIsTakenBack() throws Exception {
        try (Witness witness = new Witness(folder, address -> {})) {
            Site site = new Site(folder);
            site.write(
                    estate("[{action: drain, executor: haproxy, undo: {action: ready, executor: haproxy}}]", witness));
            try (VigieProcess vigie = site.startReady()) {
                allAreUp(vigie);
                fleet.breakDown(fleet.addresses().get(1));
                await("it is drained").atMost(SOON).until(() -> status(2).startsWith("DRAIN"));
                await("the drain is taken back")
                        .atMost(SOON)
                        .until(() -> status(2).startsWith("no check"));
                await("a person is asked")
                        .atMost(SOON)
                        .until(() -> vigie.items("/api/v1/runs")
                                .get(0)
                                .path("state")
                                .asText()
                                .equals("EXHAUSTED"));
            }
        }
    }

    @Test
    void theScriptForWeightsSetsThem() throws Exception {
        Path script = folder.resolve("weight");
        Files.writeString(script, Recipes.script("HAProxy").replace("9999", Integer.toString(socket)));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run(script, "pool2", "s2", "50%")).isZero();
        assertThat(field(2, 18)).isEqualTo("50");
        assertThat(run(script, "pool2", "nobody", "50%")).isEqualTo(1);
    }

    private static int run(Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void allAreUp(VigieProcess vigie) {
        await("all are UP")
                .atMost(SOON)
                .until(() -> vigie.items("/api/v1/targets").stream()
                        .allMatch(t -> t.path("status").asText().equals("UP")));
    }

    /** What a person orders on the page. */
    private void order(int server, String action) throws IOException, InterruptedException {
        HttpRequest request = request("/stats")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("b=pool" + server + "&action=" + action + "&s=s" + server))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(303);
    }

    private String status(int server) throws IOException, InterruptedException {
        return field(server, 17);
    }

    private String field(int server, int column) throws IOException, InterruptedException {
        String csv = http.send(request("/stats;csv").build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return csv.lines()
                .filter(line -> line.startsWith("pool" + server + ",s" + server + ","))
                .map(line -> line.split(",", -1)[column])
                .findFirst()
                .orElseThrow();
    }

    private HttpRequest.Builder request(String path) {
        String pair = Base64.getEncoder().encodeToString(("vigie:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(
                        URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + stats + path))
                .header("Authorization", "Basic " + pair);
    }

    private String estate(String steps, Witness witness) throws IOException {
        StringBuilder targets = new StringBuilder();
        for (int i = 1; i <= 3; i++) {
            targets.append("        - {address: \"127.0.0.1:%d\", zone: z%d, labels: {backend: pool%d, server: s%d}}%n"
                    .formatted(doors.get(i - 1), i, i, i));
        }
        return """
                version: 1
                defaults: {interval: 1s, fail_after: 2, grace: 0s}
                services:
                  - name: api
                    targets:
                      static:
                @targets@
                    checks: [{name: health, use: http, path: /health}]
                remediations:
                  - name: put-right
                    when: {service: api, check: health, status: DOWN}
                    mode: auto
                    override: "a test"
                    steps: @steps@
                    guard: {cooldown: 1s}
                    verify: {healthy_for: 1s, within: 15s}
                """.replace("@targets@", targets).replace("@steps@", steps)
                + Recipes.executors("HAProxy")
                        .replace("10.0.0.5:8404", "127.0.0.1:" + stats)
                        .replace("10.0.0.5/32", "127.0.0.1/32")
                        .replace(
                                "/etc/vigie/haproxy.password",
                                folder.resolve("haproxy.password").toString())
                + witness.receivers();
    }
}
