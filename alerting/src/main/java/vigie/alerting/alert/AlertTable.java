package vigie.alerting.alert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.JsonText;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.AlertState;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Severity;

/** The rows of the table {@code alert}. */
public final class AlertTable {
    private static final String SELECT = """
            SELECT id, condition, kind, service, instance, severity, labels, summary, value, state, seen, proved_ms,
                   known_since, active_at, fired_at, resolved_at, incident, annotations, source, ends_at
            FROM alert
            """;

    private static final String WORST =
            "CASE severity WHEN 'CRITICAL' THEN 0 WHEN 'ERROR' THEN 1 WHEN 'WARNING' THEN 2 ELSE 3 END";

    private AlertTable() {}

    /** The open life of a condition, if it has one. */
    static Optional<AlertRow> open(Sql sql, String condition) {
        return sql.first(SELECT + " WHERE condition = ? AND state <> 'RESOLVED'", AlertTable::row, condition);
    }

    /** The open lives that time alone moves on by now. */
    static List<AlertRow> due(Sql sql, long now, int limit) {
        return sql.list(
                SELECT + " WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at, id LIMIT ?",
                AlertTable::row,
                now,
                limit);
    }

    /** Every open life. */
    static List<AlertRow> open(Sql sql) {
        return sql.list(SELECT + " WHERE state <> 'RESOLVED' ORDER BY id", AlertTable::row);
    }

    /** The open lives of a service. */
    static List<AlertRow> openOf(Sql sql, String service) {
        return sql.list(SELECT + " WHERE service = ? AND state <> 'RESOLVED' ORDER BY id", AlertTable::row, service);
    }

    /** The alerts of an incident: those that fire first, of them the worst, then in the order in which they fired. */
    public static List<AlertRow> of(Sql sql, String incident, int limit) {
        return sql.list(
                SELECT
                        + " WHERE incident = ? ORDER BY CASE state WHEN 'FIRING' THEN 0 ELSE 1 END, " + WORST
                        + ", fired_at, id LIMIT ?",
                AlertTable::row,
                incident,
                limit);
    }

    /** The alerts of an incident that fire, those of {@code first} first, then by severity and age. */
    public static List<AlertRow> firing(Sql sql, String incident, String first, int limit) {
        // In two questions, for the first is answered by an index in the order that is wanted, however many there are.
        List<AlertRow> own = sql.list(
                SELECT + " WHERE incident = ? AND service = ? AND state = 'FIRING' ORDER BY " + WORST
                        + ", fired_at, id LIMIT ?",
                AlertTable::row,
                incident,
                first,
                limit);
        if (own.size() == limit) {
            return own;
        }
        List<AlertRow> all = new ArrayList<>(own);
        all.addAll(sql.list(
                SELECT + " WHERE incident = ? AND service <> ? AND state = 'FIRING' ORDER BY " + WORST
                        + ", fired_at, id LIMIT ?",
                AlertTable::row,
                incident,
                first,
                limit - own.size()));
        return all;
    }

    /** Every alert that fires, oldest first. */
    public static List<AlertRow> allFiring(Sql sql) {
        return sql.list(SELECT + " WHERE state = 'FIRING' ORDER BY fired_at, id", AlertTable::row);
    }

    /** Every alert of a severity that fires, oldest first. */
    public static List<AlertRow> allFiring(Sql sql, Severity severity) {
        return sql.list(
                SELECT + " WHERE state = 'FIRING' AND severity = ? ORDER BY fired_at, id",
                AlertTable::row,
                severity.name());
    }

    /**
     * The open lives whose sender has not said them again in time. Not those of which people were tried to be told in vain: that
     * nobody speaks of it any more is no proof that it is over.
     */
    static List<AlertRow> ended(Sql sql, long now, int limit) {
        return sql.list(SELECT + """
                           WHERE ends_at IS NOT NULL AND ends_at <= ? AND state <> 'RESOLVED'
                            AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.incident = alert.incident AND o.kind = 'TRIGGER'
                                AND o.state IN ('WAITING', 'CLAIMED') AND o.attempts > 0)
                           ORDER BY ends_at, id LIMIT ?""", AlertTable::row, now, limit);
    }

