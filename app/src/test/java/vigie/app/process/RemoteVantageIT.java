package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One Vigie that acts, and two vantage points that nobody can ask: they report over ways of their own. */
class RemoteVantageIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final List<String> JAVA = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final Map<String, String> TOKENS = Map.of("b", "b-0123456789abcdef", "c", "c-0123456789abcdef");

    @TempDir
    Path folder;

    private final List<VigieProcess> vigies = new ArrayList<>();
    private int port;

    private String estate(Fleet api, Fleet uplink, Witness witness) {
        return """
                version: 1
                defaults: {interval: 500ms, timeout: 400ms, fail_after: 2, recover_after: 2, stale_after: 4s, grace: 0s, storm_cooldown: 1s}
                vantage:
                  name: a
                  zone: za
                  canary: uplink
                  points:
                    - {name: b, zone: zb, reports: true, token: "file:@folder@/b.token"}
                    - {name: c, zone: zc, reports: true, token: "file:@folder@/c.token"}
                services:
                  - name: uplink
                    tier: critical
                    targets: @uplink@
                    checks: [{name: reach, use: tcp}]
                  - name: api
                    targets: @api@
                    checks: [{name: health, use: http, path: /health}]
                    vantages: {need: 2, of: 3, distinct: zone}
                remediations:
                  - name: restart-api
                    when: {service: api, check: health, status: DOWN}
                    mode: auto
                    override: "a test"
                    steps: [{action: restart, executor: runner}]
                    guard: {cooldown: 1s, budget: {per_target: 100/1h, per_service: 100/1h}}
                    verify: {healthy_for: 1s, within: 30s}
                """.replace("@folder@", folder.toString())
                        .replace("@uplink@", named(uplink))
                        .replace("@api@", named(api))
                + witness.sections();
    }

    private static String named(Fleet fleet) {
        return fleet.targets().replace("127.0.0.1", "estate.test");
    }

    private Path home(String name, String address, String estate) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name));
        Files.writeString(home.resolve("hosts"), address + " estate.test\n");
        Files.writeString(home.resolve("estate.yaml"), estate);
        return home;
    }

    private static List<String> java(Path home) {
        List<String> java = new ArrayList<>(JAVA);
        java.add("-Djdk.net.hosts.file=" + home.resolve("hosts"));
        return java;
    }

    private VigieProcess vantage(String name, String address, String estate, String reportTo) throws IOException {
        // Nothing that it has no use for is there: no secret of the executor, of the receiver or of the others.
        Path home = home(name, address, estate.replace("file:" + folder, "file:/nowhere"));
        VigieProcess vantage = VigieProcess.vantage(
                java(home),
                name,
                home.resolve("estate.yaml"),
                reportTo,
                folder.resolve(name + ".token"),
                Site.freePort(),
                home.resolve("vigie.log"));
        vigies.add(vantage);
        return vantage;
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(SOON).pollInterval(Duration.ofMillis(100));
    }

    private static boolean allAre(VigieProcess vigie, String status) throws Exception {
        List<JsonNode> targets = vigie.items("/api/v1/targets?service=api");
        return !targets.isEmpty()
                && targets.stream().allMatch(t -> t.path("status").asText().equals(status));
    }

    /** What each vantage point says of the first instance. */
    private static Map<String, String> votes(VigieProcess vigie) throws Exception {
        Map<String, String> votes = new TreeMap<>();
        vigie.items("/api/v1/targets?service=api")
                .get(0)
                .path("votes")
                .forEach(v ->
                        votes.put(v.path("vantage").asText(), v.path("status").asText()));
        return votes;
    }

    /** The sum of the series whose text begins so. */
    private static double metric(VigieProcess vigie, String series) throws Exception {
        return vigie.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private HttpResponse<String> report(String token, String vantage) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/votes"))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"vantage\": \"" + vantage + "\", \"items\": []}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void s1_whoCannotBeAskedReportsAndItsPastIsToldAndNeverCounts() throws Exception {
        port = Site.freePort();
        for (Map.Entry<String, String> token : TOKENS.entrySet()) {
            Files.writeString(folder.resolve(token.getKey() + ".token"), token.getValue() + "\n");
        }
        try (Fleet api = new Fleet(2);
                Fleet uplink = new Fleet(1);
                Witness witness =
                        new Witness(folder, address -> api.repair(address.replace("estate.test", "127.0.0.1")));
                Way fromA = new Way("127.0.0.21", portsOf(api, uplink));
                Way fromB = new Way("127.0.0.22", portsOf(api));
                Way upB = new Way("127.0.0.22", portsOf(uplink));
                Way fromC = new Way("127.0.0.23", portsOf(api, uplink));
                Way reportsOfB = new Way("127.0.0.24", List.of(port))) {
            String estate = estate(api, uplink, witness);
            Path home = home("a", "127.0.0.21", estate);
            VigieProcess main = VigieProcess.run(
                    java(home), home.resolve("estate.yaml"), home.resolve("data"), port, home.resolve("vigie.log"));
            vigies.add(main);
            VigieProcess b = vantage("b", "127.0.0.22", estate, "http://127.0.0.24:" + port);
            VigieProcess c = vantage("c", "127.0.0.23", estate, "http://127.0.0.1:" + port);
            main.awaitReady();
            b.awaitReady();
            c.awaitReady();
            soon("all three are heard")
                    .until(() -> votes(main).equals(Map.of("a", "UP", "b", "UP", "c", "UP")) && allAre(main, "UP"));

            // What is down for all is found by all, looked at afresh by all, and healed.
            api.breakDown(api.addresses().get(0));
            soon("it is healed").until(() -> witness.deeds().size() == 1);
            soon("and over")
                    .until(() -> allAre(main, "UP") && witness.openKeys().isEmpty());
            assertThat(main.items("/api/v1/incidents?state=closed"))
                    .anyMatch(i -> i.toString().contains("of 3 vantage points say down"));

            // The way of one to the service is cut: it is alone with what it says.
            fromB.cut();
            soon("it says that they are down").until(() -> votes(main).get("b").equals("DOWN"));
            stays(main, "UP");

            // Its way to the others is cut too. Meanwhile it sees the service again, and is told late.
            reportsOfB.cut();
            soon("it is not heard of").until(() -> votes(main).get("b").equals("UNKNOWN"));
            double before = metric(b, "vigie_polls_total{service=\"api\",check=\"health\",outcome=\"up\"");
            fromB.restore();
            soon("it sees them again")
                    .until(() -> metric(b, "vigie_polls_total{service=\"api\",check=\"health\",outcome=\"up\"")
                            >= before + 8);
            stays(main, "UP");
            assertThat(votes(main)).containsEntry("b", "UNKNOWN");
            reportsOfB.restore();
            soon("its voice counts again").until(() -> votes(main).get("b").equals("UP"));
            assertThat(metric(main, "vigie_vantage_late_changes_total{vantage=\"b\""))
                    .isGreaterThanOrEqualTo(1);
            assertThat(main.printed()).contains("vantage point b was cut off");
            assertThat(allAre(main, "UP")).isTrue();

            // Nobody else speaks for it.
            assertThat(report("wrong-0123456789abcdef", "b").statusCode()).isEqualTo(401);
            HttpResponse<String> other = report(TOKENS.get("c"), "b");
            assertThat(other.statusCode()).isEqualTo(403);
            assertThat(other.body()).contains("is of b").doesNotContain(TOKENS.get("c"));
            assertThat(metric(main, "vigie_vantage_reports_total{vantage=\"c\",outcome=\"not_its_own\""))
                    .isEqualTo(1);

            // Its canary is gone: it has no voice. It is gone itself: neither.
            upB.cut();
            fromB.cut();
            soon("it sees nothing").until(() -> votes(main).get("b").equals("UNKNOWN"));
            b.kill();
            c.kill();
            soon("nothing is known").until(() -> allAre(main, "UNKNOWN"));
            assertThat(witness.deeds()).hasSize(1);
        } finally {
            vigies.forEach(VigieProcess::close);
        }
    }

    private static void stays(VigieProcess main, String status) {
        await("it stays " + status)
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(6))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> allAre(main, status));
    }

    private static List<Integer> portsOf(Fleet... fleets) {
        List<Integer> ports = new ArrayList<>();
        for (Fleet fleet : fleets) {
            fleet.addresses()
                    .forEach(
                            address -> ports.add(URI.create("http://" + address).getPort()));
        }
        return ports;
    }
}
