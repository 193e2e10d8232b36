package vigie.alerting.beats;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    private static final String ROW = "SELECT since, at, ok, message, name FROM beat WHERE name = ?";

    private final Database database;
    private final Listening listening;

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
        if (tx.first(ROW, row -> true, name).isEmpty() && tx.number("SELECT count(*) FROM beat") >= MOST) {
            return false;
        }
        long now = tx.now().toEpochMilli();
        tx.update("""
                INSERT INTO beat (name, since, at, ok, message) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET at = excluded.at, ok = excluded.ok, message = excluded.message
                WHERE beat.at IS NULL OR beat.at <= excluded.at OR beat.at > ?""", name, now, now, ok ? 1 : 0, cut(message), now + CLOCKS_DIFFER.toMillis());
        return true;
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
        listening.begin();
        return database.read(sql -> known(sql, name, bridged))
                .or(() -> database.write(tx -> {
                    tx.update(
                            "INSERT INTO beat (name, since, at, ok, message) VALUES (?, ?, NULL, 1, '') ON CONFLICT (name) DO"
                                    + " NOTHING",
                            name,
                            tx.now().toEpochMilli());
                    return known(tx, name, bridged);
                }))
                .orElseThrow();
    }

    private static Optional<Watch> known(Sql sql, String name, Duration bridged) {
        Instant since = Listening.since(sql, bridged);
        return sql.first(ROW, row -> new Watch(Instant.ofEpochMilli(row.getLong(1)), beat(row), since), name);
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
