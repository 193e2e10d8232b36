package vigie.alerting.beats;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Database;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.BeatBook;

/** The book over the record, the same for all nodes that share it. Any thread. */
public final class BeatTable implements BeatBook {
    /** The most heartbeats that are remembered, so that nobody who may call can fill the disk. */
    static final int MOST = 10_000;
    /** A last call that is further in the future was written by a clock that was wrong, and does not keep the next one out. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /** How old the last look may be before it is written down again, and how old it is when the heartbeat is forgotten. */
    private static final Duration LOOKED = Duration.ofDays(1);

    private static final Duration FORGOTTEN = Duration.ofDays(30);

    private static final String ROW = "SELECT since, at, ok, message, name FROM beat WHERE name = ?";

    private final Database database;
    private final Listening listening;
    /** Who looks waits on a thread that others need too: a record that hangs holds a few of them, and not all. */
    private final Semaphore askers = new Semaphore(4);

    /** The book of a record. */
    public BeatTable(Database database) {
        this.database = database;
        this.listening = new Listening(database);
    }

    /** Says that this node is there to take calls: at the start, and then every {@link Listening#EVERY}. */
    public Listening listening() {
        return listening;
    }

    @Override
    public @Nullable Instant beat(String name, boolean ok, String message) {
        return database.write(tx -> taken(tx, name, ok, message) ? tx.now() : null);
    }

    private static boolean taken(Transaction tx, String name, boolean ok, String message) {
        if (!hasRoom(tx, name)) {
            return false;
        }
        long now = tx.now().toEpochMilli();
        tx.update("""
                INSERT INTO beat (name, since, looked_at, at, ok, message) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET at = excluded.at, ok = excluded.ok, message = excluded.message,
                    looked_at = excluded.looked_at
                WHERE beat.at IS NULL OR beat.at <= excluded.at OR beat.at > ?""", name, now, now, now, ok ? 1 : 0, cut(message), now + CLOCKS_DIFFER.toMillis());
        return true;
    }

    /** Whether it is known, or there is room for one more; what nobody looks at nor calls any more makes room. */
    private static boolean hasRoom(Transaction tx, String name) {
        if (tx.number("SELECT count(*) FROM beat WHERE name = ?", name) > 0) {
            return true;
        }
        tx.update(
                "DELETE FROM beat WHERE looked_at < ?",
                tx.now().minus(FORGOTTEN).toEpochMilli());
        return tx.number("SELECT count(*) FROM beat") < MOST;
    }

    private static String cut(String message) {
        if (message.length() <= MESSAGE) {
            return message;
        }
        int end = Character.isHighSurrogate(message.charAt(MESSAGE - 1)) ? MESSAGE - 1 : MESSAGE;
        return message.substring(0, end);
    }

    @Override
    public Watch watch(String name, Duration bridged) {
        try {
            if (!askers.tryAcquire(1, TimeUnit.SECONDS)) {
                throw new IllegalStateException("too many ask the record at once, and it is slow");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the process ends", e);
        }
        try {
            listening.begin();
            return database.read(sql -> known(sql, name, bridged)).orElseGet(() -> looked(name, bridged));
        } finally {
            askers.release();
        }
    }

    private Watch looked(String name, Duration bridged) {
        Watch watch = database.write(tx -> {
            long now = tx.now().toEpochMilli();
            if (!hasRoom(tx, name)) {
                return null;
            }
            tx.update("""
                    INSERT INTO beat (name, since, looked_at, at, ok, message) VALUES (?, ?, ?, NULL, 1, '')
                    ON CONFLICT (name) DO UPDATE SET looked_at = excluded.looked_at""", name, now, now);
            return tx.first(ROW, row -> watch(row, Listening.since(tx, bridged)), name)
                    .orElseThrow();
        });
        if (watch == null) {
            throw new IllegalStateException("it knows " + MOST + " heartbeats already");
        }
        return watch;
    }

    /** A heartbeat that was looked at within a day or so: only once a day is that written down. */
    private static Optional<Watch> known(Sql sql, String name, Duration bridged) {
        Instant since = Listening.since(sql, bridged);
        long yesterday = Listening.lastly(sql).minus(LOOKED).toEpochMilli();
        return sql.first(ROW + " AND looked_at >= ?", row -> watch(row, since), name, yesterday);
    }

    private static Watch watch(ResultSet row, Instant listening) throws SQLException {
        return new Watch(Instant.ofEpochMilli(row.getLong(1)), beat(row), listening);
    }

    private static @Nullable Beat beat(ResultSet row) throws SQLException {
        Instant at = Sql.instant(row, 2);
        return at == null ? null : new Beat(row.getString(5), at, row.getLong(3) == 1, row.getString(4));
    }

    @Override
    public List<Beat> beats(int most) {
        return database.read(sql -> sql.list(
                "SELECT since, at, ok, message, name FROM beat WHERE at IS NOT NULL ORDER BY name LIMIT ?",
                row -> requireNonNull(beat(row)),
                most));
    }
}
