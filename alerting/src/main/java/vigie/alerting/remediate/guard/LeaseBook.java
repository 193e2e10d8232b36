package vigie.alerting.remediate.guard;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Lease;

/** The leases in the record, so that every node sees them. */
public final class LeaseBook {
    private static final String COLUMNS = "id, service, instance, holder, reason, since, until";

    /** One that is over is forgotten after a while: the audit trail has it for ever. */
    private static final Duration KEPT = Duration.ofDays(1);

    private LeaseBook() {}

    /** Those that hold at a moment, the first to end first. */
    public static List<Lease> at(Sql sql, Instant now) {
        return sql.list(
                "SELECT " + COLUMNS + " FROM lease WHERE until > ? ORDER BY until, id",
                LeaseBook::row,
                now.toEpochMilli());
    }

    /** Those of a service that hold at a moment. */
    static List<Lease> of(Sql sql, String service, Instant now) {
        return sql.list(
                "SELECT " + COLUMNS + " FROM lease WHERE service = ? AND until > ? ORDER BY until, id",
                LeaseBook::row,
                service,
                now.toEpochMilli());
    }

    public static Optional<Lease> find(Sql sql, String id) {
        return sql.first("SELECT " + COLUMNS + " FROM lease WHERE id = ?", LeaseBook::row, id);
    }

    public static void insert(Transaction tx, Lease lease) {
        tx.update("DELETE FROM lease WHERE until < ?", tx.now().minus(KEPT).toEpochMilli());
        tx.update(
                "INSERT INTO lease (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
                lease.id(),
                lease.service(),
                lease.instance(),
                lease.holder(),
                lease.reason(),
                lease.since().toEpochMilli(),
                lease.until().toEpochMilli());
    }

    /** Another reason, and another end. */
    public static void update(Transaction tx, String id, String reason, Instant until) {
        tx.update("UPDATE lease SET reason = ?, until = ? WHERE id = ?", reason, until.toEpochMilli(), id);
    }

    private static Lease row(ResultSet r) throws SQLException {
        return new Lease(
                r.getString(1),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                r.getString(5),
                Instant.ofEpochMilli(r.getLong(6)),
                Instant.ofEpochMilli(r.getLong(7)));
    }
}
