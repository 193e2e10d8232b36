package vigie.app.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL server on loopback, as durable as in production, that can be stopped and started again on the same port. */
final class PostgresServer implements AutoCloseable {
    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    /** Starts one whose data lie in a folder. */
    PostgresServer(Path folder) throws IOException, SQLException {
        data = folder.resolve("postgres");
        port = Site.freePort();
        server = start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE vigie");
        }
    }

    private EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setPGStartupWait(Duration.ofSeconds(30))
                .start();
    }

    int port() {
        return port;
    }

    /** The address of the database, as the estate has it. */
    String url() {
        return url(port);
    }

    /** The same through another port. */
    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/vigie?targetServerType=primary";
    }

    /** Ends the server and starts it again; whoever was connected is not any more. */
    void restart() throws IOException {
        server.close();
        server = start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
