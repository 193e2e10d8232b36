package vigie.alerting.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.notify.Notice;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;

/** The rows of the table {@code outbox}. */
final class OutboxTable {
    private static final String SELECT = """
            SELECT id, incident, receiver, n, kind, reason, input, priority, state, payload, attempts, reached, created_at,
                   next_at, expires_at, epoch, error, came_at
            FROM outbox o
            """;
    private static final String UNDONE = "state IN ('WAITING', 'CLAIMED')";

    private OutboxTable() {}

    /** The receivers to whom something is due. */
    static List<String> dueReceivers(Sql sql, long now) {
        return sql.list(
                "SELECT DISTINCT receiver FROM outbox WHERE " + UNDONE + " AND next_at <= ? ORDER BY receiver",
                r -> r.getString(1),
                now);
    }

    /** What is due to a receiver and has nothing undone before it, the most urgent first; change events have no order. */
    static List<OutboxRow> due(Sql sql, String receiver, long now, int limit) {
        return sql.list(SELECT + """
                           WHERE o.state IN ('WAITING', 'CLAIMED') AND o.next_at <= ? AND o.receiver = ?
                            AND (o.kind = 'CHANGE' OR NOT EXISTS (SELECT 1 FROM outbox b WHERE b.incident = o.incident
                                AND b.receiver = o.receiver AND b.n < o.n AND b.kind <> 'CHANGE'
                                AND b.state IN ('WAITING', 'CLAIMED', 'HELD')))
                           ORDER BY o.priority DESC, o.next_at, o.id LIMIT ?""", OutboxTable::row, now, receiver, limit);
    }

    /** The undone notices of an incident to a receiver, in their order, change events left out; a trigger that is held is one of them. */
    static List<OutboxRow> lane(Sql sql, String incident, String receiver) {
        return sql.list(
                SELECT
                        + " WHERE incident = ? AND receiver = ? AND kind <> 'CHANGE'"
                        + " AND state IN ('WAITING', 'CLAIMED', 'HELD') ORDER BY n",
                OutboxTable::row,
                incident,
                receiver);
    }

    static Optional<OutboxRow> byId(Sql sql, String id) {
        return sql.first(SELECT + " WHERE id = ?", OutboxTable::row, id);
    }

    /** When the next notice is due that is not due now, or null. */
    static @Nullable Long nextAfter(Sql sql, long now) {
        long next = sql.number("SELECT min(next_at) FROM outbox WHERE " + UNDONE + " AND next_at > ?", now);
        return next == 0 ? null : next;
    }

    static void insert(
            Transaction tx,
            String id,
            String incident,
            String receiver,
            Notice.Kind kind,
            String reason,
            String input,
            int priority,
            long nextAt,
            long expiresAt) {
        tx.update(
                """
                INSERT INTO outbox (id, incident, receiver, n, kind, reason, input, priority, state, attempts, reached,
                    created_at, next_at, expires_at, epoch, error)
                VALUES (?, ?, ?, (SELECT coalesce(max(n), 0) + 1 FROM outbox WHERE incident = ? AND receiver = ?),
                    ?, ?, ?, ?, 'WAITING', 0, 0, ?, ?, ?, 0, '')""",
                id,
                incident,
                receiver,
                incident,
                receiver,
                kind.name(),
                reason,
                input,
                priority,
                tx.now().toEpochMilli(),
                nextAt,
                expiresAt);
    }

    /** A first notice that waits, or is held, is due earlier, or more urgent, because of another alert. */
    static void hasten(Transaction tx, String incident, String receiver, long nextAt, int priority) {
        tx.update("""
                UPDATE outbox SET next_at = CASE WHEN next_at > ? THEN ? ELSE next_at END,
                    priority = CASE WHEN priority < ? THEN ? ELSE priority END
                WHERE incident = ? AND receiver = ? AND kind = 'TRIGGER' AND state IN ('WAITING', 'HELD') AND attempts = 0""", nextAt, nextAt, priority, priority, incident, receiver);
    }

    /** An update that waits is due by then. */
    static void hastenUpdate(Transaction tx, String incident, String receiver, long nextAt, int priority) {
        tx.update("""
                UPDATE outbox SET next_at = CASE WHEN next_at > ? THEN ? ELSE next_at END,
                    priority = CASE WHEN priority < ? THEN ? ELSE priority END
                WHERE incident = ? AND receiver = ? AND kind = 'UPDATE' AND state = 'WAITING' AND attempts = 0""", nextAt, nextAt, priority, priority, incident, receiver);
    }

