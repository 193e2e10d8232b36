package vigie.alerting.record;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server for the tests of one process, as durable as in production; each test gets a database of its own. */
public final class Postgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;
    private static @Nullable String template;

    private Postgres() {}

    /** The address of a new database in which the tables are already. */
    public static synchronized String newRecord() {
        if (template == null) {
            String url = newDatabase();
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(url);
            Database.migrate(source);
            template = "test" + DATABASES.get();
        }
        return newDatabase(" TEMPLATE " + template);
    }

    /** The address of a new, empty database. */
    public static synchronized String newDatabase() {
        return newDatabase("");
    }

    private static String newDatabase(String how) {
        try {
            if (server == null) {
                EmbeddedPostgres started = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("max_connections", "100")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(started)));
                server = started;
            }
            String name = "test" + DATABASES.incrementAndGet();
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name + how);
            }
            return server.getJdbcUrl("postgres", name);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("PostgreSQL does not start", e);
        }
    }

    private static void close(EmbeddedPostgres started) {
        try {
            started.close();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL does not end", e);
        }
    }
}
