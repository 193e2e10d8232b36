package vigie.alerting.record;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The record: every change is one transaction that is on disk when {@link #write} returns. SQLite (WAL, {@code synchronous=FULL})
 * or PostgreSQL, by the JDBC address.
 *
 * <p>Any thread. On SQLite writers wait for each other; readers never wait.
 */
public final class Database implements AutoCloseable {
    private final DataSource writers;
    private final DataSource readers;
    private final InstantSource clock;
    private volatile boolean up = true;

    /** A record over data sources whose schema is there already; {@link #close} closes them if they can be closed. */
    public Database(DataSource writers, DataSource readers, InstantSource clock) {
        this.writers = writers;
        this.readers = readers;
        this.clock = clock;
    }

    /**
     * Opens a record and brings its schema up to date.
     *
     * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql:…}
     * @throws RecordException if it cannot be opened or is newer than this program
     */
    public static Database open(String url, InstantSource clock) {
        boolean sqlite = url.startsWith("jdbc:sqlite:");
        HikariDataSource writers = pool(url, "vigie-record-write", sqlite ? 1 : 4, sqlite, false);
        try {
            migrate(writers);
            return new Database(writers, pool(url, "vigie-record-read", 4, sqlite, true), clock);
        } catch (RuntimeException e) {
            writers.close();
            throw new RecordException("the record at " + url + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Brings the schema behind a data source up to date. */
    public static void migrate(DataSource source) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    private static HikariDataSource pool(String url, String name, int size, boolean sqlite, boolean readOnly) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setPoolName(name);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        config.setAutoCommit(readOnly);
        if (sqlite) {
            config.addDataSourceProperty("journal_mode", "WAL");
            config.addDataSourceProperty("synchronous", "FULL");
            config.addDataSourceProperty("busy_timeout", "5000");
            config.addDataSourceProperty("foreign_keys", "true");
            // A write transaction takes the lock at its start, so that it never has to be given up half way.
            config.addDataSourceProperty("transaction_mode", readOnly ? "DEFERRED" : "IMMEDIATE");
        }
        return new HikariDataSource(config);
    }

    /**
     * Makes one change. All of it is on disk when this returns, and none of it if this throws; what was registered with
     * {@link Transaction#afterCommit} has run by then.
     *
     * @throws RecordException if the record does not take it
     */
    public <T> T write(Function<Transaction, T> work) {
        try (Connection connection = writers.getConnection()) {
            Transaction tx = new Transaction(connection, clock.instant());
            T result;
            try {
                result = work.apply(tx);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
            up = true;
            tx.committed();
            return result;
        } catch (SQLException e) {
            up = false;
            throw new RecordException("the record is not there: " + e.getMessage(), e);
        } catch (RecordException e) {
            up = false;
            throw e;
        }
    }

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    /**
     * Asks the record something.
     *
     * @throws RecordException if it does not answer
     */
    public <T> T read(Function<Sql, T> query) {
        try (Connection connection = readers.getConnection()) {
            return query.apply(new Sql(connection));
        } catch (SQLException e) {
            throw new RecordException("the record is not there: " + e.getMessage(), e);
        }
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
