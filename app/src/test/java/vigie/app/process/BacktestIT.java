package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.app.CommandRun;
import vigie.app.cli.BacktestCommand;
import vigie.app.estate.Environment;
import vigie.app.run.Kinds;

/** A real Prometheus remembers four days, and says them when it is asked which alarms there would have been. */
class BacktestIT {
    private static final int MINUTES = 4 * 1_440;
    private static final int WRONG = 3 * 1_440;
    private static final String ESTATE = """
            version: 1
            services:
              - name: api
                targets: {static: [{address: "10.0.0.1:8081"}, {address: "10.0.0.2:8081"}]}
                checks: [{name: metrics, use: prometheus, path: /metrics, interval: 1m}]
                signals:
                  - {name: queue, metric: queue_depth, detect: {method: adaptive}}
                  - {name: long-queue, metric: queue_depth, labels: {kind: mail}, detect: {method: threshold, above: 1000}, for: 5m}
                  - {name: errors, metric: errors_total, detect: {method: adaptive, direction: up}}
            """;

    @TempDir
    private Path folder;

    /** Noise of two instances; for the first half of an hour of the last day the queue of one is long and its errors are many. */
    private static String history(Instant from) {
        Random random = new Random(1);
        StringBuilder queue = new StringBuilder("# TYPE queue_depth gauge\n");
        StringBuilder errors = new StringBuilder("# TYPE errors counter\n");
        for (int host = 1; host <= 2; host++) {
            double total = 0;
            for (int i = 0; i < MINUTES; i++) {
                boolean wrong = host == 2 && i >= WRONG && i < WRONG + 30;
                long at = from.getEpochSecond() + i * 60L;
                total += wrong ? 600 : random.nextInt(20);
                String labels = "{instance=\"10.0.0." + host + ":8081\",kind=\"mail\"} ";
                queue.append("queue_depth").append(labels).append(wrong ? 5_000 : 100 + random.nextInt(50));
                queue.append(' ').append(at).append('\n');
                errors.append("errors_total")
                        .append(labels)
                        .append(total)
                        .append(' ')
                        .append(at)
                        .append('\n');
            }
        }
        return queue + errors.toString() + "# EOF\n";
    }

    @Test
    void theAlarmsOfAnEstateAreFoundInItsHistory() throws IOException, InterruptedException {
        Path promtool = SystemProgram.of("/usr/bin/promtool", "prometheus");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        Instant from = now.minus(MINUTES, ChronoUnit.MINUTES);
        Path text = Files.writeString(folder.resolve("history.txt"), history(from));
        Process backfill = new ProcessBuilder(
                        promtool.toString(),
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        text.toString(),
                        PrometheusServer.storage(folder).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("promtool.log").toFile())
                .start();
        assertThat(backfill.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(backfill.exitValue())
                .as(Files.readString(folder.resolve("promtool.log")))
                .isZero();
        Path estate = Files.writeString(folder.resolve("estate.yaml"), ESTATE);
        try (PrometheusServer prometheus = new PrometheusServer(folder, Map.of())) {
            await().atMost(Duration.ofSeconds(30)).until(prometheus::isReady);
            CommandRun run = CommandRun.of(
                    new BacktestCommand(
                            () -> false,
                            System::nanoTime,
                            Kinds.reader(""),
                            Environment.SYSTEM,
                            InstantSource.fixed(now)),
                    "backtest",
                    "--prometheus",
                    prometheus.address().toString(),
                    "--since",
                    "4d",
                    "--config",
                    estate.toString());
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            Instant begin = from.plus(WRONG, ChronoUnit.MINUTES);
            assertThat(run.out())
                    .contains("api/queue (adaptive): 2 series, 8.0 days, ")
                    .contains("  " + begin + "  queue_depth{instance=\"10.0.0.2:8081\", kind=\"mail\"}\n")
                    .contains("api/long-queue (threshold): 2 series, 8.0 days, 1 alarm, 1.8 a week\n  "
                            + begin.plus(5, ChronoUnit.MINUTES)
                            + "  queue_depth{instance=\"10.0.0.2:8081\", kind=\"mail\"}\n")
                    .containsPattern("api/errors \\(adaptive\\): 2 series, 8\\.0 days, [0-9]+ alarms?, [0-9.]+ a week\n"
                            + "(  .*\n)*  " + begin + "  \\{instance=\"10\\.0\\.0\\.2:8081\", kind=\"mail\"}\n");
        }
    }
}
