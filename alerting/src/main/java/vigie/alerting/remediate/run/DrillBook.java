package vigie.alerting.remediate.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Cursor;
import vigie.alerting.record.JsonText;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Drill;
import vigie.model.Incident;

/** The drills in the record, when they are due, and the last recovery of each service. */
public final class DrillBook {
    private static final int MOST_LINES = 1_000;
    private static final String SELECT =
            "SELECT id, name, plan, service, instance, actor, state, reason, run, started_at,"
                    + " ended_at, objective_ms, acted_ms, recovered_ms FROM drill";

    private DrillBook() {}

    /** Writes a drill down that begins; false if another one is under way. */
    public static boolean begin(Transaction tx, Drill drill) {
        return insert(tx, drill, "ON CONFLICT DO NOTHING") == 1;
    }

    /** Writes a drill down that did not begin. */
    public static void add(Transaction tx, Drill drill) {
        insert(tx, drill, "");
    }

    private static int insert(Transaction tx, Drill drill, String conflict) {
        return tx.update(
                "INSERT INTO drill (id, name, plan, service, instance, actor, state, reason, started_at, ended_at,"
                        + " objective_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                        + conflict,
                drill.id(),
                drill.name(),
                drill.plan(),
                drill.service(),
                drill.instance(),
                drill.by(),
                drill.state().name(),
                drill.reason(),
                drill.startedAt().toEpochMilli(),
                RunBook.millis(drill.endedAt()),
                millis(drill.objective()));
    }

    /** The instance was chosen, and its run begins. */
    public static void runs(Transaction tx, String drill, PlanRun run) {
        tx.update(
                "UPDATE drill SET instance = ?, run = ? WHERE id = ?",
                run.target().address(),
                run.id(),
                drill);
    }

    /** Why it is broken off; it ends when what is under way is through. */
    public static void reason(Transaction tx, String drill, String reason) {
        tx.update("UPDATE drill SET reason = ? WHERE id = ?", reason, drill);
    }

    /** Its instance was seen to be well again. */
    static void recovered(Transaction tx, String drill, Duration took) {
        tx.update("UPDATE drill SET recovered_ms = ? WHERE id = ?", took.toMillis(), drill);
    }

    /** Ends it; false if it had ended. */
    public static boolean end(
            Transaction tx, String drill, Drill.State state, String reason, @Nullable Duration acted) {
        return tx.update(
                        "UPDATE drill SET state = ?, reason = ?, acted_ms = ?, ended_at = ? WHERE id = ? AND state = 'RUNNING'",
                        state.name(),
                        reason,
                        millis(acted),
                        tx.now().toEpochMilli(),
                        drill)
                == 1;
    }

    /** The one that is under way, if one is. */
    public static Optional<Drill> running(Sql sql) {
        return sql.first(SELECT + " WHERE state = 'RUNNING'", r -> row(r, List.of()));
    }

    /** One, with its timeline. */
    public static Optional<Drill> find(Sql sql, String id) {
        List<Incident.Entry> lines = sql.list(
                "SELECT at, kind, text, data FROM timeline WHERE incident = ? ORDER BY n LIMIT " + MOST_LINES,
                r -> new Incident.Entry(
                        Instant.ofEpochMilli(r.getLong(1)),
                        r.getString(2),
                        r.getString(3),
                        JsonText.texts(r.getString(4))),
                id);
        return sql.first(SELECT + " WHERE id = ?", r -> row(r, lines), id);
    }

    /** A part of all, newest first. */
    public static List<Drill> page(Sql sql, Cursor after, int limit) {
        return sql.list(
                SELECT
                        + " WHERE started_at < ? OR (started_at = ? AND id < ?) ORDER BY started_at DESC, id DESC LIMIT ?",
                r -> row(r, List.of()),
                after.at(),
                after.at(),
                after.id(),
                limit);
    }

    /** When an instance was last drilled, in epoch milliseconds; 0 for never. */
    public static long lastOn(Sql sql, String service, String instance) {
        return sql.number("SELECT max(started_at) FROM drill WHERE service = ? AND instance = ?", service, instance);
    }

    /** When a drill is due next by a calendar; nothing if that was not written down. */
    public static Optional<Instant> due(Sql sql, String name, String calendar) {
        return sql.first(
                "SELECT next_at FROM drill_due WHERE name = ? AND calendar = ?",
                r -> Instant.ofEpochMilli(r.getLong(1)),
                name,
                calendar);
    }

    public static void due(Transaction tx, String name, String calendar, Instant next) {
        tx.update(
                "INSERT INTO drill_due (name, calendar, next_at) VALUES (?, ?, ?) ON CONFLICT (name)"
                        + " DO UPDATE SET calendar = excluded.calendar, next_at = excluded.next_at",
                name,
                calendar,
                next.toEpochMilli());
    }

    private static Drill row(ResultSet r, List<Incident.Entry> timeline) throws SQLException {
        return new Drill(
                r.getString(1),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                r.getString(5),
                r.getString(6),
                Drill.State.valueOf(r.getString(7)),
                r.getString(8),
                r.getString(9),
                Instant.ofEpochMilli(r.getLong(10)),
                Sql.instant(r, 11),
                duration(r, 12),
                duration(r, 13),
                duration(r, 14),
                timeline);
    }

    private static @Nullable Duration duration(ResultSet r, int column) throws SQLException {
        long millis = r.getLong(column);
        return r.wasNull() ? null : Duration.ofMillis(millis);
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }
}
