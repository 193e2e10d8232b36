package vigie.app.sim;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** Lends the one connection of a process to the record, with what goes wrong in between. */
final class FaultySource implements DataSource {
    private final Connection connection;
    private final RecordFaults faults;
    private final boolean changes;
    private final Statements statements;
    private final Connection lent;
    private @Nullable Runnable killed;
    private Consumer<String> around = where -> {};
    private long changedRows;
    private boolean ended;
    private boolean out;

    FaultySource(Connection connection, RecordFaults faults, boolean changes) {
        this.connection = connection;
        this.faults = faults;
        this.changes = changes;
        this.statements = new Statements(connection);
        this.lent = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this::call);
    }

    /** What to do to the process when it dies at a commit. */
    void whenKilled(Runnable action) {
        killed = action;
    }

    /** Hears of each commit that changes something, just before and just after it. */
    void aroundCommits(Consumer<String> listener) {
        around = listener;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (ended) {
            throw new Crash("a dead process reads and writes nothing");
        }
        faults.connecting();
        if (out && changes) {
            throw new IllegalStateException("a change inside a change: it would wait for itself for ever");
        }
        out = true;
        return lent;
    }

    private @Nullable Object call(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "close" -> {
                out = false;
                return null;
            }
            case "prepareStatement" -> {
                faults.statement(changes);
                if (arguments != null && arguments.length == 1) {
                    return statements.lend((String) arguments[0]);
                }
            }
            case "commit" -> {
                commit();
                return null;
            }
            default -> {}
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void commit() throws SQLException {
        switch (faults.committing()) {
            case COMMIT_FAILS -> throw new SQLException(RecordFaults.SIMULATED + " the commit failed");
            case COMMIT_FAILS_TAKEN -> {
                connection.commit();
                throw new SQLException(RecordFaults.SIMULATED + " the connection broke at the commit");
            }
            case KILLED_BEFORE_COMMIT -> kill("before a commit");
            case KILLED_AFTER_COMMIT -> {
                connection.commit();
                kill("after a commit");
            }
            default -> {
                boolean changing = hasChanged();
                if (changing) {
                    around.accept("before a commit");
                }
                connection.commit();
                if (changing) {
                    around.accept("after a commit");
                }
            }
        }
    }

    private boolean hasChanged() throws SQLException {
        long rows = ((SQLiteConnection) connection).getDatabase().total_changes();
        boolean more = rows > changedRows;
        changedRows = rows;
        return changes && more;
    }

    private void kill(String when) {
        if (killed != null) {
            killed.run();
        }
        throw new Crash("killed " + when);
    }

    /** The process is gone: what was not committed is given up. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            if (changes) {
                connection.rollback();
            }
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("a connection that does not end", e);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("nothing is wrapped");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