    static void insert(Transaction tx, AlertRow row, Life.Waits waits) {
        tx.update(
                """
                INSERT INTO alert (id, condition, kind, service, instance, severity, labels, summary, value, state, seen,
                    proved_ms, known_since, due_at, active_at, fired_at, annotations, source, ends_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                row.id(),
                row.condition(),
                row.kind().name(),
                row.service(),
                row.instance(),
                row.severity().name(),
                JsonText.of(row.labels().asMap()),
                row.summary(),
                number(row.value()),
                row.state().name(),
                row.life().seen().name(),
                row.life().provedMs(),
                time(row.life().knownSince()),
                time(row.life().dueAt(waits)),
                row.activeAt().toEpochMilli(),
                time(row.firedAt()),
                row.origin() == null ? null : JsonText.of(row.origin().annotations()),
                row.origin() == null ? null : row.origin().source(),
                row.origin() == null ? null : time(row.origin().endsAt()));
    }

    /** Writes a successor over its predecessor; false if another node was first. */
    static boolean update(Transaction tx, AlertRow from, AlertRow to, Life.Waits waits) {
        return tx.update(
                        """
                        UPDATE alert SET severity = ?, labels = ?, summary = ?, value = ?, state = ?, seen = ?, proved_ms = ?,
                            known_since = ?, due_at = ?, fired_at = ?, resolved_at = ?, annotations = ?, source = ?, ends_at = ?
                        WHERE id = ? AND state = ?""",
                        to.severity().name(),
                        JsonText.of(to.labels().asMap()),
                        to.summary(),
                        number(to.value()),
                        to.state().name(),
                        to.life().seen().name(),
                        to.life().provedMs(),
                        time(to.life().knownSince()),
                        time(to.life().dueAt(waits)),
                        time(to.firedAt()),
                        time(to.resolvedAt()),
                        to.origin() == null ? null : JsonText.of(to.origin().annotations()),
                        to.origin() == null ? null : to.origin().source(),
                        to.origin() == null ? null : time(to.origin().endsAt()),
                        from.id(),
                        from.state().name())
                == 1;
    }

    static void delete(Transaction tx, AlertRow row) {
        tx.update("DELETE FROM alert WHERE id = ? AND state = 'PENDING'", row.id());
    }

    private static AlertRow row(ResultSet r) throws SQLException {
        Life life = new Life(
                AlertState.valueOf(r.getString("state")),
                Finding.State.valueOf(r.getString("seen")),
                r.getLong("proved_ms"),
                r.getObject("known_since") == null ? Life.STANDS : r.getLong("known_since"));
        return new AlertRow(
                r.getString("id"),
                r.getString("condition"),
                Finding.Kind.valueOf(r.getString("kind")),
                r.getString("service"),
                r.getString("instance"),
                Severity.valueOf(r.getString("severity")),
                Labels.of(JsonText.texts(r.getString("labels"))),
                r.getString("summary"),
                r.getObject("value") == null ? Double.NaN : r.getDouble("value"),
                life,
                Instant.ofEpochMilli(r.getLong("active_at")),
                instant(r, "fired_at"),
                instant(r, "resolved_at"),
                r.getString("incident"),
                origin(r));
    }

    private static @Nullable Origin origin(ResultSet r) throws SQLException {
        Instant ends = instant(r, "ends_at");
        return ends == null
                ? null
                : new Origin(JsonText.texts(r.getString("annotations")), r.getString("source"), ends);
    }

    private static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
        return r.getObject(column) == null ? null : Instant.ofEpochMilli(r.getLong(column));
    }

    private static @Nullable Long time(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    private static @Nullable Long time(long at) {
        return at == Life.STANDS ? null : at;
    }

    // SQLite reads NaN as null, PostgreSQL keeps it: null it is, on both.
    private static @Nullable Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
