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
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real Vigies, two regions of real servers: the second is watched, and takes over when two of three see the first one gone. */
class RegionIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<VigieProcess> vigies = new ArrayList<>();
    private final int[] ports = new int[3];

    private String estate(int here, Fleet eu, Fleet us, String more) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            points.append("    - {name: v%d, zone: z%d, url: \"http://127.0.0.1:%d\"}\n".formatted(i, i, ports[i]));
        }
        return """
                version: 1
                defaults: {interval: 500ms, timeout: 400ms, fail_after: 2, recover_after: 2, stale_after: 4s, grace: 0s, storm_cooldown: 1s}
                vantage:
                  name: v%d
                  points:
                %sregions:
                  - {name: eu, role: primary}
                  - {name: us, role: secondary}
                services:
                  - name: orders
                    tier: critical
                    redundancy: {min_instances: 2}
                    targets: {static: [%s, %s]}
                    checks: [{name: health, use: http, path: /health}]
                    vantages: {need: 2, of: 3, distinct: zone}
                """.formatted(here, points, named(eu, "eu"), named(us, "us")) + more;
    }

    private static String named(Fleet fleet, String region) {
        return String.join(
                ", ",
                fleet.addresses().stream()
                        .map(address -> "{address: \"%s\", region: %s}"
                                .formatted(address.replace("127.0.0.1", "estate.test"), region))
                        .toList());
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

    private static JsonNode region(VigieProcess vigie, String name) throws Exception {
        return vigie.items("/api/v1/regions").stream()
                .filter(region -> region.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isPaged(Witness witness, String what) {
        return witness.events("trigger").stream().anyMatch(e -> e.body().contains(what));
    }

    private static List<String> inOrder(Fleet eu, Fleet us) {
        return Stream.of(eu, us, us)
                .flatMap(fleet -> fleet.addresses().stream())
                .map(address -> address.replace("127.0.0.1", "estate.test"))
                .toList();
    }

    @Test
    void theSecondRegionIsWatchedAndTakesOverWhenTwoOfThreeSeeTheFirstOneGone() throws Exception {
        for (int i = 0; i < 3; i++) {
            ports[i] = Site.freePort();
        }
        try (Fleet eu = new Fleet(2);
                Fleet us = new Fleet(2);
                Witness witness = new Witness(folder, address -> {});
                Way first = new Way("127.0.0.11", portsOf(eu));
                Way second = new Way("127.0.0.12", portsOf(eu));
                Way third = new Way("127.0.0.13", portsOf(eu));
                Way us0 = new Way("127.0.0.11", portsOf(us));
                Way us1 = new Way("127.0.0.12", portsOf(us));
                Way us2 = new Way("127.0.0.13", portsOf(us))) {
            String acts = """
                    remediations:
                      - name: fail-over-eu
                        when: {service: orders, region: eu, status: DOWN, for: 2s}
                        mode: auto
                        override: "a test"
                        steps:
                          - {action: fence, executor: runner, undo: {action: unfence, executor: runner}}
                          - {action: promote, executor: runner}
                          - {action: switch-traffic, executor: runner}
                        verify: {healthy_for: 1s, within: 30s}
                    """;
            VigieProcess here = start(0, estate(0, eu, us, acts + witness.sections()));
            start(1, estate(1, eu, us, ""));
            start(2, estate(2, eu, us, ""));
            vigies.forEach(VigieProcess::awaitReady);
            soon("the second region is ready")
                    .until(() -> region(here, "us").path("ready").asBoolean());
            assertThat(region(here, "eu").path("ready").isNull()).isTrue();

            // An instance of the second region breaks: that is known now, and not at the failover.
            us.breakDown(us.addresses().get(1));
            soon("it is not ready, and people are told").until(() -> isPaged(witness, "RegionNotReady"));
            JsonNode orders = region(here, "us").path("services").get(0);
            assertThat(orders.path("ready").asText()).isEqualTo("false");
            assertThat(orders.path("missing").get(0).asText()).isEqualTo("1 of 2 instances there is UP, 2 are needed");
            us.repair(us.addresses().get(1));
            soon("it is ready again")
                    .until(() -> region(here, "us").path("ready").asBoolean());

            // One observer's way is cut: it is alone with what it sees.
            first.cut();
            await("the first region is not taken for lost")
                    .during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(9))
                    .until(() -> !region(here, "eu").path("status").asText().equals("DOWN"));
            first.restore();
            assertThat(witness.deeds()).isEmpty();

            eu.addresses().forEach(eu::breakDown);
            soon("it has moved")
                    .until(() -> here.items("/api/v1/runs").stream()
                            .anyMatch(run -> run.path("state").asText().equals("DONE")));
            assertThat(witness.deeds()).extracting(Witness.Deed::instance).containsExactlyElementsOf(inOrder(eu, us));
            assertThat(isPaged(witness, "RegionDown")).isTrue();
            assertThat(here.get("/metrics").body()).contains("vigie_rto_seconds{service=\"orders\",}");
        } finally {
            vigies.forEach(VigieProcess::close);
        }
    }

    private static List<Integer> portsOf(Fleet fleet) {
        return fleet.addresses().stream()
                .map(address -> URI.create("http://" + address).getPort())
                .toList();
    }
}