    /** Takes a notice for one attempt: from here on it counts as arrived, until an answer says that it certainly has not. */
    static boolean claim(Transaction tx, OutboxRow row, String payload, String node, long until) {
        return tx.update("""
                        UPDATE outbox SET state = 'CLAIMED', claimed_by = ?, epoch = epoch + 1, attempts = attempts + 1,
                            payload = ?, reached = 1, next_at = ?, tried_at = coalesce(tried_at, ?)
                        WHERE id = ? AND epoch = ? AND state IN ('WAITING', 'CLAIMED')""", node, payload, until, tx.now().toEpochMilli(), row.id(), row.epoch()) == 1;
    }

    /** Ends a claim; false if it was lost to another node. */
    static boolean settle(
            Transaction tx, String id, long epoch, OutboxRow.State state, boolean reached, long nextAt, String error) {
        return tx.update("""
                        UPDATE outbox SET state = ?, reached = ?, next_at = ?, error = ?, claimed_by = NULL
                        WHERE id = ? AND epoch = ? AND state = 'CLAIMED'""", state.name(), reached ? 1 : 0, nextAt, error, id, epoch) == 1;
    }

    /** Puts a notice off that cannot be tried now. */
    static void postpone(Transaction tx, OutboxRow row, long nextAt, String error) {
        tx.update(
                "UPDATE outbox SET state = 'WAITING', next_at = ?, error = ? WHERE id = ? AND epoch = ?",
                nextAt,
                error,
                row.id(),
                row.epoch());
    }

    /** Keeps a notice back; it stays due. */
    static void hold(Transaction tx, OutboxRow row, long expiresAt, String why) {
        tx.update(
                "UPDATE outbox SET expires_at = ?, error = ? WHERE id = ? AND epoch = ?",
                expiresAt,
                why,
                row.id(),
                row.epoch());
    }

    /** A notice may have arrived by another way. */
    static void mayHaveArrived(Transaction tx, OutboxRow row) {
        tx.update(
                "UPDATE outbox SET reached = 1, state = 'WAITING' WHERE id = ? AND epoch = ? AND state <> 'CLAIMED'",
                row.id(),
                row.epoch());
    }

    /** A part of those that a condition holds for, newest first. */
    static List<OutboxRow> page(Sql sql, String filter, long beforeAt, String beforeId, int limit) {
        return sql.list(
                SELECT + " WHERE " + filter
                        + " AND (created_at < ? OR (created_at = ? AND id < ?)) ORDER BY created_at DESC, id DESC LIMIT ?",
                OutboxTable::row,
                beforeAt,
                beforeAt,
                beforeId,
                limit);
    }

    /** A notice that has ended, or that a storm holds back, begins anew; who held it has lost it. */
    static void again(Transaction tx, OutboxRow row, long nextAt, long expiresAt) {
        tx.update("""
                UPDATE outbox SET state = 'WAITING', payload = NULL, attempts = 0, tried_at = NULL, next_at = ?, expires_at = ?,
                    error = '', epoch = epoch + 1
                WHERE id = ? AND epoch = ? AND state IN ('REJECTED', 'EXPIRED', 'HELD')""", nextAt, expiresAt, row.id(), row.epoch());
    }

    /** Ends a notice that is not sent, or not again. */
    static void end(Transaction tx, OutboxRow row, OutboxRow.State state, String error) {
        tx.update(
                "UPDATE outbox SET state = ?, error = ? WHERE id = ? AND state = ?",
                state.name(),
                error,
                row.id(),
                row.state().name());
    }

    /** What was being sent is sent again: nobody knows what became of it. Who sent it until now has lost it. */
    static void reclaim(Transaction tx) {
        tx.update("""
                UPDATE outbox SET state = 'WAITING', next_at = ?, claimed_by = NULL
                WHERE state = 'CLAIMED'""", tx.now().toEpochMilli());
    }

    private static OutboxRow row(ResultSet r) throws SQLException {
        return new OutboxRow(
                r.getString("id"),
                r.getString("incident"),
                r.getString("receiver"),
                r.getLong("n"),
                Notice.Kind.valueOf(r.getString("kind")),
                r.getString("reason"),
                r.getString("input"),
                r.getInt("priority"),
                OutboxRow.State.valueOf(r.getString("state")),
                r.getString("payload"),
                r.getInt("attempts"),
                r.getInt("reached") == 1,
                r.getLong("created_at"),
                r.getLong("next_at"),
                r.getLong("expires_at"),
                r.getLong("epoch"),
                r.getString("error"),
                r.getObject("came_at") == null ? null : r.getLong("came_at"));
    }
}
