package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus remembers two days of a fleet: Vigie judges it from its first polls on. */
class WarmStartIT {
    private static final int MINUTES = 2 * 1_440;

    @TempDir
    Path folder;

    private static String past(List<String> addresses) {
        Random random = new Random(1);
        long from = Instant.now().minus(MINUTES, ChronoUnit.MINUTES).getEpochSecond();
        StringBuilder text = new StringBuilder("# TYPE queue_depth gauge\n");
        for (String address : addresses) {
            for (int i = 0; i < MINUTES; i++) {
                text.append("queue_depth{instance=\"").append(address).append("\",job=\"api\"} ");
                text.append(random.nextInt(20))
                        .append(' ')
                        .append(from + i * 60L)
                        .append('\n');
            }
        }
        return text + "# EOF\n";
    }

    @Test
    void pain17_whatPrometheusRemembersIsLearntBeforeTheFirstHourIsOver() throws Exception {
        try (Fleet fleet = new Fleet(2)) {
            PrometheusServer.remember(folder, past(fleet.addresses()));
            try (PrometheusServer prometheus = new PrometheusServer(folder, Map.of())) {
                await().atMost(Duration.ofSeconds(30)).until(prometheus::isReady);
                Site site = new Site(Files.createDirectory(folder.resolve("site")));
                site.write("""
                        version: 1
                        defaults: {interval: 1s, timeout: 900ms}
                        history: {prometheus: "%s", since: 2d}
                        services:
                          - name: api
                            targets: %s
                            checks: [{name: metrics, use: prometheus, path: /metrics}]
                            signals: [{name: load, metric: queue_depth, detect: {method: adaptive}}]
                        """.formatted(prometheus.address(), fleet.targets()));
                try (VigieProcess vigie = site.startReady()) {
                    await("both series are judged")
                            .atMost(Duration.ofSeconds(60))
                            .untilAsserted(() -> {
                                List<JsonNode> scores = vigie.items("/api/v1/scores");
                                assertThat(scores).hasSize(2).allSatisfy(score -> {
                                    assertThat(score.path("seen").asLong()).isGreaterThan(MINUTES - 10);
                                    assertThat(score.path("severity").isNumber())
                                            .isTrue();
                                });
                            });
                }
            }
        }
    }
}
