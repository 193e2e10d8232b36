package vigie.alerting.incident;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Cursor;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Finding;
import vigie.model.Severity;

/** The rows of the table {@code incident}, and the column of {@code alert} that points at them. */
final class IncidentTable {
    private static final String SELECT = """
            SELECT id, service, severity, summary, opened_at, closed_at, acknowledged_by, own, others, root_clear_at
            FROM incident""";

    private IncidentTable() {}

    static Optional<IncidentRow> byId(Sql sql, String id) {
        return sql.first(SELECT + " WHERE id = ?", IncidentTable::row, id);
    }

    /** The open incident of a root. */
    static Optional<IncidentRow> openOf(Sql sql, String service) {
        return sql.first(SELECT + " WHERE service = ? AND closed_at IS NULL", IncidentTable::row, service);
    }

    /** The identifiers of the open incidents, by their root. */
    static Map<String, String> open(Sql sql) {
        Map<String, String> open = new HashMap<>();
        sql.list(
                "SELECT service, id FROM incident WHERE closed_at IS NULL",
                r -> Optional.ofNullable(open.put(r.getString(1), r.getString(2))));
        return open;
    }

    /** The open incidents in which only dependants of the root fire, oldest first. */
    static List<IncidentRow> openWithoutRoot(Sql sql) {
        return sql.list(SELECT + " WHERE closed_at IS NULL AND own = 0 ORDER BY opened_at, id", IncidentTable::row);
    }

    /** A part of the list, newest first. */
    static List<IncidentRow> page(Sql sql, @Nullable Boolean open, int limit, Cursor after) {
        String which = open == null ? "1 = 1" : open ? "closed_at IS NULL" : "closed_at IS NOT NULL";
        return sql.list(
                SELECT
                        + " WHERE "
                        + which
                        + " AND (opened_at < ? OR (opened_at = ? AND id < ?)) ORDER BY opened_at DESC, id DESC LIMIT ?",
                IncidentTable::row,
                after.at(),
                after.at(),
                after.id(),
                limit);
    }

    static void insert(Transaction tx, String id, String service, Severity severity, String summary) {
        tx.update("""
                INSERT INTO incident (id, service, severity, summary, opened_at, own, others)
                VALUES (?, ?, ?, ?, ?, 0, 0)""", id, service, severity.name(), summary, tx.now().toEpochMilli());
    }

    static void root(Transaction tx, String id, String service) {
        tx.update("UPDATE incident SET service = ? WHERE id = ? AND closed_at IS NULL", service, id);
    }

    static void state(
            Transaction tx,
            String id,
            Severity severity,
            String summary,
            long own,
            long others,
            @Nullable Instant rootClearAt) {
        tx.update(
                "UPDATE incident SET severity = ?, summary = ?, own = ?, others = ?, root_clear_at = ? WHERE id = ?",
                severity.name(),
                summary,
                own,
                others,
                rootClearAt == null ? null : rootClearAt.toEpochMilli(),
                id);
    }

    static void severity(Transaction tx, String id, Severity severity) {
        tx.update("UPDATE incident SET severity = ? WHERE id = ?", severity.name(), id);
    }

    static void rootClear(Transaction tx, String id, Instant at) {
        tx.update("UPDATE incident SET root_clear_at = ? WHERE id = ?", at.toEpochMilli(), id);
    }

    static boolean close(Transaction tx, String id, @Nullable String mergedInto) {
        return tx.update("""
                        UPDATE incident SET closed_at = ?, merged_into = ?, own = 0, others = 0
                        WHERE id = ? AND closed_at IS NULL""", tx.now().toEpochMilli(), mergedInto, id) == 1;
    }

    static boolean acknowledge(Transaction tx, String id, String by, @Nullable Instant until) {
        return tx.update(
                        "UPDATE incident SET acknowledged_by = ?, acknowledged_until = ? WHERE id = ? AND closed_at IS NULL",
                        by,
                        until == null ? null : until.toEpochMilli(),
                        id)
                == 1;
    }

    /** The open incidents that nobody has in hand any more, with who had them. */
    static List<Map.Entry<String, String>> acknowledgementsOver(Sql sql, long now) {
        return sql.list("""
                SELECT id, acknowledged_by FROM incident
                WHERE closed_at IS NULL AND acknowledged_until IS NOT NULL AND acknowledged_until <= ? ORDER BY id""", r -> Map.entry(r.getString(1), r.getString(2)), now);
    }

    static void acknowledgementOver(Transaction tx, String id) {
        tx.update("UPDATE incident SET acknowledged_by = NULL, acknowledged_until = NULL WHERE id = ?", id);
    }

    static void alertIn(Transaction tx, String alert, String incident) {
        tx.update("UPDATE alert SET incident = ? WHERE id = ?", incident, alert);
    }

    static void alertsInto(Transaction tx, String from, String into) {
        tx.update("UPDATE alert SET incident = ? WHERE incident = ?", into, from);
    }

    /** How many alerts of each service fire in an incident. */
    static Map<String, Long> firing(Sql sql, String incident) {
        Map<String, Long> counts = new LinkedHashMap<>();
        sql.list(
                "SELECT service, count(*) FROM alert WHERE incident = ? AND state = 'FIRING' GROUP BY service ORDER BY service",
                r -> counts.put(r.getString(1), r.getLong(2)),
                incident);
        return counts;
    }

    /** What is wrong in an incident: the kinds of the alerts of it that fire. */
    static List<Finding.Kind> kinds(Sql sql, String incident) {
        return sql.list(
                "SELECT DISTINCT kind FROM alert WHERE incident = ? AND state = 'FIRING'",
                r -> Finding.Kind.valueOf(r.getString(1)),
                incident);
    }

    static long instancesDown(Sql sql, String incident, String service) {
        return sql.number("""
                SELECT count(DISTINCT instance) FROM alert
                WHERE incident = ? AND state = 'FIRING' AND service = ? AND kind = 'TARGET_DOWN'""", incident, service);
    }

    /** Whether an alert of that service was ever in the incident. */
    static boolean everHeld(Sql sql, String incident, String service) {
        return sql.number("SELECT count(*) FROM alert WHERE incident = ? AND service = ?", incident, service) > 0;
    }

    private static IncidentRow row(ResultSet r) throws SQLException {
        return new IncidentRow(
                r.getString("id"),
                r.getString("service"),
                Severity.valueOf(r.getString("severity")),
                r.getString("summary"),
                Instant.ofEpochMilli(r.getLong("opened_at")),
                instant(r, "closed_at"),
                r.getString("acknowledged_by"),
                r.getLong("own"),
                r.getLong("others"),
                instant(r, "root_clear_at"));
    }

    private static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
        return r.getObject(column) == null ? null : Instant.ofEpochMilli(r.getLong(column));
    }
}
