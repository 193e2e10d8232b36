package vigie.alerting.remediate.run;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Run.Judgement;
import vigie.model.Run.Verdict;
import vigie.model.Scorecard;

/** What decisions were worth, in the record, and what the record says of the conditions that they were for. */
public final class JudgementBook {
    private JudgementBook() {}

    /** A plan in shadow has decided: its decision is to be judged. */
    public static void open(Transaction tx, PlanRun run) {
        tx.update(
                "INSERT INTO remediation_judgement (run, plan, version, due_at, verdict, reason, actor)"
                        + " VALUES (?, ?, ?, ?, ?, '', 'vigie')",
                run.id(),
                run.plan().name(),
                PlanVersion.of(run.plan()),
                run.startedAt().plus(run.plan().verify().within()).toEpochMilli(),
                Verdict.OPEN.name());
    }

    /** Judges what is open; false if somebody else was first. */
    public static boolean settle(Transaction tx, String run, Verdict verdict, String reason) {
        return tx.update(
                        "UPDATE remediation_judgement SET verdict = ?, reason = ?, judged_at = ?"
                                + " WHERE run = ? AND verdict = 'OPEN'",
                        verdict.name(),
                        reason,
                        tx.now().toEpochMilli(),
                        run)
                == 1;
    }

    /** A person's judgement stands above what was thought before. */
    static void correct(Transaction tx, PlanRun run, Verdict verdict, String by, String note) {
        long now = tx.now().toEpochMilli();
        tx.update(
                "INSERT INTO remediation_judgement (run, plan, version, due_at, verdict, reason, actor, judged_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run) DO UPDATE SET verdict = excluded.verdict,"
                        + " reason = excluded.reason, actor = excluded.actor, judged_at = excluded.judged_at",
                run.id(),
                run.plan().name(),
                PlanVersion.of(run.plan()),
                now,
                verdict.name(),
                note,
                by,
                now);
    }

    /** The decisions that are not judged yet, the first that is due first. */
    public static List<Open> open(Sql sql) {
        return sql.list(
                "SELECT run, due_at FROM remediation_judgement WHERE verdict = 'OPEN' ORDER BY due_at, run",
                r -> new Open(r.getString(1), Instant.ofEpochMilli(r.getLong(2))));
    }

    static Optional<Judgement> find(Sql sql, String run) {
        return sql.first(
                "SELECT verdict, reason, actor, judged_at FROM remediation_judgement WHERE run = ?",
                r -> new Judgement(Verdict.valueOf(r.getString(1)), r.getString(2), r.getString(3), Sql.instant(r, 4)),
                run);
    }

    /** How many decisions of a plan, as it was in a version, have each verdict. */
    static Map<Verdict, Long> count(Sql sql, String plan, String version) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        sql.list(
                "SELECT verdict, count(*) FROM remediation_judgement WHERE plan = ? AND version = ? GROUP BY verdict",
                r -> counts.put(Verdict.valueOf(r.getString(1)), r.getLong(2)),
                plan,
                version);
        return counts;
    }

    /** How many decisions a plan has made in all, whatever it was then. */
    static long all(Sql sql, String plan) {
        return sql.number("SELECT count(*) FROM remediation_judgement WHERE plan = ?", plan);
    }

    /** Whether what a plan decided as it is now lets it act by itself. */
    public static boolean passes(Sql sql, String plan, String version) {
        Map<Verdict, Long> counts = count(sql, plan, version);
        return Scorecard.passes(
                counts.getOrDefault(Verdict.RIGHT, 0L),
                counts.getOrDefault(Verdict.NEEDLESS, 0L),
                counts.getOrDefault(Verdict.HARMFUL, 0L));
    }

    /** The life of a condition that began at a moment, as its alert has it; none if it never fired. */
    public static Optional<Life> life(Sql sql, String finding, Instant activeAt) {
        return sql.first(
                "SELECT state, seen, resolved_at FROM alert WHERE condition = ? AND active_at = ?"
                        + " ORDER BY fired_at DESC LIMIT 1",
                r -> new Life(
                        !r.getString(1).equals("RESOLVED") && r.getString(2).equals("ACTIVE"),
                        r.getString(1).equals("RESOLVED") || r.getString(2).equals("CLEAR"),
                        Sql.instant(r, 3)),
                finding,
                activeAt.toEpochMilli());
    }

    /** Who has an incident in hand, or the one that took it in; or null. */
    public static @Nullable String inHandOf(Sql sql, String incident) {
        return sql
                .list(
                        "SELECT acknowledged_by FROM incident WHERE acknowledged_by IS NOT NULL"
                                + " AND (id = ? OR id = (SELECT merged_into FROM incident WHERE id = ?)) ORDER BY id",
                        r -> r.getString(1),
                        incident,
                        incident)
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** The run that healed an instance since a moment. */
    public static Optional<String> healer(Sql sql, PlanRun run) {
        return sql.first(
                "SELECT id FROM remediation_run WHERE service = ? AND scope = ? AND instance = ? AND state = 'DONE'"
                        + " AND first_call_at IS NOT NULL AND ended_at >= ? ORDER BY ended_at, id LIMIT 1",
                r -> r.getString(1),
                run.service(),
                run.scope().name(),
                run.target().address(),
                run.startedAt().toEpochMilli());
    }

    /**
     * A decision that is not judged yet.
     *
     * @param dueAt until when an action would have had to be seen to work
     */
    public record Open(String run, Instant dueAt) {}

    /**
     * How a condition is. Neither if it is not known.
     *
     * @param holds whether it is known to hold
     * @param over whether it is known to be over
     * @param resolvedAt when its alert was resolved, or null
     */
    public record Life(
            boolean holds, boolean over, @Nullable Instant resolvedAt) {}
}
