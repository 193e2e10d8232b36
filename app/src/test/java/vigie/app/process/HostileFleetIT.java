package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand targets that answer well, beside a thousand that drip one byte a second, and some that send bombs, endless bodies and
 * new series in each answer. The packaged program watches them all with a heap of a quarter gibibyte; the good ones themselves say
 * how long they were left waiting.
 */
class HostileFleetIT {
    private static final int MANY = 1_000;
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration WATCHED = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void goodTargetsArePolledOnTimeWhateverTheOthersDo() throws Exception {
        try (HostileFleet fleet = new HostileFleet()) {
            List<HostileFleet.Polite> good = fleet.polite(MANY);
            List<String> bombs = List.of(fleet.bomb());
            List<String> endless = List.of(fleet.endless());
            List<String> oversized = List.of(fleet.exploding(200_000));
            List<String> exploding = List.of(fleet.exploding(40_000), fleet.exploding(40_000));
            StringBuilder estate = new StringBuilder("version: 1\ndefaults: {interval: " + INTERVAL.toSeconds()
                    + "s}\nlimits: {series: 60000}\nservices:\n");
            service(
                    estate,
                    "good",
                    "http",
                    good.stream().map(HostileFleet.Polite::address).toList());
            service(estate, "dripping", "http", fleet.dripping(MANY));
            service(estate, "bomb", "prometheus", bombs);
            service(estate, "endless", "prometheus", endless);
            service(estate, "oversized", "prometheus", oversized);
            service(estate, "exploding", "prometheus", exploding);
            Path file = Files.writeString(folder.resolve("estate.yaml"), estate);
            int port;
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            List<String> java = List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
            try (VigieProcess vigie =
                    VigieProcess.run(java, file, folder.resolve("data"), port, folder.resolve("vigie.log"))) {
                vigie.awaitReady();
                Awaitility.await("every good target was polled")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> good.stream().allMatch(p -> p.count() > 1));
                good.forEach(HostileFleet.Polite::begin);
                long end = System.nanoTime() + WATCHED.toNanos();
                Awaitility.await().atMost(WATCHED.multipliedBy(2)).until(() -> System.nanoTime() > end);
                long latest = good.stream()
                                .mapToLong(HostileFleet.Polite::longest)
                                .max()
                                .orElseThrow()
                        - INTERVAL.toNanos();
                Map<String, String> states = states(vigie);
                System.out.printf(
                        "1,000 good targets beside 1,000 that drip: latest poll %d ms late (interval %d ms), at most %d MiB resident%n%s%n",
                        latest / 1_000_000, INTERVAL.toMillis(), vigie.peakMemory(), states);
                assertThat(latest).as("the latest poll of a good target, in ns").isLessThan(INTERVAL.toNanos());
                judge(states);
            }
        }
    }

    private static void judge(Map<String, String> states) {
        assertThat(states.get("good")).isEqualTo("UP");
        assertThat(states.get("dripping")).startsWith("DOWN");
        assertThat(states.get("bomb")).contains("DEGRADED", "10,485,760");
        assertThat(states.get("endless")).contains("DEGRADED", "10,485,760");
        assertThat(states.get("oversized")).contains("DEGRADED", "scrape refused");
        assertThat(states.get("exploding")).contains("DEGRADED", "series over all targets");
    }

    private static void service(StringBuilder estate, String name, String use, List<String> addresses) {
        estate.append("  - name: ").append(name).append("\n    targets: {static: [");
        addresses.forEach(a -> estate.append("{address: \"").append(a).append("\", zone: a},"));
        estate.setLength(estate.length() - 1);
        estate.append("]}\n    checks: [{name: look, use: ").append(use).append(", path: /x}]\n");
    }

    /** Each service's worst state with one reason. */
    private static Map<String, String> states(VigieProcess vigie) throws IOException, InterruptedException {
        Map<String, String> states = new TreeMap<>();
        String after = "";
        do {
            JsonNode page = new JsonMapper()
                    .readTree(vigie.get("/api/v1/targets?limit=1000" + after).body());
            for (JsonNode target : page.path("items")) {
                String reason = target.path("reason").asText("");
                String state = target.path("status").asText() + (reason.isEmpty() ? "" : ": " + reason);
                states.merge(target.path("service").asText(), state, (a, b) -> a.equals("UP") ? b : a);
            }
            after = page.path("next").isNull()
                    ? ""
                    : "&after=" + page.path("next").asText();
        } while (!after.isEmpty());
        return states;
    }
}
