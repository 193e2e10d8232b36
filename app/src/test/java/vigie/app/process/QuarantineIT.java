package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bookings that no order stands behind, in a real PostgreSQL: they are found by their sum, and the executor is asked to set them aside. */
class QuarantineIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PASSWORD = "the-password-of-vigie";

    @TempDir
    Path folder;

    private String estate(PostgresServer database, Witness witness) {
        return """
                version: 1
                defaults: {interval: 500ms, fail_after: 2, recover_after: 1, stale_after: 10s, grace: 0s}
                services:
                  - name: shop-ledger
                    targets: {static: [{address: "127.0.0.1:@port@", zone: a}]}
                    checks:
                      - name: totals
                        use: reconcile
                        left: {sql: {user: vigie, password: "file:pg.password", database: vigie, query: "SELECT coalesce(sum(amount), 0) FROM orders"}}
                        right: {sql: {user: vigie, password: "file:pg.password", database: vigie, query: "SELECT coalesce(sum(amount), 0) FROM bookings"}}
                remediations:
                  - name: quarantine-bookings
                    when: {service: shop-ledger, check: totals, status: DEGRADED}
                    mode: auto
                    override: "a test"
                    steps: [{action: quarantine, executor: runner, timeout: 20s, expires: 30s}]
                    guard: {cooldown: 1s, max_unhealthy: 100%}
                    verify: {healthy_for: 1s, within: 30s}
                """.replace("@port@", Integer.toString(database.port())) + witness.sections();
    }

    private static void run(PostgresServer database, String... statements) {
        try (Connection owner = DriverManager.getConnection(database.url(), "postgres", "");
                Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int count(PostgresServer database, String table) throws SQLException {
        try (Connection owner = DriverManager.getConnection(database.url(), "postgres", "");
                Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** What an executor of somebody who keeps books would do. */
    private static void setAside(PostgresServer database) {
        run(
                database,
                "WITH suspect AS (DELETE FROM bookings b WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = b.id) RETURNING *)"
                        + " INSERT INTO quarantined SELECT * FROM suspect");
    }

    @Test
    void bookingsThatNoOrderStandsBehindAreSetAsideWithTheEvidence() throws Exception {
        try (PostgresServer database = new PostgresServer(folder);
                Witness witness = new Witness(folder, address -> setAside(database))) {
            run(
                    database,
                    "CREATE ROLE vigie LOGIN PASSWORD '" + PASSWORD + "'",
                    "CREATE TABLE orders (id int, amount numeric)",
                    "CREATE TABLE bookings (id int, amount numeric)",
                    "CREATE TABLE quarantined (id int, amount numeric)",
                    "INSERT INTO orders SELECT i, 10 FROM generate_series(1, 3) i",
                    "INSERT INTO bookings SELECT * FROM orders",
                    "GRANT SELECT ON orders, bookings TO vigie");
            Files.writeString(folder.resolve("pg.password"), PASSWORD + "\n");
            Site site = new Site(folder);
            site.write(estate(database, witness));
            try (VigieProcess vigie = site.startReady()) {
                await("both sides agree")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(vigie.items("/api/v1/targets"))
                                .as(vigie::printed)
                                .allSatisfy(t ->
                                        assertThat(t.path("status").asText()).isEqualTo("UP")));
                assertThat(witness.calls()).isEmpty();

                run(database, "INSERT INTO bookings VALUES (99, 7.5)");
                await("the run is done")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(vigie.items("/api/v1/runs"))
                                .as(() -> vigie.printed())
                                .singleElement()
                                .satisfies(run ->
                                        assertThat(run.path("state").asText()).isEqualTo("DONE")));
                assertThat(witness.calls()).singleElement().satisfies(QuarantineIT::assertHasEvidence);
                assertThat(count(database, "quarantined")).isEqualTo(1);
                assertThat(count(database, "bookings")).isEqualTo(3);
                await("it is over")
                        .atMost(SOON)
                        .until(() -> vigie.items("/api/v1/incidents?state=open").isEmpty());
                assertThat(vigie.printed()).doesNotContain(PASSWORD);
                assertThat(vigie.terminate()).isZero();
            }
            assertThat(site.verifyAudit().code()).isZero();
        }
    }

    private static void assertHasEvidence(JsonNode call) {
        assertThat(call.path("action").asText()).isEqualTo("quarantine");
        assertThat(call.path("plan").asText()).isEqualTo("quarantine-bookings");
        assertThat(call.path("service").asText()).isEqualTo("shop-ledger");
        assertThat(call.path("reason").path("evidence").toString())
                .contains("left is 30, right is 37.5: they differ by 7.5");
        assertThat(call.path("reason").path("incident").asText()).isNotEmpty();
    }
}
