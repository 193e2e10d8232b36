package vigie.collector.probe.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.postgres.PostgresProbe.Config;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Secret;

/** Whom the commits of a real primary wait for, told by both ends to a user who may monitor and nothing else. */
class PostgresSyncIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Config CONFIG = new Config(
            PostgresPair.USER,
            new Secret(PostgresPair.PASSWORD),
            null,
            PostgresTls.NONE,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    private static List<Fact> told(Probe probe) throws Exception {
        return RealContext.poll(probe).seen().facts().stream()
                .filter(fact -> fact.topic() == Topic.SYNC)
                .toList();
    }

    private static Fact fact(String key, String value) {
        return new Fact(Topic.SYNC, key, value);
    }

    @Test
    void thePrimaryTellsWhomItWaitsForAndTheStandbyUnderWhichNameItStreams(@TempDir Path folder) throws Exception {
        ExecutorService lane = Executors.newFixedThreadPool(2);
        try (PostgresPair pair = new PostgresPair(folder);
                RealContext context = new RealContext().ticking()) {
            Probe primary = PostgresProbe.kind(lane).make(RealContext.target(pair.primaryPort()), CONFIG, context);
            Probe standby = PostgresProbe.kind(lane).make(RealContext.target(pair.standbyPort()), CONFIG, context);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(told(standby)).containsExactly(fact("", "standby second")));
            assertThat(told(primary)).containsExactly(fact("", "primary none"));
            waitFor(pair, "any 1 (second, third)");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(told(primary))
                            .containsExactly(fact("", "primary 1"), fact("second", "127.0.0.1")));
            waitFor(pair, "FIRST 1 (second, third)");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(told(primary))
                            .containsExactly(fact("", "primary all"), fact("second", "127.0.0.1")));
            pair.stopStandby();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(told(primary)).containsExactly(fact("", "primary all")));
            primary.close();
            standby.close();
        } finally {
            lane.shutdownNow();
        }
    }

    private static void waitFor(PostgresPair pair, String whom) throws Exception {
        pair.onPrimary("ALTER SYSTEM SET synchronous_standby_names = '" + whom + "'");
        pair.onPrimary("SELECT pg_reload_conf()");
    }
}
