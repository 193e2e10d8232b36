package vigie.alerting.record;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Data sources for tests that decide for each connection what becomes of it. */
public final class Lent {
    private static @Nullable Path template;

    private Lent() {}

    /** Opens a connection, or does not. */
    @FunctionalInterface
    public interface Opener {
        Connection open() throws SQLException;
    }

    /** A data source without a pool. */
    public static DataSource source(Opener opener) {
        return (DataSource) Proxy.newProxyInstance(
                Lent.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        return opener.open();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    /**
     * A record in a SQLite file of a folder whose schema was made once and is copied, without waiting for the disk: for tests in
     * which what is in the file counts, and not when it is there.
     */
    public static Database quick(Path folder, InstantSource clock) {
        return quick(folder, clock, connection -> connection);
    }

    /** The same, whose changes go through a connection that a test watches. */
    public static Database quick(Path folder, InstantSource clock, UnaryOperator<Connection> watch) {
        Path file = folder.resolve("record.db");
        try {
            if (Files.notExists(file)) {
                Files.copy(template(), file);
            }
            Connection writer = connect(file, SQLiteConfig.TransactionMode.IMMEDIATE);
            Connection reader = connect(file, SQLiteConfig.TransactionMode.DEFERRED);
            Connection watched = watch.apply(writer);
            return new Database(source(() -> kept(watched)), source(() -> kept(reader)), clock);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized Path template() throws IOException {
        if (template == null) {
            Path made = Files.createTempFile("vigie-template", ".db");
            made.toFile().deleteOnExit();
            SQLiteDataSource source = new SQLiteDataSource();
            source.setUrl("jdbc:sqlite:" + made);
            Database.migrate(source);
            template = made;
        }
        return template;
    }

    private static Connection connect(Path file, SQLiteConfig.TransactionMode mode) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setTransactionMode(mode);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** A connection that is not closed by who borrows it; what was not committed by then is gone. */
    private static Connection kept(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                Lent.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("close")) {
                        return call(real, method, arguments);
                    }
                    if (!real.getAutoCommit()) {
                        real.rollback();
                        real.setAutoCommit(true);
                    }
                    return null;
                });
    }

    /** Passes a call on, and what it throws back. */
    public static @Nullable Object call(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
