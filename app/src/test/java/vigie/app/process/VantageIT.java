package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three Vigies look at one service, each over a network of its own: the name of each instance means another address to each of them. The
 * first one alone acts and pages.
 */
class VantageIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<VigieProcess> vigies = new ArrayList<>();
    private final int[] ports = new int[3];

    private String estate(int here, Fleet api, Fleet uplink, String more) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            points.append("    - {name: v%d, zone: z%d, url: \"http://127.0.0.1:%d\"}\n".formatted(i, i, ports[i]));
        }
        return """
                version: 1
                defaults: {interval: 500ms, timeout: 400ms, fail_after: 2, recover_after: 2, stale_after: 4s, grace: 0s, storm_cooldown: 1s}
                vantage:
                  name: v%d
                  canary: uplink
                  points:
                %sservices:
                  - name: uplink
                    tier: critical
                    targets: %s
                    checks: [{name: reach, use: tcp}]
                  - name: api
                    targets: %s
                    checks: [{name: health, use: http, path: /health}]
                    vantages: {need: 2, of: 3, distinct: zone}
                """.formatted(here, points, named(uplink), named(api)) + more;
    }

    private static String named(Fleet fleet) {
        return fleet.targets().replace("127.0.0.1", "estate.test");
    }

    private VigieProcess start(int number, String estate) throws IOException {
        Path home = Files.createDirectory(folder.resolve("v" + number));
        Path hosts = Files.writeString(home.resolve("hosts"), "127.0.0." + (11 + number) + " estate.test\n");
        Files.writeString(home.resolve("estate.yaml"), estate);
        VigieProcess vigie = VigieProcess.run(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts),
                home.resolve("estate.yaml"),
                home.resolve("data"),
                ports[number],
                home.resolve("vigie.log"));
        vigies.add(vigie);
        return vigie;
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(SOON).pollInterval(Duration.ofMillis(100));
    }

    private static List<JsonNode> targets(VigieProcess vigie) throws Exception {
        return vigie.items("/api/v1/targets?service=api");
    }

    private static boolean allAre(VigieProcess vigie, String status) throws Exception {
        return targets(vigie).stream().allMatch(t -> t.path("status").asText().equals(status));
    }

    /** What each vantage point says of the first instance, by its name. */
    private static Map<String, String> votes(VigieProcess vigie) throws Exception {
        Map<String, String> votes = new TreeMap<>();
        targets(vigie)
                .get(0)
                .path("votes")
                .forEach(v ->
                        votes.put(v.path("vantage").asText(), v.path("status").asText()));
        return votes;
    }

    private static String alerts(Witness witness) {
        return witness.events("trigger").stream().map(Witness.Event::body).collect(Collectors.joining("\n"));
    }

    @Test
    void pain21_aBrokenNetworkOfOneObserverIsNoBrokenTargetAndTwoOfThreeMustSaySo() throws Exception {
        for (int i = 0; i < 3; i++) {
            ports[i] = Site.freePort();
        }
        try (Fleet api = new Fleet(4);
                Fleet uplink = new Fleet(1);
                Witness witness =
                        new Witness(folder, address -> api.repair(address.replace("estate.test", "127.0.0.1")));
                Way first = new Way("127.0.0.11", portsOf(api));
                Way second = new Way("127.0.0.12", portsOf(api));
                Way third = new Way("127.0.0.13", portsOf(api));
                Way up0 = new Way("127.0.0.11", portsOf(uplink));
                Way up1 = new Way("127.0.0.12", portsOf(uplink));
                Way up2 = new Way("127.0.0.13", portsOf(uplink))) {
            String acts = """
                    remediations:
                      - name: restart-api
                        when: {service: api, check: health, status: DOWN}
                        mode: auto
                        override: "a test"
                        steps: [{action: restart, executor: runner}]
                        guard: {cooldown: 1s, budget: {per_target: 100/1h, per_service: 100/1h}}
                        verify: {healthy_for: 1s, within: 30s}
                    """;
            VigieProcess here = start(0, estate(0, api, uplink, acts + witness.sections()));
            start(1, estate(1, api, uplink, ""));
            start(2, estate(2, api, uplink, ""));
            vigies.forEach(VigieProcess::awaitReady);
            soon("all three are heard")
                    .until(() -> votes(here).equals(Map.of("v0", "UP", "v1", "UP", "v2", "UP")) && allAre(here, "UP"));

            // The first one's way to the service is cut, its canary is still there: it says DOWN, and is alone with
            // that.
            first.cut();
            soon("it says that they are down").until(() -> votes(here).get("v0").equals("DOWN"));
            watch(here, 4, "UP");
            first.restore();
            soon("it sees them again").until(() -> votes(here).get("v0").equals("UP"));
            assertThat(witness.events()).isEmpty();

            // Nothing is reached from there any more, the canary neither: it has no voice, and one page says so.
            first.cut();
            up0.cut();
            soon("its own network is paged").until(() -> alerts(witness).contains("uplink"));
            soon("it has no voice").until(() -> votes(here).get("v0").equals("UNKNOWN"));
            watch(here, 2, "UP");
            first.restore();
            up0.restore();
            soon("it has its voice again").until(() -> votes(here).get("v0").equals("UP"));
            soon("its network is told to be back")
                    .until(() -> witness.openKeys().isEmpty());
            assertThat(alerts(witness)).doesNotContain("TargetUnknown", "service=api");
            assertThat(witness.deeds()).isEmpty();

            // One that is broken for everybody is healed.
            api.breakDown(api.addresses().get(0));
            soon("it is healed").until(() -> witness.deeds().size() == 1);
            soon("and over")
                    .until(() -> allAre(here, "UP") && witness.openKeys().isEmpty());
            assertThat(here.items("/api/v1/incidents?state=closed"))
                    .anyMatch(i -> i.toString().contains("of 3 vantage points say down"));

            // Whoever is left alone decides nothing.
            vigies.get(1).kill();
            vigies.get(2).kill();
            api.breakDown(api.addresses().get(1));
            soon("nothing is known").until(() -> allAre(here, "UNKNOWN"));
            soon("and people are told so").until(() -> alerts(witness).contains("TargetUnknown"));
            assertThat(alerts(witness)).contains("no quorum of 3 vantage points");
            assertThat(witness.deeds()).hasSize(1);
        } finally {
            vigies.forEach(VigieProcess::close);
        }
    }

    /** For some seconds the service is what it is. */
    private static void watch(VigieProcess here, int seconds, String status) {
        await("it stays " + status)
                .during(Duration.ofSeconds(seconds))
                .atMost(Duration.ofSeconds(seconds + 5))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> allAre(here, status));
    }

    private static List<Integer> portsOf(Fleet fleet) {
        return fleet.addresses().stream()
                .map(address -> URI.create("http://" + address).getPort())
                .toList();
    }
}
