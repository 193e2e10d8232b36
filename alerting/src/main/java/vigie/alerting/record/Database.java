package vigie.alerting.record;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;
import vigie.model.Secret;

/**
 * The record: every change is one transaction that is on disk when {@link #write} returns. SQLite (WAL, {@code synchronous=FULL})
 * or PostgreSQL, by the JDBC address.
 *
 * <p>Any thread. Writers wait for each other, on PostgreSQL those of all nodes; readers never wait.
 */
public final class Database implements AutoCloseable {
    static final int BUSY_MS = 5_000;
    /** What is locked, of PostgreSQL's numbers for applications: any that is not another application's in the same database. */
    private static final long WRITERS = 0x7669_6769_65L;

    private static final int MOST_PAGES_IN_LOG = 16_000;
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final DataSource writers;
    private final DataSource readers;
    private final InstantSource clock;
    private final boolean shared;
    private final Map<Connection, Statements> kept = new ConcurrentHashMap<>();
    private volatile boolean up = true;

    /** A record over data sources whose schema is there already; {@link #close} closes them if they can be closed. */
    public Database(DataSource writers, DataSource readers, InstantSource clock) {
        this(writers, readers, clock, false);
    }

    private Database(DataSource writers, DataSource readers, InstantSource clock, boolean shared) {
        this.writers = writers;
        this.readers = readers;
        this.clock = clock;
        this.shared = shared;
    }

    /**
     * Opens a record and brings its schema up to date. A SQLite file is looked at first: a damaged one is left as it is.
     *
     * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql:…}
     * @throws RecordException if it cannot be opened, is damaged or is newer than this program
     */
    public static Database open(String url, InstantSource clock) {
        return open(url, null, null, clock);
    }

    /**
     * The same for a record that asks who comes.
     *
     * @param user null if the address says it, or nobody asks
     * @param password null if nobody asks
     */
    public static Database open(String url, @Nullable String user, @Nullable Secret password, InstantSource clock) {
        boolean sqlite = url.startsWith(SqliteFile.PREFIX);
        HikariDataSource writers = null;
        try {
            if (sqlite) {
                SqliteFile.check(url);
            }
            Access access = new Access(url, user, password);
            writers = pool(access, "vigie-record-write", sqlite ? 1 : 4, sqlite, false);
            migrate(writers);
            return new Database(writers, pool(access, "vigie-record-read", 4, sqlite, true), clock, !sqlite);
        } catch (SQLException | RuntimeException e) {
            if (writers != null) {
                writers.close();
            }
            throw new RecordException("the record at " + withoutParameters(url) + " cannot be opened", e);
        }
    }

    // The parameters of a PostgreSQL address may hold a password.
    private static String withoutParameters(String url) {
        return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }

    /**
     * Brings the schema behind a data source up to date.
     *
     * @throws IllegalStateException if it is a later one than this program knows
     */
    public static void migrate(DataSource source) {
        Flyway flyway = Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .load();
        // Flyway takes a later schema for one that is up to date.
        MigrationInfo current = flyway.info().current();
        if (current != null && current.getState() == MigrationState.FUTURE_SUCCESS) {
            throw new IllegalStateException("it is a newer Vigie's, its schema has version " + current.getVersion()
                    + ", which this one does not know");
        }
        flyway.migrate();
    }

    private record Access(
            String url, @Nullable String user, @Nullable Secret password) {}

