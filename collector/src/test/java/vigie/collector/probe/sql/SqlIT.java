package vigie.collector.probe.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.Failing;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.Seen;
import vigie.collector.probe.postgres.PostgresDatabase;
import vigie.model.CheckResult;
import vigie.model.Status;

/** Questions to a real PostgreSQL server. */
class SqlIT {
    private static PostgresDatabase database;

    private final ExecutorService lane = Executors.newCachedThreadPool();
    private final RealContext context = new RealContext().ticking();
    private final List<Probe> probes = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        database = new PostgresDatabase();
        database.run("CREATE TABLE jobs (id int, queue text, age numeric, done boolean)");
        database.run("GRANT SELECT ON jobs TO vigie");
        database.run("CREATE TABLE secrets (id int)");
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @BeforeEach
    void begin() throws Exception {
        database.run("TRUNCATE jobs");
        database.run("INSERT INTO jobs VALUES (1, 'mail', 30.5, false), (2, 'mail', 10, true), (3, 'print', 7, false)");
    }

    @AfterEach
    void end() throws Exception {
        probes.forEach(Probe::close);
        lane.shutdownNow();
        context.close();
    }

    private Probe probe(String query, @Nullable SqlExpect expect, @Nullable Failing status) {
        var config = new SqlProbe.Config(
                PostgresDatabase.USER, PostgresDatabase.PASSWORD, null, null, null, query, expect, status);
        Probe made = SqlProbe.kind(lane).make(RealContext.target(database.port()), config, context);
        probes.add(made);
        return made;
    }

    private Probe.Answer poll(String query, @Nullable SqlExpect expect) throws Exception {
        return RealContext.poll(probe(query, expect, null));
    }

    private static SqlExpect rows(Object rows) {
        return new SqlExpect(rows, null, null);
    }

    private static SqlExpect value(Object value) {
        return new SqlExpect(null, value, null);
    }

    private static List<String> figures(Probe.Answer answer) {
        return answer.seen().figures().stream()
                .map((Seen.Figure f) -> f.metric() + f.labels() + " " + f.value())
                .toList();
    }

    @Test
    void rowsThatMustNotBeAreCounted() throws Exception {
        Probe probe = probe("SELECT id FROM jobs WHERE age > 20 AND NOT done;", rows(0L), null);
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo("1 row, expected 0");
        database.run("UPDATE jobs SET done = true");
        assertThat(RealContext.poll(probe).status()).isEqualTo(Status.UP);
    }

