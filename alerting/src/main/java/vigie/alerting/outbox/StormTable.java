package vigie.alerting.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.IncidentLog;

/** The rows of the table {@code page_storm}. */
public final class StormTable {
    private static final String SELECT = "SELECT receiver, state, since, held, said FROM page_storm ";

    private StormTable() {}

    /** Where the pages of a receiver are. */
    enum State {
        /** More come than it is told of. */
        STORM,
        /** Fewer come, and what was held back is told in one notice. */
        DIGEST,
        /** Nothing is held back; people do not know yet. */
        OVER
    }

    /**
     * A storm of the pages of one receiver.
     *
     * @param held how many were held back since it began
     * @param said how many were held back when people were told last
     */
    record Row(String receiver, State state, Instant since, long held, long said) {}

    static List<Row> all(Sql sql) {
        return sql.list(SELECT + "ORDER BY receiver", StormTable::row);
    }

    static Optional<Row> find(Sql sql, String receiver) {
        return sql.first(SELECT + "WHERE receiver = ?", StormTable::row, receiver);
    }

    /** The receivers from which pages are held back, for whoever looks at them. Any thread. */
    public static List<IncidentLog.PageStorm> shown(Sql sql) {
        return all(sql).stream()
                .filter(row -> row.state() != State.OVER)
                .map(row -> new IncidentLog.PageStorm(
                        row.receiver(), row.state() == State.DIGEST, row.since(), HeldTable.count(sql, row.receiver())))
                .toList();
    }

    /** A storm begins, perhaps while an older one is still told in a digest. */
    static void begin(Transaction tx, String receiver) {
        tx.update(
                "INSERT INTO page_storm (receiver, state, since, held, said) VALUES (?, 'STORM', ?, 0, 0)"
                        + " ON CONFLICT (receiver) DO UPDATE SET state = 'STORM', since = excluded.since, held = 0, said = 0",
                receiver,
                tx.now().toEpochMilli());
    }

    /** So many more were held back. */
    static void grows(Transaction tx, String receiver, long by) {
        tx.update("UPDATE page_storm SET held = held + ? WHERE receiver = ?", by, receiver);
    }

    static void become(Transaction tx, String receiver, State state) {
        tx.update("UPDATE page_storm SET state = ?, said = 0 WHERE receiver = ?", state.name(), receiver);
    }

    static void said(Transaction tx, String receiver, long count) {
        tx.update("UPDATE page_storm SET said = ? WHERE receiver = ?", count, receiver);
    }

    static void delete(Transaction tx, String receiver) {
        tx.update("DELETE FROM page_storm WHERE receiver = ?", receiver);
    }

    private static Row row(ResultSet r) throws SQLException {
        return new Row(
                r.getString("receiver"),
                State.valueOf(r.getString("state")),
                Instant.ofEpochMilli(r.getLong("since")),
                r.getLong("held"),
                r.getLong("said"));
    }
}
