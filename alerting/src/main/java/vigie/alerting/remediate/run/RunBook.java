package vigie.alerting.remediate.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.plan.Cause;
import vigie.model.Instance;
import vigie.model.Run;

/** The runs in the record. A run is changed by conditional updates alone: who lost it to another node changes nothing. */
public final class RunBook {
    /** How long a node that says nothing keeps its runs. */
    static final Duration LEASE = Duration.ofSeconds(30);

    /** Whose the runs are that were under way when a backup was made: no node's, none can have such a name. */
    private static final String BACKUP = "a backup";

    private static final String COLUMNS = "id, plan_json, incident, target_json, cause_json, mode, started_at, state,"
            + " epoch, owner, step, first_call_at, last_call_at, deadline, ending, latched, ended_at";

    private RunBook() {}

    /** Waits until no other node decides; held until the transaction ends. First statement of each one that decides. */
    public static void lock(Transaction tx) {
        tx.update("UPDATE remediation_epoch SET epoch = epoch WHERE id = 1");
    }

    /** The next fencing token. */
    public static long nextEpoch(Transaction tx) {
        tx.update("UPDATE remediation_epoch SET epoch = epoch + 1 WHERE id = 1");
        return tx.first("SELECT epoch FROM remediation_epoch WHERE id = 1", r -> r.getLong(1))
                .orElseThrow();
    }

    /** Makes the next fencing tokens greater than {@code floor}, and greater by {@code room} than all that the record knows; the last one. */
    public static long raiseEpoch(Transaction tx, long room, long floor) {
        tx.update(
                "UPDATE remediation_epoch SET epoch = CASE WHEN epoch + ? > ? THEN epoch + ? ELSE ? END WHERE id = 1",
                room,
                floor,
                room,
                floor);
        return tx.number("SELECT epoch FROM remediation_epoch WHERE id = 1");
    }

    /** Takes every run from the node that worked on it, because the record comes from a backup; how many. */
    public static int disown(Transaction tx) {
        return tx.update("UPDATE remediation_run SET owner = ?, lease_until = 0 WHERE active = 1", BACKUP);
    }

    /** Whether a run was under way when the backup was made that the record comes from: what became of it is not in the record. */
    public static boolean isFromBackup(PlanRun run) {
        return run.standing().owner().equals(BACKUP);
    }

    /** Writes a run down; false if what it works on has an active one already. */
    public static boolean insert(Transaction tx, PlanRun run) {
        PlanRun.Standing s = run.standing();
        return tx.update(
                        "INSERT INTO remediation_run (id, plan, incident, service, scope, instance, mode, plan_json, target_json,"
                                + " cause_json, active_at, started_at, state, active, epoch, owner, lease_until, step,"
                                + " latched) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
                                + " ON CONFLICT DO NOTHING",
                        run.id(),
                        run.plan().name(),
                        run.incident(),
                        run.service(),
                        run.scope().name(),
                        run.target().address(),
                        run.mode().name(),
                        Json.text(run.plan()),
                        Json.text(run.target()),
                        Json.text(run.cause()),
                        run.cause().activeAt().toEpochMilli(),
                        run.startedAt().toEpochMilli(),
                        s.state().name(),
                        s.state().isFinal() ? 0 : 1,
                        s.epoch(),
                        s.owner(),
                        tx.now().plus(LEASE).toEpochMilli(),
                        s.step())
                == 1;
    }

    /** Changes how a run stands; false if it does not stand any more as {@code from} says: another node, or a person, was first. */
    static boolean move(Transaction tx, PlanRun from, PlanRun to) {
        PlanRun.Standing s = to.standing();
        return tx.update(
                        "UPDATE remediation_run SET state = ?, active = ?, epoch = ?, owner = ?, lease_until = ?, step = ?,"
                                + " first_call_at = ?, last_call_at = ?, deadline = ?, ending = ?, latched = ?, ended_at = ?"
                                + " WHERE id = ? AND state = ? AND epoch = ? AND owner = ? AND step = ?",
                        s.state().name(),
                        s.state().isFinal() ? 0 : 1,
                        s.epoch(),
                        s.owner(),
                        tx.now().plus(LEASE).toEpochMilli(),
                        s.step(),
                        millis(s.firstCallAt()),
                        millis(s.lastCallAt()),
                        millis(s.deadline()),
                        s.ending() == null ? null : s.ending().name(),
                        s.latched() ? 1 : 0,
                        millis(s.endedAt()),
                        from.id(),
                        from.state().name(),
                        from.standing().epoch(),
                        from.standing().owner(),
                        from.step())
                == 1;
    }

