package vigie.alerting.remediate.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.means.Means;
import vigie.model.Finding;
import vigie.model.FindingSink;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Severity;

/**
 * What remediation itself has to say: mass failures, failed and uncertain runs, failed drills. It is in the record with the change that it tells
 * of, and said after the commit; everything is said again at the start, because a crash may have swallowed it.
 */
public final class Alarms {
    private final Means means;
    private FindingSink sink = finding -> {};

    public Alarms(Means means) {
        this.means = means;
    }

    /** Names who is told, and tells the last state of everything. */
    public void start(FindingSink to) {
        sink = to;
        means.database().read(sql -> rows(sql, "1 = 1")).forEach(row -> to.accept(row.finding()));
    }

    /** Says nothing more here: another node does. What is written down meanwhile is said by who begins next. */
    public void stop() {
        sink = finding -> {};
    }

    /** Says that a condition holds; the same summary twice is said once. */
    public void raise(Transaction tx, Alarm alarm) {
        Instance at = alarm.target();
        int changed = tx.update(
                "INSERT INTO remediation_alarm (kind, service, instance, plan, active, target_json, cause, summary, evidence,"
                        + " since) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT (kind, service, instance, plan)"
                        + " DO UPDATE SET active = 1, cause = excluded.cause, summary = excluded.summary,"
                        + " evidence = excluded.evidence, since = CASE WHEN remediation_alarm.active = 1"
                        + " THEN remediation_alarm.since ELSE excluded.since END"
                        + " WHERE remediation_alarm.active = 0 OR remediation_alarm.summary <> excluded.summary",
                alarm.kind().name(),
                alarm.service(),
                at == null ? "" : at.address(),
                alarm.plan(),
                at == null ? null : Json.text(at),
                alarm.cause(),
                alarm.summary(),
                Json.text(alarm.evidence()),
                tx.now().toEpochMilli());
        if (changed == 1) {
            say(tx, new Row(alarm, true, tx.now()));
        }
    }

    /** Says that conditions of a kind do not hold any more; how many did. */
    public int clear(Transaction tx, Finding.Kind kind, Predicate<Alarm> which) {
        int cleared = 0;
        for (Row row : rows(tx, "active = 1 AND kind = '" + kind.name() + "'")) {
            if (which.test(row.alarm)) {
                Alarm a = row.alarm;
                tx.update(
                        "UPDATE remediation_alarm SET active = 0, since = ?"
                                + " WHERE kind = ? AND service = ? AND instance = ? AND plan = ?",
                        tx.now().toEpochMilli(),
                        kind.name(),
                        a.service(),
                        a.target() == null ? "" : a.target().address(),
                        a.plan());
                say(tx, new Row(a, false, tx.now()));
                cleared++;
            }
        }
        return cleared;
    }

    /** Clears what a run had to say, whether it failed or was uncertain. */
    public void clear(Transaction tx, Finding.Kind kind, PlanRun run) {
        clear(tx, kind, a -> a.isAbout(run));
    }

    /** The failed runs of which people were told. */
    public List<Alarm> failures(Sql sql) {
        return rows(sql, "active = 1 AND kind = 'REMEDIATION_FAILED'").stream()
                .map(Row::alarm)
                .toList();
    }

    private void say(Transaction tx, Row row) {
        // Later on the loop, so that who hears it may decide on it without standing inside the change that says it.
        tx.afterCommit(() -> means.loop().execute(() -> sink.accept(row.finding())));
    }

    private static List<Row> rows(Sql sql, String where) {
        return sql.list(
                "SELECT kind, service, target_json, plan, cause, summary, evidence, active, since FROM remediation_alarm"
                        + " WHERE " + where + " ORDER BY since, kind, service, instance, plan",
                Alarms::row);
    }

    private static Row row(ResultSet r) throws SQLException {
        String target = r.getString(3);
        Alarm alarm = new Alarm(
                Finding.Kind.valueOf(r.getString(1)),
                r.getString(2),
                target == null ? null : Json.value(target, Instance.class),
                r.getString(4),
                r.getString(5),
                r.getString(6),
                List.of(Json.value(r.getString(7), String[].class)));
        return new Row(alarm, r.getLong(8) == 1, Instant.ofEpochMilli(r.getLong(9)));
    }

    /**
     * A condition of remediation itself. Its identity is the first four.
     *
     * @param target the instance, or null for the whole service
     * @param plan the plan, or the drill, or empty
     * @param cause the condition that the plan was for and with which a failure is over; empty for one that is over by itself
     */
    public record Alarm(
            Finding.Kind kind,
            String service,
            @Nullable Instance target,
            String plan,
            String cause,
            String summary,
            List<String> evidence) {

        boolean isAbout(PlanRun run) {
            String address = target == null ? "" : target.address();
            return service.equals(run.service())
                    && plan.equals(run.plan().name())
                    && address.equals(run.target().address());
        }
    }

    private record Row(Alarm alarm, boolean active, Instant since) {
        Finding finding() {
            return new Finding(
                    alarm.kind,
                    active ? Finding.State.ACTIVE : Finding.State.CLEAR,
                    alarm.kind == Finding.Kind.DRILL_FAILED ? Severity.WARNING : Severity.CRITICAL,
                    alarm.service,
                    alarm.target,
                    null,
                    null,
                    alarm.plan.isEmpty()
                            ? Labels.EMPTY
                            : Labels.of(alarm.kind == Finding.Kind.DRILL_FAILED ? "drill" : "plan", alarm.plan),
                    alarm.summary,
                    alarm.evidence,
                    since,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN);
        }
    }
}