    private static HikariDataSource pool(Access access, String name, int size, boolean sqlite, boolean readOnly) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(access.url);
        if (access.user != null) {
            config.setUsername(access.user);
        }
        if (access.password != null) {
            config.setPassword(access.password.reveal());
        }
        config.setPoolName(name);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(BUSY_MS);
        // The SQLite driver begins the next transaction, with its lock, as soon as one ends. Auto commit ends that too,
        // so that an
        // idle connection of the pool holds nothing.
        config.setAutoCommit(true);
        if (sqlite) {
            config.addDataSourceProperty("journal_mode", "WAL");
            config.addDataSourceProperty("synchronous", "FULL");
            config.addDataSourceProperty("busy_timeout", String.valueOf(BUSY_MS));
            config.addDataSourceProperty("foreign_keys", "true");
            // Where nobody calls checkpoint, the writer still does it by itself before the log is too long.
            config.setConnectionInitSql("PRAGMA wal_autocheckpoint = " + MOST_PAGES_IN_LOG);
            // A write transaction takes the lock at its start, so that it never has to be given up half way.
            config.addDataSourceProperty("transaction_mode", readOnly ? "DEFERRED" : "IMMEDIATE");
        } else {
            config.setTransactionIsolation(readOnly ? "TRANSACTION_REPEATABLE_READ" : "TRANSACTION_READ_COMMITTED");
            // A server that stops answering must not stop the loop for ever.
            config.addDataSourceProperty("connectTimeout", "5");
            config.addDataSourceProperty("socketTimeout", "20");
            // A node that stands still inside a change must not keep the others from theirs: the server ends it, and
            // they wait for
            // somewhat longer than that.
            config.setConnectionInitSql(
                    "SET idle_in_transaction_session_timeout = '5s'; SET lock_timeout = '10s'; SET tcp_user_timeout = '15s'");
        }
        return new HikariDataSource(config);
    }

    /**
     * Makes one change. All of it is on disk when this returns, and none of it if this throws; what was registered with
     * {@link Transaction#afterCommit} has run by then, outside of the transaction.
     *
     * @throws RecordException if the record does not take it
     */
    public <T> T write(Function<Transaction, T> work) {
        Done<T> done = commit(work);
        done.tx().committed();
        return done.result();
    }

    private <T> Done<T> commit(Function<Transaction, T> work) {
        try (Connection connection = beginWriting()) {
            Statements statements = statements(writers, connection);
            Transaction tx = new Transaction(statements, clock.instant());
            T result;
            try {
                result = work.apply(tx);
                tx.beforeCommit();
                end(writers, statements);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollBack(writers, connection, e);
                throw e;
            }
            up = true;
            return new Done<>(result, tx);
        } catch (SQLException e) {
            up = false;
            throw new RecordException("the record took no change", e);
        } catch (RecordException e) {
            up = false;
            throw e;
        }
    }

    /**
     * A connection on which a change has begun. On PostgreSQL writers wait for each other as they do on SQLite, those of other nodes too: a
     * change sees everything that was changed before it, and none has to be given up half way because of another one.
     */
    private Connection beginWriting() throws SQLException {
        try {
            return beginWritingOnce();
        } catch (SQLException e) {
            // The server was started anew, or another one has taken its place, and the pool did not know: nothing was
            // asked for yet.
            if (shared && isLost(e)) {
                return beginWritingOnce();
            }
            throw e;
        }
    }

    private Connection beginWritingOnce() throws SQLException {
        Connection connection = writers.getConnection();
        try {
            begin(writers, connection);
            if (shared) {
                try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
                    lock.setLong(1, WRITERS);
                    lock.execute();
                }
            }
            return connection;
        } catch (SQLException e) {
            if (shared) {
                rollBack(writers, connection, e);
            }
            connection.close();
            throw e;
        }
    }

    // Connection exception, or the server ends the session.
    private static boolean isLost(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    private record Done<T>(T result, Transaction tx) {}

    private Statements statements(DataSource source, Connection connection) throws SQLException {
        if (!keepsStatements(source)) {
            return new Statements(connection);
        }
        // The pool's own wrapper closes them when the connection goes back.
        SQLiteConnection real = connection.unwrap(SQLiteConnection.class);
        Statements known = kept.get(real);
        if (known != null) {
            return known;
        }
        kept.values().removeIf(statements -> !statements.isOpen());
        Statements made = new Statements(real);
        kept.put(real, made);
        return made;
    }

    private static void end(DataSource source, Statements statements) throws SQLException {
        if (!keepsStatements(source)) {
            statements.end();
        }
    }

    private static boolean keepsStatements(DataSource source) {
        return source instanceof HikariDataSource pool && pool.getJdbcUrl().startsWith(SqliteFile.PREFIX);
    }

    private static void begin(DataSource source, Connection connection) throws SQLException {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            // The SQLite driver takes itself to be in a transaction now, and is in none: the next statements would
            // stand alone.
            abandon(source, connection);
            throw e;
        }
    }

    private static void rollBack(DataSource source, Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
            abandon(source, connection);
        }
    }

    private static void abandon(DataSource source, Connection connection) {
        if (source instanceof HikariDataSource pool) {
            pool.evictConnection(connection);
        }
    }

    /**
     * Asks the record something. All questions of one call see the same moment.
     *
     * @throws RecordException if it does not answer
     */
    public <T> T read(Function<Sql, T> query) {
        try (Connection connection = readers.getConnection()) {
            begin(readers, connection);
            Statements statements = statements(readers, connection);
            try {
                T result = query.apply(new Sql(statements));
                end(readers, statements);
                connection.rollback();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(readers, connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new RecordException("the record does not answer", e);
        }
    }

    /**
     * Moves what SQLite's log holds into its file, beside the writer and not in its way: else a change now and then would wait until that
     * is done. To be called about once a second, on a thread that may wait for the disk. Nothing on PostgreSQL, which does it by itself, and
     * nothing while the record takes no change: a full disk is not made fuller.
     */
    public void checkpoint() {
        if (!up || !keepsStatements(readers)) {
            return;
        }
        try (Connection connection = readers.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException e) {
            // Nothing is lost by it: the log is longer, and the next one does more.
            LOG.debug("the log of the record was not moved into its file", e);
        }
    }

    /** Whether other processes may write to this record too. */
    public boolean isShared() {
        return shared;
    }

    /** Whether the last change was taken. */
    public boolean isUp() {
        return up;
    }

    @Override
    public void close() {
        close(readers);
        close(writers);
    }

    private static void close(DataSource source) {
        if (source instanceof HikariDataSource pool) {
            pool.close();
        }
    }
}
