package vigie.collector.probe.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.Seen;
import vigie.collector.probe.postgres.PostgresProbe.Config;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Secret;
import vigie.model.Status;

/** A real primary of PostgreSQL with a real standby, seen by a user who may monitor and nothing else. */
class PostgresIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static PostgresPair pair;
    private final ExecutorService lane = Executors.newFixedThreadPool(2);
    private final RealContext context = new RealContext().ticking();
    private final List<Probe> probes = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        pair = new PostgresPair(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        if (pair != null) {
            pair.close();
        }
    }

    @AfterEach
    void end() throws Exception {
        probes.forEach(Probe::close);
        lane.shutdownNow();
        context.close();
    }

    private static Config config(String password, @Nullable Integer syncStandbys) {
        return new Config(
                PostgresPair.USER,
                new Secret(password),
                null,
                PostgresTls.NONE,
                null,
                Duration.ofSeconds(5),
                null,
                1,
                syncStandbys,
                null,
                null,
                null);
    }

    private static Config canary() {
        return new Config(
                PostgresPair.USER,
                new Secret(PostgresPair.PASSWORD),
                null,
                PostgresTls.NONE,
                null,
                Duration.ofSeconds(5),
                null,
                null,
                null,
                null,
                null,
                true);
    }

    private Probe probe(int port, Config config, String... labels) {
        Probe made = PostgresProbe.kind(lane).make(RealContext.target(port, labels), config, context);
        probes.add(made);
        return made;
    }

    private Probe primary() {
        return probe(pair.primaryPort(), config(PostgresPair.PASSWORD, null), "role", "primary");
    }

    private Probe standby() {
        return probe(pair.standbyPort(), config(PostgresPair.PASSWORD, null), "role", "standby");
    }

    private Probe.Answer poll(Probe probe) throws Exception {
        return RealContext.poll(probe);
    }

    private static double figure(Probe.Answer answer, String metric) {
        return answer.seen().figures().stream()
                .filter(f -> f.metric().equals(metric))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private void awaitUp(Probe probe) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(poll(probe))
                        .satisfies(answer -> assertThat(answer.reason()).isEmpty()));
    }

    @Test
    void bothEndsOfAHealthyPairAreUpAndTellTheirRoles() throws Exception {
        Probe primary = primary();
        Probe standby = standby();
        awaitUp(primary);
        awaitUp(standby);
        Probe.Answer first = poll(primary);
        Probe.Answer second = poll(standby);
        assertThat(first.seen().facts()).contains(new Fact(Topic.ROLE, "", "primary"));
        assertThat(second.seen().facts())
                .contains(new Fact(Topic.ROLE, "", "standby"))
                .filteredOn(fact -> fact.topic() == Topic.COPY)
                .singleElement()
                .satisfies(copy -> {
                    assertThat(copy.key()).isEqualTo("standby");
                    assertThat(Double.parseDouble(copy.value())).isBetween(0.0, 30.0);
                });
        assertThat(first.seen().progress()).isEqualTo(second.seen().progress()).hasSize(1);
        assertThat(figure(first, "postgres_standbys")).isEqualTo(1);
        assertThat(figure(first, "postgres_max_connections")).isEqualTo(17);
        assertThat(pair.connectionsOf(PostgresPair.USER))
                .as("one is kept for each target")
                .isEqualTo(1);
    }

    @Test
    void d8_anIdlePrimaryIsNoLag() throws Exception {
        Probe primary = primary();
        Probe standby = standby();
        pair.write();
        awaitUp(standby);
        await("the last transaction is longer ago than a lag may be")
                .atMost(SOON)
                .until(() -> pair.onStandby("SELECT now() - pg_last_xact_replay_timestamp() > interval '6 s'")
                        .equals("t"));
        assertThat(pair.onPrimary("SELECT count(*) FROM pg_stat_replication WHERE replay_lag IS NULL"))
                .as("replay_lag is NULL by now")
                .isEqualTo("1");
        Probe.Answer seen = poll(standby);
        assertThat(seen.reason()).isEmpty();
        assertThat(figure(seen, "postgres_replay_lag_seconds")).isZero();
        Probe.Answer fed = poll(primary);
        assertThat(fed.reason()).isEmpty();
        assertThat(figure(fed, "postgres_standby_lag_seconds")).isZero();
    }

    @Test
    void aStandbyThatDoesNotReplayIsBehind() throws Exception {
        Probe standby = standby();
        awaitUp(standby);
        pair.onStandby("SELECT pg_wal_replay_pause()");
        try {
            pair.write();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(poll(standby).reason())
                            .matches("replay is paused; it is \\d+ s and \\d+ bytes behind, allowed 5 s"));
            assertThat(poll(standby).status()).isEqualTo(Status.DEGRADED);
        } finally {
            pair.onStandby("SELECT pg_wal_replay_resume()");
        }
        awaitUp(standby);
    }

    @Test
    void aStandbyThatIsGoneAndItsSlotAreMissed() throws Exception {
        Probe primary = primary();
        Probe standby = standby();
        awaitUp(primary);
        awaitUp(standby);
        pair.stopStandby();
        try {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(poll(primary).reason())
                                    .matches(
                                            "0 of 1 expected: standby that streams; slot second is inactive and keeps \\d+ bytes of log"));
            Probe.Answer down = poll(standby);
            assertThat(down.status()).isEqualTo(Status.DOWN);
            down = poll(standby);
            assertThat(down.phase()).isEqualTo(CheckResult.Phase.CONNECT);
            assertThat(down.reason()).isEqualTo("Connection refused");
        } finally {
            pair.startStandby();
        }
        awaitUp(primary);
        awaitUp(standby);
    }

    @Test
    void aStandbyThatReceivesNothingIsDegraded() throws Exception {
        Probe standby = standby();
        awaitUp(standby);
        pair.onStandby("ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'");
        pair.onStandby("SELECT pg_reload_conf()");
        try {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(poll(standby).reason())
                            .isEqualTo("it receives no log: there is no WAL receiver"));
            assertThat(poll(standby).seen().facts())
                    .as("what it lacks it cannot know")
                    .noneMatch(fact -> fact.topic() == Topic.COPY);
        } finally {
            pair.onStandby("ALTER SYSTEM RESET primary_conninfo");
            pair.onStandby("SELECT pg_reload_conf()");
        }
        awaitUp(standby);
    }

    @Test
    void aMissingSynchronousStandbyIsTold() throws Exception {
        Probe primary = probe(pair.primaryPort(), config(PostgresPair.PASSWORD, 1));
        assertThat(poll(primary).reason()).isEqualTo("0 of 1 expected: synchronous standby");
        pair.onPrimary("ALTER SYSTEM SET synchronous_standby_names = '*'");
        pair.onPrimary("SELECT pg_reload_conf()");
        try {
            awaitUp(primary);
        } finally {
            pair.onPrimary("ALTER SYSTEM RESET synchronous_standby_names");
            pair.onPrimary("SELECT pg_reload_conf()");
        }
    }

    @Test
    void theWrongRoleAndAReadOnlyPrimaryAreTold() throws Exception {
        Probe mistaken = probe(pair.primaryPort(), config(PostgresPair.PASSWORD, null), "role", "standby");
        assertThat(poll(mistaken).reason()).isEqualTo("it is a primary, and labelled standby");
        Probe primary = primary();
        awaitUp(primary);
        pair.onPrimary("ALTER SYSTEM SET default_transaction_read_only = on");
        pair.onPrimary("SELECT pg_reload_conf()");
        try {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(poll(primary).reason())
                            .isEqualTo("it is read-only: default_transaction_read_only is on"));
        } finally {
            pair.onPrimary("ALTER SYSTEM RESET default_transaction_read_only");
            pair.onPrimary("SELECT pg_reload_conf()");
        }
        awaitUp(primary);
    }

    @Test
    void anArchiverThatFailsIsTold() throws Exception {
        Probe primary = primary();
        pair.onPrimary("ALTER SYSTEM SET archive_command = 'false'");
        pair.onPrimary("SELECT pg_reload_conf()");
        try {
            pair.write();
            pair.onPrimary("SELECT pg_switch_wal()");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(poll(primary).reason()).matches("the archiver fails: [0-9A-F]{24}, \\d+ s ago"));
        } finally {
            pair.onPrimary("ALTER SYSTEM SET archive_command = 'true'");
            pair.onPrimary("SELECT pg_reload_conf()");
        }
        awaitUp(primary);
    }

    @Test
    void connectionsAndOldTransactionsHaveBounds() throws Exception {
        Config tight = new Config(
                PostgresPair.USER,
                new Secret(PostgresPair.PASSWORD),
                null,
                PostgresTls.NONE,
                null,
                null,
                null,
                null,
                null,
                1,
                1L,
                null);
        assertThat(poll(probe(pair.primaryPort(), tight)).reason())
                .matches(
                        "\\d+ of 17 connections are taken, allowed 1 %; the oldest transaction that is not frozen is \\d+ old,"
                                + " allowed 1: vacuum before it wraps around");
    }

    @Test
    void aWrongPasswordIsUnknownAndNotInTheAnswer() throws Exception {
        Probe.Answer answer = poll(probe(pair.primaryPort(), config("not-the-password", null)));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).contains("password authentication failed").doesNotContain("not-the-password");
    }

    @Test
    void aServerThatAsksForThePasswordInClearDoesNotGetIt() throws Exception {
        Probe.Answer answer = poll(probe(
                pair.primaryPort(),
                new Config(
                        PostgresPair.CLEAR_USER,
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
                        null)));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("the server asks for the password in clear, which needs tls: verify");
    }

    @Test
    void theSessionCannotWriteWhateverItsUserMay() throws Exception {
        Config owner =
                new Config("postgres", null, null, PostgresTls.NONE, null, null, null, null, null, null, null, null);
        PostgresLine line = new PostgresLine(new HostPort("127.0.0.1", pair.primaryPort()), owner.login(), context);
        line.open(System.nanoTime() + SOON.toNanos());
        assertThatThrownBy(() -> line.rows("INSERT INTO written VALUES (now()) RETURNING 1"))
                .hasMessageContaining("cannot execute INSERT in a read-only transaction");
        line.close();
    }

    @Test
    void aConnectionThatTheServerEndedIsMadeAnew() throws Exception {
        Probe primary = primary();
        awaitUp(primary);
        pair.onPrimary(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + PostgresPair.USER + "'");
        poll(primary);
        assertThat(poll(primary).status()).isEqualTo(Status.UP);
    }

    private static long seen(Probe.Answer answer, String what) {
        return answer.seen().progress().stream()
                .filter(p -> p.what().equals(what))
                .findFirst()
                .map(Seen.Progress::value)
                .orElse(-1L);
    }

    @Test
    void theCanaryIsWrittenOnThePrimaryAndSeenOnTheStandby() throws Exception {
        Probe primary = probe(pair.primaryPort(), canary());
        Probe standby = probe(pair.standbyPort(), canary());
        Probe.Answer without = poll(primary);
        assertThat(without.status()).as("nothing is known without the table").isEqualTo(Status.UNKNOWN);
        assertThat(without.reason()).contains("relation \"vigie_canary\" does not exist");
        pair.onPrimary("CREATE TABLE vigie_canary (id int PRIMARY KEY, at timestamptz NOT NULL)");
        try {
            pair.onPrimary("GRANT SELECT, UPDATE ON vigie_canary TO vigie");
            assertThat(poll(primary).reason()).isEqualTo("the canary row is missing in vigie_canary");
            pair.onPrimary("INSERT INTO vigie_canary VALUES (1, '2000-01-01')");
            long written = seen(poll(primary), "canary row of second");
            assertThat(written).isCloseTo(System.currentTimeMillis() / 1000, within(60L));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(seen(poll(standby), "canary row of second"))
                            .isEqualTo(written));
        } finally {
            pair.onPrimary("DROP TABLE vigie_canary");
        }
    }

    @Test
    void aPrimaryThatCannotCommitIsDown() throws Exception {
        pair.onPrimary("CREATE TABLE vigie_canary (id int PRIMARY KEY, at timestamptz NOT NULL)");
        pair.onPrimary("GRANT SELECT, UPDATE ON vigie_canary TO vigie");
        pair.onPrimary("INSERT INTO vigie_canary VALUES (1, now())");
        Probe primary = probe(pair.primaryPort(), canary());
        assertThat(poll(primary).status()).isEqualTo(Status.UP);
        pair.onPrimary("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        pair.onPrimary("SELECT pg_reload_conf()");
        try {
            await("every commit waits for a standby that is not there")
                    .atMost(SOON)
                    .until(() ->
                            pair.onPrimary("SHOW synchronous_standby_names").equals("nobody"));
            Probe.Answer answer = RealContext.poll(primary, Duration.ofSeconds(2));
            assertThat(answer.status()).isEqualTo(Status.DOWN);
            assertThat(answer.reason()).isEqualTo("no answer before the deadline");
        } finally {
            pair.onPrimary("ALTER SYSTEM RESET synchronous_standby_names");
            pair.onPrimary("SELECT pg_reload_conf()");
            pair.onPrimary("DROP TABLE vigie_canary");
        }
    }

    @Test
    void aPromotedStandbyIsASecondPrimaryOnANewTimeline() throws Exception {
        try (PostgresPair other = new PostgresPair(folder.resolve("other"))) {
            Probe second = probe(other.standbyPort(), config(PostgresPair.PASSWORD, null), "role", "standby");
            awaitUp(second);
            other.onStandby("SELECT pg_promote()");
            Probe.Answer promoted = poll(second);
            assertThat(promoted.seen().facts()).contains(new Fact(Topic.ROLE, "", "primary"));
            assertThat(seen(promoted, "timeline")).isEqualTo(2);
            assertThat(promoted.reason()).startsWith("it is a primary, and labelled standby");
            Probe first = probe(other.primaryPort(), config(PostgresPair.PASSWORD, null));
            Probe.Answer left = poll(first);
            assertThat(left.seen().facts()).contains(new Fact(Topic.ROLE, "", "primary"));
            assertThat(seen(left, "timeline")).isEqualTo(1);
        }
    }

    @Test
    void aDamagedPageIsTold() throws Exception {
        Probe primary = primary();
        awaitUp(primary);
        pair.damageATable();
        assertThat(poll(primary).status()).isEqualTo(Status.DOWN);
        assertThatThrownBy(() -> pair.onPrimary("SELECT count(*) FROM damaged")).hasMessageContaining("invalid page");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(poll(primary).reason()).contains("checksum failures: data on its disk is damaged"));
        pair.onPrimary("DROP TABLE damaged");
        pair.onPrimary("SELECT pg_stat_reset()");
        awaitUp(primary);
    }
}
