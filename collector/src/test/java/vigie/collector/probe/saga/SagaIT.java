package vigie.collector.probe.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.postgres.PostgresDatabase;
import vigie.model.Status;

/** The transactions of a service in a real PostgreSQL server. */
class SagaIT {
    private static final SagaStates STATES =
            new SagaStates(List.of("COMPLETED", "COMPENSATED"), List.of("FAILED"), List.of("COMPENSATING"));

    private static PostgresDatabase database;

    private final ExecutorService lane = Executors.newCachedThreadPool();
    private final RealContext context = new RealContext().ticking();
    private final List<Probe> probes = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        database = new PostgresDatabase();
        database.run("CREATE SCHEMA shop");
        database.run("CREATE TYPE shop.saga_state AS ENUM"
                + " ('STARTED', 'PAID', 'COMPLETED', 'COMPENSATING', 'COMPENSATED', 'FAILED')");
        database.run("CREATE TABLE shop.\"Sagas\" (id uuid DEFAULT gen_random_uuid(), no int, state shop.saga_state,"
                + " started_at timestamptz DEFAULT now())");
        database.run("GRANT USAGE ON SCHEMA shop TO vigie");
        database.run("GRANT SELECT ON shop.\"Sagas\" TO vigie");
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @BeforeEach
    void begin() throws Exception {
        database.run("TRUNCATE shop.\"Sagas\"");
        add("COMPLETED", 1, "10 days");
        add("COMPENSATED", 2, "1 day");
        add("STARTED", 3, "1 minute");
        add("PAID", 4, "4 minutes");
    }

    @AfterEach
    void end() throws Exception {
        probes.forEach(Probe::close);
        lane.shutdownNow();
        context.close();
    }

    private static void add(String state, int no, String age) throws Exception {
        database.run("INSERT INTO shop.\"Sagas\" (no, state, started_at) VALUES (" + no + ", '" + state
                + "', now() - interval '" + age + "')");
    }

    private Probe.Answer poll(@Nullable String table, @Nullable String query, int maxFailed) throws Exception {
        var config = new SagaProbe.Config(
                PostgresDatabase.USER,
                PostgresDatabase.PASSWORD,
                null,
                null,
                null,
                table,
                query,
                query == null ? "no" : null,
                null,
                null,
                STATES,
                Duration.ofMinutes(5),
                maxFailed);
        Probe made = SagaProbe.kind(lane).make(RealContext.target(database.port()), config, context);
        probes.add(made);
        return RealContext.poll(made);
    }

    private Probe.Answer poll() throws Exception {
        return poll("shop.Sagas", null, 0);
    }

    private static double figure(Probe.Answer answer, String metric) {
        return answer.seen().figures().stream()
                .filter(f -> f.metric().equals(metric))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void transactionsUnderWayAreFineAndCounted() throws Exception {
        Probe.Answer answer = poll();
        assertThat(answer.reason()).isEmpty();
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(figure(answer, "saga_open")).isEqualTo(2);
        assertThat(figure(answer, "saga_oldest_seconds")).isBetween(240.0, 300.0);
        assertThat(figure(answer, "saga_failed_compensations")).isZero();
        database.run("TRUNCATE shop.\"Sagas\"");
        assertThat(figure(poll(), "saga_oldest_seconds")).isZero();
    }

    @Test
    void oneThatIsStuckIsToldWithItsNameAndAge() throws Exception {
        add("PAID", 5, "10 minutes");
        add("STARTED", 6, "20 minutes");
        Probe.Answer answer = poll();
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .matches("2 transactions under way for longer than 300 s \\(6, 5\\); the oldest is 120[0-9] s old");
        assertThat(figure(answer, "saga_open")).isEqualTo(4);
        database.run("UPDATE shop.\"Sagas\" SET state = 'COMPLETED'");
        assertThat(poll().status()).isEqualTo(Status.UP);
    }

    @Test
    void aCompensationThatFailedOrNeverRanIsTold() throws Exception {
        add("FAILED", 7, "1 second");
        add("COMPENSATING", 8, "1 hour");
        Probe.Answer answer = poll();
        assertThat(answer.reason())
                .matches("1 transaction not compensated within 300 s \\(8\\); 1 transaction whose compensation failed"
                        + " \\(7\\); the oldest is 360[0-9] s old");
        assertThat(figure(answer, "saga_failed_compensations")).isEqualTo(1);
        assertThat(poll("shop.Sagas", null, 1).reason()).doesNotContain("compensation failed");
    }

    @Test
    void manyAreCountedAndFewAreNamed() throws Exception {
        database.run("INSERT INTO shop.\"Sagas\" (no, state, started_at) SELECT i, 'PAID', now() - interval '1 hour'"
                + " FROM generate_series(1000, 50000) i");
        Probe.Answer answer = poll();
        assertThat(answer.reason()).startsWith("49001 transactions under way").hasSizeLessThan(200);
    }

    @Test
    void oneWithoutATimeOrAStateIsNotOverlooked() throws Exception {
        database.run("INSERT INTO shop.\"Sagas\" (no, state, started_at) VALUES (9, 'PAID', NULL)");
        database.run("INSERT INTO shop.\"Sagas\" (no, state, started_at) VALUES (10, NULL, now() - interval '1 hour')");
        assertThat(poll().reason())
                .startsWith("1 transaction under way for longer than 300 s (10); 1 transaction without started_at: how"
                        + " long is not known");
    }

    @Test
    void aQuestionStandsForATable() throws Exception {
        add("PAID", 11, "1 hour");
        Probe.Answer answer =
                poll(null, "SELECT no AS id, state, started_at FROM shop.\"Sagas\" WHERE no > 5 -- new ones", 0);
        assertThat(answer.reason()).contains("(11)");
        assertThat(figure(answer, "saga_open")).isEqualTo(1);
    }

    @Test
    void whatCannotBeLookedAtIsUnknown() throws Exception {
        assertThat(poll("shop.sagas", null, 0))
                .satisfies(a -> assertThat(a.status()).isEqualTo(Status.UNKNOWN))
                .satisfies(a -> assertThat(a.reason()).contains("relation \"shop.sagas\" does not exist"));
        assertThat(poll(null, "SELECT no FROM shop.\"Sagas\"", 0).reason()).contains("does not exist");
        assertThat(poll(null, "SELECT no AS id, state, no AS started_at FROM shop.\"Sagas\"", 0)
                        .status())
                .isEqualTo(Status.UNKNOWN);
        database.run("REVOKE SELECT ON shop.\"Sagas\" FROM vigie");
        try {
            assertThat(poll().reason()).contains("permission denied for table Sagas");
        } finally {
            database.run("GRANT SELECT ON shop.\"Sagas\" TO vigie");
        }
    }
}
