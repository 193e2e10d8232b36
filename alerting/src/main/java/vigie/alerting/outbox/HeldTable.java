package vigie.alerting.outbox;

import java.util.List;
import vigie.alerting.notify.Notice;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Severity;

/** The rows of the table {@code outbox} that a storm of pages keeps back, and those by which its pace is known. */
final class HeldTable {
    private HeldTable() {}

    /** How many triggers of a receiver came up after a moment; no more than {@code most} are counted. */
    static long came(Sql sql, String receiver, long after, int most) {
        return sql.number(
                "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE receiver = ? AND came_at > ? LIMIT ?) AS recent",
                receiver,
                after,
                most);
    }

    /** A trigger comes up to be sent. */
    static void comes(Transaction tx, OutboxRow row) {
        tx.update("UPDATE outbox SET came_at = ? WHERE id = ?", tx.now().toEpochMilli(), row.id());
    }

    /** Keeps a trigger back that was never tried. */
    static void keep(Transaction tx, OutboxRow row, String why) {
        tx.update(
                "UPDATE outbox SET state = 'HELD', error = ? WHERE id = ? AND epoch = ? AND state = 'WAITING'",
                why,
                row.id(),
                row.epoch());
    }

    /** The incidents of which a receiver is not told, the most urgent first. */
    static List<String> incidents(Sql sql, String receiver) {
        return sql.list(
                "SELECT incident FROM outbox WHERE receiver = ? AND state = 'HELD' ORDER BY priority DESC, next_at, id",
                r -> r.getString(1),
                receiver);
    }

    /** Everything that is kept back from a receiver is due now, and counts as coming up now. */
    static void letGo(Transaction tx, String receiver) {
        long now = tx.now().toEpochMilli();
        tx.update(
                "UPDATE outbox SET state = 'WAITING', next_at = ?, came_at = ?, expires_at = ?, error = ''"
                        + " WHERE receiver = ? AND state = 'HELD'",
                now,
                now,
                now + Outbox.lives(Notice.Kind.TRIGGER).toMillis(),
                receiver);
    }

    /** What is kept back of an incident is due now, whoever it is for. */
    static void letThrough(Transaction tx, String incident) {
        long now = tx.now().toEpochMilli();
        tx.update(
                "UPDATE outbox SET state = 'WAITING', next_at = ?, expires_at = ?, error = ''"
                        + " WHERE incident = ? AND state = 'HELD'",
                now,
                now + Outbox.lives(Notice.Kind.TRIGGER).toMillis(),
                incident);
    }

    /** Says of what is kept back from a receiver why that is so. */
    static void explain(Transaction tx, String receiver, String why) {
        tx.update("UPDATE outbox SET error = ? WHERE receiver = ? AND state = 'HELD'", why, receiver);
    }

    /**
     * An incident that is kept back.
     *
     * @param firing how many of its alerts fire
     */
    record Held(String service, Severity severity, long firing) {}

    /** What is kept back from a receiver, that with the most alerts first. */
    static List<Held> held(Sql sql, String receiver) {
        return sql.list("""
                SELECT i.service, i.severity, i.own + i.others AS firing FROM outbox o JOIN incident i ON i.id = o.incident
                WHERE o.receiver = ? AND o.state = 'HELD' ORDER BY i.own + i.others DESC, i.service""", r -> new Held(r.getString(1), Severity.valueOf(r.getString(2)), r.getLong(3)), receiver);
    }

    static long count(Sql sql, String receiver) {
        return sql.number("SELECT count(*) FROM outbox WHERE receiver = ? AND state = 'HELD'", receiver);
    }
}
