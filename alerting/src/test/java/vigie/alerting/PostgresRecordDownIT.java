package vigie.alerting;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Database;
import vigie.alerting.record.Lent;
import vigie.alerting.record.Postgres;

/** PostgreSQL whose table is locked by somebody else, or that takes no connection any more and has ended those that it had. */
class PostgresRecordDownIT extends RecordDownContract {
    private final String url = Postgres.newDatabase();
    private @Nullable Connection holder;
    private boolean gone;

    static Stream<Object[]> troubles() {
        return outages("locked", "gone");
    }

    static Stream<String> ways() {
        return Stream.of("locked", "gone");
    }

    @Override
    String first() {
        return "gone";
    }

    @Override
    Database open(VirtualLoop clock) {
        DataSource source = Lent.source(() -> {
            Connection connection = DriverManager.getConnection(url + "&options=-c%20lock_timeout%3D20");
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return connection;
        });
        Database.migrate(source);
        return new Database(source, source, clock);
    }

    @Override
    void fails(String how) {
        try {
            if (how.equals("locked")) {
                holder = DriverManager.getConnection(url);
                holder.setAutoCommit(false);
                try (Statement statement = holder.createStatement()) {
                    statement.execute("LOCK TABLE alert, outbox, audit IN ACCESS EXCLUSIVE MODE");
                }
            } else {
                gone = true;
                allow(false);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void allow(boolean connections) throws SQLException {
        String name = url.replaceAll("^.*/|\\?.*$", "");
        try (Connection connection = DriverManager.getConnection(url.replace("/" + name, "/postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + connections);
            if (!connections) {
                statement.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
            }
        }
    }

    @Override
    void mend() {
        try {
            if (holder != null) {
                holder.rollback();
                holder.close();
                holder = null;
            }
            if (gone) {
                allow(true);
                gone = false;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
