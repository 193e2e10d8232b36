package vigie.collector.probe.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;
import vigie.collector.net.AddressPolicy;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;

/**
 * The one connection to a database that is kept from poll to poll. Blocks, on a thread of the lane; {@link #close()} may be called by any
 * thread and ends what is under way.
 *
 * <p>The session is read-only, and the server ends a statement after ten seconds, so that nothing is left running behind a poll that was
 * given up.
 */
public final class PostgresLine {
    private static final int MOST_ROWS = 200;

    private final HostPort place;
    private final PostgresLogin login;
    private final Probe.Context context;
    private volatile PostgresSockets.@Nullable Door door;
    private @Nullable Connection connection;
    private long deadlineNanos;
    private volatile boolean closed;

    PostgresLine(HostPort place, PostgresLogin login, Probe.Context context) {
        this.place = place;
        this.login = login;
        this.context = context;
    }

    /** One row, by the names of its columns; a null is not in it. */
    public record Row(Map<String, String> columns) {
        /** The value as PostgreSQL writes it; empty for a null. */
        public String text(String column) {
            return columns.getOrDefault(column, "");
        }

        /** The value as a number; NaN for a null, and for what is none. */
        public double figure(String column) {
            try {
                return number(column);
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }

        boolean is(String column) {
            return "t".equals(columns.get(column));
        }

        /** NaN for a null. */
        double number(String column) {
            String text = columns.get(column);
            return text == null ? Double.NaN : Double.parseDouble(text);
        }
    }

    /** Gets ready to ask, until the deadline: with the connection that is kept, or a new one. */
    void open(long deadlineNanos) throws SQLException {
        this.deadlineNanos = deadlineNanos;
        PostgresSockets.Door current = door;
        if (connection == null || current == null || closed) {
            current = new PostgresSockets.Door(targets(), context::nanoTime);
            door = current;
            current.deadline(deadlineNanos);
            if (closed) {
                current.close();
            }
            connection = connect(current);
        } else {
            current.deadline(deadlineNanos);
        }
    }

    private AddressPolicy targets() {
        return context.targets();
    }

