package vigie.alerting.remediate.run;

import java.util.List;
import java.util.Optional;
import vigie.alerting.RemediationConfig;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Run.StepState;

/** The steps of the runs in the record. */
public final class StepBook {
    private StepBook() {}

    /** Writes the plan's own steps down, none of them begun. */
    public static void insert(Transaction tx, PlanRun run) {
        int number = 1;
        for (RemediationConfig.Step step : run.plan().steps()) {
            add(tx, run.id(), number++, 0, step.action());
        }
    }

    static void add(Transaction tx, String run, int number, int undoes, String action) {
        tx.update(
                "INSERT INTO remediation_step (run, number, undoes, action, state, attempts, outcome)"
                        + " VALUES (?, ?, ?, ?, ?, 0, '')",
                run,
                number,
                undoes,
                action,
                StepState.WAITING.name());
    }

    /** The steps of a run, in their order. */
    public static List<StepRow> of(Sql sql, String run) {
        return sql.list(
                "SELECT number, undoes, action, state, attempts, called_at, answered_at, outcome"
                        + " FROM remediation_step WHERE run = ? ORDER BY number",
                r -> new StepRow(
                        r.getInt(1),
                        r.getInt(2),
                        r.getString(3),
                        StepState.valueOf(r.getString(4)),
                        r.getInt(5),
                        Sql.instant(r, 6),
                        Sql.instant(r, 7),
                        r.getString(8)),
                run);
    }

    public static Optional<StepRow> find(Sql sql, String run, int number) {
        return of(sql, run).stream().filter(s -> s.number() == number).findFirst();
    }

    public static void called(Transaction tx, String run, int number) {
        tx.update(
                "UPDATE remediation_step SET state = ?, attempts = attempts + 1, called_at = ? WHERE run = ? AND number = ?",
                StepState.CALLING.name(),
                tx.now().toEpochMilli(),
                run,
                number);
    }

    /** What the executor, or somebody for it, said. */
    public static void answered(Transaction tx, String run, int number, StepState state, String outcome) {
        tx.update(
                "UPDATE remediation_step SET state = ?, answered_at = ?, outcome = ? WHERE run = ? AND number = ?",
                state.name(),
                tx.now().toEpochMilli(),
                outcome,
                run,
                number);
    }

    /** What became of it without a word of the executor. */
    public static void settled(Transaction tx, String run, int number, StepState state, String outcome) {
        tx.update(
                "UPDATE remediation_step SET state = ?, outcome = ? WHERE run = ? AND number = ?",
                state.name(),
                outcome,
                run,
                number);
    }
}
