package vigie.collector.probe.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.postgres.PostgresDatabase;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Status;

/** Constraints of a real PostgreSQL server that are really broken. */
class ConstraintsIT {
    private static final Duration EVERY = Duration.ofHours(1);

    private static PostgresDatabase database;

    private final ExecutorService lane = Executors.newSingleThreadExecutor();
    private final RealContext context = new RealContext();
    private final Map<String, String> constraints = new LinkedHashMap<>();
    private Probe probe;

    @BeforeAll
    static void start() throws Exception {
        database = new PostgresDatabase();
        database.run("CREATE TABLE lines (id int, order_no int)");
        database.run("CREATE TABLE asked (name text)");
        database.run("GRANT SELECT ON lines TO vigie");
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @BeforeEach
    void begin() throws Exception {
        database.run("TRUNCATE lines");
        database.run("INSERT INTO lines SELECT i, i FROM generate_series(1, 100) i");
        constraints.put("orphans", "SELECT id FROM lines WHERE order_no IS NULL ORDER BY id");
        for (int i = 0; i < 8; i++) {
            constraints.put("negative-" + i, "SELECT id FROM lines WHERE order_no < -" + i);
        }
        probe = probe();
    }

    private Probe probe() {
        var config = new IntegrityProbe.Config(
                PostgresDatabase.USER,
                PostgresDatabase.PASSWORD,
                null,
                null,
                null,
                constraints,
                null,
                null,
                EVERY,
                null);
        return IntegrityProbe.kind(lane).make(RealContext.target(database.port()), config, context);
    }

    @AfterEach
    void end() throws Exception {
        probe.close();
        lane.shutdownNow();
        context.close();
    }

    private Probe.Answer poll() throws Exception {
        context.later(Duration.ofSeconds(15));
        return RealContext.poll(probe);
    }

    @Test
    void aConstraintThatIsBrokenIsToldWithSomeRows() throws Exception {
        assertThat(poll().reason()).isEqualTo("the first round is not through: 5 of 9");
        assertThat(poll().status()).isEqualTo(Status.UP);
        assertThat(poll().status()).isEqualTo(Status.UP);
        database.run("UPDATE lines SET order_no = NULL WHERE id IN (7, 17, 27, 37)");
        assertThat(poll().status()).as("its turn has not come").isEqualTo(Status.UP);
        Probe.Answer broken = poll();
        for (int i = 0; i < 240 && broken.status() == Status.UP; i++) {
            broken = poll();
        }
        assertThat(broken.status()).isEqualTo(Status.DEGRADED);
        assertThat(broken.reason())
                .isEqualTo("1 of 9 constraints not as they should be: orphans has 4 rows (7, 17, 27, …)");
        assertThat(broken.seen().facts())
                .containsExactly(new Fact(Topic.INTEGRITY, "orphans", "has 4 rows (7, 17, 27, …)"));
        database.run("UPDATE lines SET order_no = 1 WHERE order_no IS NULL");
        Probe.Answer mended = poll();
        assertThat(mended.status()).isEqualTo(Status.UP);
        assertThat(mended.seen().facts()).containsExactly(new Fact(Topic.INTEGRITY, "", "whole"));
    }

    @Test
    void oneThatCannotBeAskedHidesNoOther() throws Exception {
        probe.close();
        constraints.put("secret", "SELECT name FROM asked");
        probe = probe();
        poll();
        Probe.Answer unknown = poll();
        assertThat(unknown.status()).isEqualTo(Status.UNKNOWN);
        assertThat(unknown.reason())
                .startsWith("1 constraints cannot be looked at: secret (ERROR: permission denied for table asked");
        assertThat(unknown.seen().facts()).isEmpty();
        database.run("UPDATE lines SET order_no = NULL WHERE id = 7");
        context.later(EVERY);
        Probe.Answer broken = poll();
        assertThat(broken.status()).isEqualTo(Status.DEGRADED);
        assertThat(broken.reason()).contains("orphans has 1 row (7)", "secret (ERROR");
    }

    @Test
    void aDatabaseThatIsGoneIsDownAndForgetsNothing() throws Exception {
        poll();
        poll();
        database.run("UPDATE lines SET order_no = NULL WHERE id = 7");
        context.later(EVERY);
        assertThat(poll().status()).isEqualTo(Status.DEGRADED);
        database.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'vigie'");
        assertThat(poll().status()).isEqualTo(Status.DOWN);
        assertThat(poll().reason()).contains("orphans has 1 row (7)");
    }
}
