package vigie.alerting.remediate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import vigie.alerting.record.Database;

/**
 * A record in a SQLite file, or on PostgreSQL, whose commits can be made to fail, or to be the last thing that the process does. The schema is made once
 * and copied. What is tested is what is in the file, not the disk: {@code synchronous} is off.
 */
final class TestRecord implements AutoCloseable {
    private static @Nullable Path template;
    /** Makes the records of the tests that follow databases of a PostgreSQL server; null for files of SQLite. */
    static @Nullable Supplier<String> server;

    private final Path file;
    private final @Nullable String url;
    private @Nullable Connection writer;
    private @Nullable Connection reader;
    int commits;
    /** Called around each commit, with its number and whether it is done. */
    CommitHook hook = (number, done) -> {};

    TestRecord(Path folder) {
        file = folder.resolve("record.db");
        Supplier<String> databases = server;
        url = databases == null ? null : databases.get();
        if (url != null) {
            return;
        }
        try {
            Files.copy(template(), file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    /** Opens it, as a process that begins would. */
    Database open(InstantSource clock) {
        close();
        try {
            writer = connect(false);
            reader = connect(true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Database(source(writer, true), source(reader, false), clock);
    }

    private Connection connect(boolean readOnly) throws SQLException {
        if (url != null) {
            // What is tested is what is in the record, not the disk.
            Connection connection = DriverManager.getConnection(url + "&options=-c%20synchronous_commit%3Doff");
            connection.setTransactionIsolation(
                    readOnly ? Connection.TRANSACTION_REPEATABLE_READ : Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(readOnly);
            return connection;
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setBusyTimeout(5_000);
        config.enforceForeignKeys(true);
        config.setTransactionMode(
                readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        connection.setAutoCommit(readOnly);
        return connection;
    }

    /** One connection that is never closed by who borrows it. */
    private DataSource source(Connection real, boolean hooked) {
        Connection lent = (Connection) Proxy.newProxyInstance(
                TestRecord.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    boolean commit = hooked && method.getName().equals("commit");
                    int number = commit ? ++commits : 0;
                    if (commit) {
                        hook.commit(number, false);
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (commit) {
                            hook.commit(number, true);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
        return (DataSource) Proxy.newProxyInstance(
                TestRecord.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> lent);
    }

    /** Ends as a process does that is killed: what was not committed is gone. */
    @Override
    public void close() {
        try {
            if (writer != null) {
                if (!writer.getAutoCommit()) {
                    writer.rollback();
                }
                writer.close();
                writer = null;
            }
            if (reader != null) {
                reader.close();
                reader = null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What happens at a commit. */
    @FunctionalInterface
    interface CommitHook {
        void commit(int number, boolean done) throws SQLException;
    }

    /** The end of the process. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;

        Crash() {
            super("the process ends here", null, false, false);
        }
    }
}
