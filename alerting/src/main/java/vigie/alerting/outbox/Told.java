package vigie.alerting.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.alerting.route.RouteTree;

/**
 * What a receiver was told of an incident: the ledger that makes sure that a trigger gets its resolve.
 *
 * @param address the hash of where, and with which key, the trigger went; null before it was tried
 * @param account the hash of what the notices of that address are kept together by; null before it was tried
 * @param lastAt when the last notice was delivered, or null
 * @param reference what the receiver called the incident when it took the trigger; empty if nothing
 */
record Told(
        String incident,
        String receiver,
        State state,
        @Nullable String address,
        @Nullable String account,
        long groupMs,
        long repeatMs,
        @Nullable Long lastAt,
        String reference) {

    /** How much it knows. */
    enum State {
        /** The trigger is not delivered. */
        WAITING,
        /** It has the trigger. */
        TOLD,
        /** The resolve is on its way. */
        RESOLVING,
        /** Nothing more will be said. */
        DONE,
        /** It did not take the trigger, and never will. */
        REJECTED
    }

    private static final String SELECT =
            "SELECT incident, receiver, state, address, account, group_ms, repeat_ms, last_at, reference FROM told ";

    static Optional<Told> find(Sql sql, String incident, String receiver) {
        return sql.first(SELECT + " WHERE incident = ? AND receiver = ?", Told::row, incident, receiver);
    }

    static List<Told> of(Sql sql, String incident) {
        return sql.list(SELECT + " WHERE incident = ? ORDER BY receiver", Told::row, incident);
    }

    /** Those that have not been reminded for as long as their route says, and that nobody has in hand. */
    static List<Told> toRemind(Sql sql, long now) {
        return sql.list(SELECT + """
                           t WHERE state = 'TOLD' AND repeat_ms > 0 AND last_at + repeat_ms <= ?
                            AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.id = t.incident AND i.acknowledged_by IS NOT NULL)
                            AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.incident = t.incident AND b.receiver = t.receiver
                                AND b.kind <> 'CHANGE' AND b.state IN ('WAITING', 'CLAIMED'))
                           ORDER BY last_at, incident, receiver LIMIT 200""", Told::row, now);
    }

    /** Those that did not take the trigger of an incident that is still open. */
    static List<Told> rejectedAndOpen(Sql sql) {
        return sql.list(SELECT + """
                           t WHERE state = 'REJECTED' AND EXISTS (SELECT 1 FROM incident i
                            WHERE i.id = t.incident AND i.closed_at IS NULL) ORDER BY incident, receiver""", Told::row);
    }

    static boolean isOpen(Sql sql, String incident) {
        return sql.number("SELECT count(*) FROM incident WHERE id = ? AND closed_at IS NULL", incident) > 0;
    }

    static void begin(Transaction tx, String incident, RouteTree.Match match) {
        tx.update(
                "INSERT INTO told (incident, receiver, state, group_ms, repeat_ms) VALUES (?, ?, 'WAITING', ?, ?)",
                incident,
                match.receiver(),
                match.groupInterval().toMillis(),
                match.repeatInterval().toMillis());
    }

    void become(Transaction tx, State next) {
        tx.update("UPDATE told SET state = ? WHERE incident = ? AND receiver = ?", next.name(), incident, receiver);
    }

    void delivered(Transaction tx, State next) {
        tx.update(
                "UPDATE told SET state = ?, last_at = ? WHERE incident = ? AND receiver = ?",
                next.name(),
                tx.now().toEpochMilli(),
                incident,
                receiver);
    }

    void isCalled(Transaction tx, String what) {
        tx.update("UPDATE told SET reference = ? WHERE incident = ? AND receiver = ?", what, incident, receiver);
    }

    void goesTo(Transaction tx, String where, String whose) {
        tx.update(
                "UPDATE told SET address = ?, account = ? WHERE incident = ? AND receiver = ?",
                where,
                whose,
                incident,
                receiver);
    }

    private static Told row(ResultSet r) throws SQLException {
        return new Told(
                r.getString("incident"),
                r.getString("receiver"),
                State.valueOf(r.getString("state")),
                r.getString("address"),
                r.getString("account"),
                r.getLong("group_ms"),
                r.getLong("repeat_ms"),
                r.getObject("last_at") == null ? null : r.getLong("last_at"),
                r.getString("reference") == null ? "" : r.getString("reference"));
    }
}