    private Connection connect(PostgresSockets.Door through) throws SQLException {
        Properties properties = new Properties();
        set(properties, PGProperty.USER, login.user());
        set(properties, PGProperty.PG_DBNAME, login.database());
        set(properties, PGProperty.APPLICATION_NAME, "vigie");
        set(properties, PGProperty.SOCKET_FACTORY, PostgresSockets.class.getName());
        set(properties, PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME, PostgresPassword.class.getName());
        set(properties, PGProperty.PREFER_QUERY_MODE, "simple");
        set(properties, PGProperty.MAX_RESULT_BUFFER, "4M");
        set(properties, PGProperty.GSS_ENC_MODE, "disable");
        set(properties, PGProperty.LOGIN_TIMEOUT, "0"); // it would make a thread, and the door has a deadline
        set(properties, PGProperty.CANCEL_SIGNAL_TIMEOUT, "1");
        set(
                properties,
                PGProperty.OPTIONS,
                "-c statement_timeout=10000 -c lock_timeout=1000 -c standard_conforming_strings=on");
        boolean proved = login.tls() == PostgresTls.VERIFY;
        set(
                properties,
                PGProperty.SSL_MODE,
                proved ? "verify-full" : login.tls() == PostgresTls.NONE ? "disable" : "prefer");
        if (login.ca() != null) {
            set(properties, PGProperty.SSL_ROOT_CERT, login.ca().toString());
        } else if (proved) {
            set(properties, PGProperty.SSL_FACTORY, "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        properties.put(PostgresSockets.DOOR, through);
        properties.put(PostgresPassword.PROVED, proved);
        if (login.password() != null) {
            properties.put(PostgresPassword.SECRET, login.password());
        }
        int port = place.port() < 0 ? 5432 : place.port();
        HostSpec[] hosts = {new HostSpec(place.host(), port)};
        Connection made = new PgConnection(hosts, properties, "jdbc:postgresql://" + place.host() + ':' + port + '/');
        try (Statement statement = made.createStatement()) {
            statement.execute("SET SESSION default_transaction_read_only = on");
        }
        return made;
    }

    private static void set(Properties properties, PGProperty property, String value) {
        properties.setProperty(property.getName(), value);
    }

    /**
     * The rows of several questions of this package, in their order, {@value #MOST_ROWS} of each at most. They go in one message, since most of
     * what a poll costs is waiting for an answer and waking up for it: if one of them fails, all do.
     */
    List<List<Row>> rows(String... questions) throws SQLException {
        List<List<Row>> answers = new ArrayList<>();
        try (Statement statement = connection().createStatement()) {
            boolean more = statement.execute(String.join(";\n", questions));
            while (more && answers.size() < questions.length) {
                try (ResultSet result = statement.getResultSet()) {
                    answers.add(SqlTable.rows(result, MOST_ROWS));
                }
                more = statement.getMoreResults();
            }
        }
        if (answers.size() != questions.length) {
            throw new SQLException("the server answered " + answers.size() + " of " + questions.length + " questions");
        }
        return answers;
    }

    /** The first number of the server's version, as it said when the connection was made; 0 if it said none. */
    int majorVersion() throws SQLException {
        return connection().getMetaData().getDatabaseMajorVersion();
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            throw new SQLException("there is no connection");
        }
        return open;
    }

    /**
     * Asks a question of the estate in a transaction that writes nothing and is rolled back.
     *
     * <p>The server ends it when nine tenths of the time until the deadline are over, so that a slow question is told from a server that
     * hangs. If the server refuses it, the line can be used again.
     *
     * @param mostRows that are read; whether there are more is told
     */
    public SqlTable ask(SqlQuery query, int mostRows) throws SQLException {
        long leftMs = (deadlineNanos - context.nanoTime()) / 1_000_000;
        try (Statement statement = connection().createStatement()) {
            statement.execute("BEGIN READ ONLY; SET LOCAL statement_timeout = " + Math.max(1, leftMs * 9 / 10));
            try {
                // A cursor, because the server then takes nothing but a question, and sends no row too many.
                statement.execute("DECLARE vigie_rows NO SCROLL CURSOR FOR " + query.text());
                SqlTable table;
                try (ResultSet result = statement.executeQuery("FETCH " + (mostRows + 1) + " FROM vigie_rows")) {
                    table = SqlTable.read(result, mostRows);
                }
                statement.execute("ROLLBACK");
                return table;
            } catch (SQLException e) {
                throw afterRollback(statement, e);
            }
        }
    }

    private SQLException afterRollback(Statement statement, SQLException e) {
        if (String.valueOf(e.getSQLState()).startsWith("08")) {
            drop();
            // The driver names its limit in every language, and has no code of its own for that.
            boolean flooded = String.valueOf(e.getMessage()).contains("maxResultBuffer");
            return flooded ? new SQLException("the answer is too large", SqlFault.TOO_LARGE) : e;
        }
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException again) {
            e.addSuppressed(again);
            drop();
        }
        return e;
    }

    /** Whether another question can be asked after one that failed. */
    public boolean isOpen() {
        return connection != null;
    }

    /**
     * Writes the canary row, the one thing that is ever written, and commits it.
     *
     * @return its time, seconds since the epoch by the server's clock; -1 if there is no row to write
     */
    long writeCanary() throws SQLException {
        try (Statement statement = connection().createStatement()) {
            statement.execute("BEGIN READ WRITE");
            long at = -1;
            try (ResultSet row = statement.executeQuery("UPDATE vigie_canary SET at = clock_timestamp() WHERE id = 1"
                    + " RETURNING extract(epoch FROM at)::bigint")) {
                at = row.next() ? row.getLong(1) : -1;
            }
            statement.execute("COMMIT");
            return at;
        }
    }

    /** Whether the last attempt came as far as a connection. */
    boolean wasConnected() {
        PostgresSockets.Door current = door;
        return current != null && current.isConnected();
    }

    /** Lets go of a connection in which something failed; the next poll makes another. On the lane. */
    void drop() {
        PostgresSockets.Door current = door;
        if (current != null) {
            current.close();
        }
        connection = null;
    }

    /** Ends for good. */
    void close() {
        closed = true;
        PostgresSockets.Door current = door;
        if (current != null) {
            current.close();
        }
    }
}