    @Test
    void theStatusIsTheOneThatIsSaid() throws Exception {
        Probe.Answer answer = RealContext.poll(probe("SELECT id FROM jobs", rows(Map.of("at_most", 2L)), Failing.DOWN));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.phase()).isEqualTo(CheckResult.Phase.ASSERT);
        assertThat(answer.reason()).isEqualTo("3 rows, expected at most 2");
    }

    @Test
    void theValueOfTheFirstRowIsCompared() throws Exception {
        String oldest = "SELECT max(age) AS oldest, count(*) AS jobs, bool_and(done) AS idle FROM jobs";
        assertThat(poll(oldest, value(Map.of("below", 60L))).status()).isEqualTo(Status.UP);
        assertThat(poll(oldest, value(30.5)).status()).isEqualTo(Status.UP);
        assertThat(poll(oldest, value(Map.of("above", 0L, "below", 20L))).reason())
                .isEqualTo("oldest is 30.5, expected above 0 and below 20");
        assertThat(poll(oldest, new SqlExpect(1L, 4L, "jobs")).reason()).isEqualTo("jobs is 3, expected 4");
        assertThat(poll(oldest, new SqlExpect(null, false, "idle")).status()).isEqualTo(Status.UP);
        assertThat(poll(oldest, new SqlExpect(null, 1L, "tasks")).reason())
                .isEqualTo("there is no column tasks, expected 1");
        assertThat(poll("SELECT 'ok' AS state", value("ok")).status()).isEqualTo(Status.UP);
        assertThat(poll("SELECT null AS state", value("ok")).reason()).isEqualTo("state is null, expected ok");
        assertThat(poll("SELECT 1 WHERE false", value(1L)).reason()).isEqualTo("there is no row, expected 1");
        assertThat(poll("SELECT 'NaN'::float8 AS x", value(Map.of("below", 1L))).reason())
                .isEqualTo("x is NaN, expected below 1");
    }

    @Test
    void numbersAreSamplesAndTextsTheirLabels() throws Exception {
        assertThat(figures(poll("SELECT max(age) AS oldest, count(*) AS \"Jobs!\", null::int AS none FROM jobs", null)))
                .containsExactly("sql_oldest{} 30.5", "sql_Jobs_{} 3.0", "sql_none{} NaN", "sql_rows{} 1.0");
        assertThat(figures(poll("SELECT queue, count(*) AS jobs FROM jobs GROUP BY queue ORDER BY queue", null)))
                .containsExactly("sql_jobs{queue=\"mail\"} 2.0", "sql_jobs{queue=\"print\"} 1.0", "sql_rows{} 2.0");
    }

    @Test
    void anAnswerIsReadUpToItsBounds() throws Exception {
        Probe.Answer many = poll("SELECT 'q' || i AS queue, i FROM generate_series(1, 5000000) i", rows(1000L));
        assertThat(many.status()).isEqualTo(Status.DEGRADED);
        assertThat(many.reason()).isEqualTo("more than 1000 rows, expected 1000");
        assertThat(many.seen().figures()).hasSize(101);
        Probe.Answer large = poll("SELECT repeat('x', 100000000) AS big", null);
        assertThat(large.status()).isEqualTo(Status.UNKNOWN);
        assertThat(large.reason()).isEqualTo("the answer is too large");
        assertThat(poll("SELECT repeat('9', 3000)::numeric AS n", null)
                        .seen()
                        .figures()
                        .get(0)
                        .value())
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void aQuestionThatCannotBeAskedIsUnknown() throws Exception {
        for (Map.Entry<String, String> wrong : Map.of(
                        "SELECT * FROM secrets", "permission denied for table secrets",
                        "SELECT * FROM nowhere", "relation \"nowhere\" does not exist",
                        "SELECT 1/0", "division by zero",
                        "SELECT 'x'::int", "invalid input syntax for type integer",
                        "WITH gone AS (DELETE FROM jobs RETURNING 1) SELECT * FROM gone", "data-modifying",
                        "SELECT nextval('counter')", "relation \"counter\" does not exist",
                        "SELECT set_config('transaction_read_only', 'off', false)", "must be set before any query",
                        "SELECT 1 INTO kept", "SELECT ... INTO is not allowed here")
                .entrySet()) {
            Probe.Answer answer = poll(wrong.getKey(), null);
            assertThat(answer.status()).as(wrong.getKey()).isEqualTo(Status.UNKNOWN);
            assertThat(answer.reason()).contains(wrong.getValue()).doesNotContain("a-password");
        }
        assertThat(database.run("SELECT count(*) FROM jobs")).isEqualTo("3");
    }

    @Test
    void aLockOrASlowQuestionIsUnknownAndAServerThatHangsIsDown() throws Exception {
        Probe slow = probe("SELECT pg_sleep(60)", null, null);
        Probe.Answer late = RealContext.poll(slow, Duration.ofSeconds(1));
        assertThat(late.status()).isEqualTo(Status.UNKNOWN);
        assertThat(late.reason()).contains("canceling statement due to statement timeout");

        Probe probe = probe("SELECT count(*) FROM jobs", value(3L), null);
        assertThat(RealContext.poll(probe).status()).isEqualTo(Status.UP);
        slow.close();
        database.freeze(true);
        Probe.Answer hung = RealContext.poll(probe, Duration.ofSeconds(1));
        assertThat(hung.status()).isEqualTo(Status.DOWN);
        assertThat(hung.phase()).isEqualTo(CheckResult.Phase.FIRST_BYTE);
        database.freeze(false);
        assertThat(RealContext.poll(probe).status()).as("on a new connection").isEqualTo(Status.UP);
    }
}
