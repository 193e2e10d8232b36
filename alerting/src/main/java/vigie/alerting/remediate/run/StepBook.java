package vigie.alerting.remediate.run;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.EstateBoard;
import vigie.model.Run.StepState;

/** The steps of the runs in the record. */
public final class StepBook {
    private StepBook() {}

    /** Writes the plan's own steps down, none of them begun. */
    public static void insert(Transaction tx, PlanRun run, EstateBoard board) {
        int number = 1;
        for (RemediationConfig.Step step : run.plan().steps()) {
            add(tx, run.id(), number++, 0, step.action(), Order.of(run.plan(), step, run.service(), board));
        }
    }

    static void add(Transaction tx, String run, int number, int undoes, String action, @Nullable Order order) {
        tx.update(
                "INSERT INTO remediation_step (run, number, undoes, action, order_json, state, attempts, outcome)"
                        + " VALUES (?, ?, ?, ?, ?, ?, 0, '')",
                run,
                number,
                undoes,
                action,
                order == null ? null : Json.text(order),
                StepState.WAITING.name());
    }

    /** The steps of a run, in their order. */
    public static List<StepRow> of(Sql sql, String run) {
        return sql.list(
                "SELECT number, undoes, action, order_json, state, attempts, called_at, answered_at, outcome"
                        + " FROM remediation_step WHERE run = ? ORDER BY number",
                r -> new StepRow(
                        r.getInt(1),
                        r.getInt(2),
                        r.getString(3),
                        order(r.getString(4)),
                        StepState.valueOf(r.getString(5)),
                        r.getInt(6),
                        Sql.instant(r, 7),
                        Sql.instant(r, 8),
                        r.getString(9)),
                run);
    }

    private static @Nullable Order order(@Nullable String json) {
        return json == null ? null : Json.value(json, Order.class);
    }

    public static Optional<StepRow> find(Sql sql, String run, int number) {
        return of(sql, run).stream().filter(s -> s.number() == number).findFirst();
    }

    /** Its call is authorised; {@code order} is what it asks for from now on. */
    public static void called(Transaction tx, String run, int number, @Nullable Order order) {
        tx.update(
                "UPDATE remediation_step SET state = ?, attempts = attempts + 1, called_at = ?, order_json = ?"
                        + " WHERE run = ? AND number = ?",
                StepState.CALLING.name(),
                tx.now().toEpochMilli(),
                order == null ? null : Json.text(order),
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
