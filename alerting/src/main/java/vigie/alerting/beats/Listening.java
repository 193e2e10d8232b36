package vigie.alerting.beats;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.alerting.record.Database;
import vigie.alerting.record.RecordException;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;

/**
 * Keeps in mind when nobody was there to take calls: who did not call then may have tried. One node that listens is enough. A record that
 * takes no change is nobody, too. Any thread.
 */
public final class Listening {
    /** How often a node says that it listens. */
    public static final Duration EVERY = Duration.ofSeconds(15);

    private static final Duration MISSED = EVERY.multipliedBy(3);
    private static final Duration KEPT = Duration.ofDays(800);
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    private final Database database;
    private boolean begun;

    Listening(Database database) {
        this.database = database;
    }

    /** Says that this node listens from now on; does nothing but the first time. */
    synchronized void begin() {
        if (!begun) {
            listen(Duration.ZERO);
            begun = true;
        }
    }

    /** Says that this node still listens. A record that does not take it is no error: the next time is soon. */
    public void goOn() {
        try {
            begin();
            listen(MISSED);
        } catch (RecordException e) {
            LOG.debug("the record does not take that this node listens", e);
        }
    }

    private void listen(Duration missed) {
        database.write(tx -> {
            long now = tx.now().toEpochMilli();
            long last = tx.number("SELECT max(at) FROM listener");
            if (now - last > missed.toMillis()) {
                note(tx, last, now);
            }
            return tx.update(
                    "INSERT INTO listener (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at", now);
        });
    }

    private static void note(Transaction tx, long from, long until) {
        tx.update("INSERT INTO deaf (until_at, from_at) VALUES (?, ?)", until, from);
        tx.update("DELETE FROM deaf WHERE until_at < ?", until - KEPT.toMillis());
    }

    /** When a node last said that it listens. */
    static Instant lastly(Sql sql) {
        return Instant.ofEpochMilli(sql.number("SELECT max(at) FROM listener"));
    }

    /** The end of the last break that is longer than {@code bridged}. */
    static Instant since(Sql sql, Duration bridged) {
        return Instant.ofEpochMilli(
                sql.number("SELECT max(until_at) FROM deaf WHERE until_at - from_at > ?", bridged.toMillis()));
    }
}