    /** Says that a node is alive: its runs stay its own. */
    public static void renew(Transaction tx, String node) {
        tx.update(
                "UPDATE remediation_run SET lease_until = ? WHERE owner = ? AND active = 1",
                tx.now().plus(LEASE).toEpochMilli(),
                node);
    }

    /** Lets every plan run again that was latched; how many. */
    static int rearmAll(Transaction tx) {
        return tx.update("UPDATE remediation_run SET latched = 0 WHERE latched = 1 AND active = 0");
    }

    /** Every run that has not ended, oldest first. */
    public static List<PlanRun> active(Sql sql) {
        return sql.list(
                "SELECT " + COLUMNS + " FROM remediation_run WHERE active = 1 ORDER BY started_at, id", RunBook::row);
    }

    /** The places of the instances that are under repair. */
    public static Set<String> repairs(Sql sql) {
        return new TreeSet<>(sql.list(
                "SELECT service, instance FROM remediation_run WHERE active = 1 AND scope = 'INSTANCE'"
                        + " AND state <> 'WAITING_APPROVAL'",
                r -> r.getString(1) + '/' + r.getString(2)));
    }

    /** The names of the plans whose degraded mode is in force, by service; one that is being left is until that is known to be done. */
    public static Map<String, String> inForce(Sql sql) {
        Map<String, String> plans = new TreeMap<>();
        sql.list(
                "SELECT service, plan FROM remediation_run WHERE active = 1 AND scope = 'MODE'"
                        + " AND (state = 'IN_FORCE' OR ending = 'DONE')",
                r -> plans.put(r.getString(1), r.getString(2)));
        return plans;
    }

    /** The runs of nodes that have fallen silent. */
    public static List<PlanRun> orphans(Sql sql, String node, Instant now) {
        return sql.list(
                "SELECT " + COLUMNS + " FROM remediation_run WHERE active = 1 AND owner <> ? AND lease_until < ?"
                        + " ORDER BY started_at, id",
                RunBook::row,
                node,
                now.toEpochMilli());
    }

    public static Optional<PlanRun> find(Sql sql, String id) {
        return sql.first("SELECT " + COLUMNS + " FROM remediation_run WHERE id = ?", RunBook::row, id);
    }

    /** How many runs of the same plan on the same instance have failed in the same incident. */
    static int failures(Sql sql, PlanRun run) {
        return sql.first(
                        "SELECT count(*) FROM remediation_run WHERE plan = ? AND service = ? AND instance = ?"
                                + " AND incident = ? AND state IN ('FAILED', 'EXHAUSTED')",
                        r -> r.getInt(1),
                        run.plan().name(),
                        run.service(),
                        run.target().address(),
                        run.incident())
                .orElse(0);
    }

    /** Whether what a plan would have done about one condition of one instance stands in the record already. */
    public static boolean shadowed(Sql sql, Candidate candidate) {
        return sql.first(
                        "SELECT 1 FROM remediation_run WHERE incident = ? AND plan = ? AND service = ? AND instance = ?"
                                + " AND active_at = ? AND state = 'SHADOWED'",
                        r -> true,
                        candidate.incident(),
                        candidate.plan().name(),
                        candidate.service(),
                        candidate.address(),
                        candidate.cause().activeAt().toEpochMilli())
                .isPresent();
    }

    static PlanRun row(ResultSet r) throws SQLException {
        String ending = r.getString(15);
        return new PlanRun(
                r.getString(1),
                Json.value(r.getString(2), Plan.class),
                r.getString(3),
                Json.value(r.getString(4), Instance.class),
                Json.value(r.getString(5), Cause.class),
                Run.Mode.valueOf(r.getString(6)),
                Instant.ofEpochMilli(r.getLong(7)),
                new PlanRun.Standing(
                        Run.State.valueOf(r.getString(8)),
                        r.getLong(9),
                        r.getString(10),
                        r.getInt(11),
                        Sql.instant(r, 12),
                        Sql.instant(r, 13),
                        Sql.instant(r, 14),
                        ending == null ? null : Run.State.valueOf(ending),
                        r.getLong(16) == 1,
                        Sql.instant(r, 17)));
    }

    static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }
}
