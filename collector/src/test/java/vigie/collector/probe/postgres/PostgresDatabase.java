package vigie.collector.probe.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import vigie.model.Secret;

/** A PostgreSQL server on loopback with a user {@value #USER} who may look at what is granted to it. */
public final class PostgresDatabase implements AutoCloseable {
    public static final String USER = "vigie";
    public static final Secret PASSWORD = new Secret("a-password");

    private final EmbeddedPostgres server;

    public PostgresDatabase() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        run("CREATE USER vigie PASSWORD 'a-password'");
    }

    public int port() {
        return server.getPort();
    }

    /** As the owner; the first value, or an empty text. */
    public String run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port() + "/postgres?preferQueryMode=simple", "postgres", "");
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        }
    }

    /** Stops what serves the user's connection, or lets it go on, as an overloaded machine would. */
    public void freeze(boolean frozen) throws Exception {
        String pid = run("SELECT pid FROM pg_stat_activity WHERE usename = 'vigie'");
        Process kill = new ProcessBuilder("kill", frozen ? "-STOP" : "-CONT", pid).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IllegalStateException("kill failed for " + pid);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
