package vigie.alerting.remediate.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Database;
import vigie.alerting.record.Sql;
import vigie.model.IncidentLog.Page;
import vigie.model.Instance;
import vigie.model.Refusal;
import vigie.model.Run;

/** What people read of runs and refusals, newest first, in pages. Any thread. */
public final class RunPages {
    private static final String REFUSAL = "id, at, plan, incident, service, instance, rule, reason";

    private final Database database;

    public RunPages(Database database) {
        this.database = database;
    }

    public Page<Run> runs(int limit, @Nullable String after) {
        List<String> ids = database.read(sql -> ids(sql, "remediation_run", "started_at", limit, after));
        List<Run> runs = database.read(sql ->
                ids.stream().map(id -> run(sql, id)).flatMap(Optional::stream).toList());
        return new Page<>(runs, ids.size() < limit ? null : ids.get(ids.size() - 1));
    }

    public Optional<Run> run(String id) {
        return database.read(sql -> run(sql, id));
    }

    public List<String> runsOf(String incident) {
        return database.read(sql -> sql.list(
                "SELECT id FROM remediation_run WHERE incident = ? ORDER BY started_at, id",
                r -> r.getString(1),
                incident));
    }

    public Page<Refusal> refusals(int limit, @Nullable String after) {
        List<String> ids = database.read(sql -> ids(sql, "remediation_refusal", "at", limit, after));
        List<Refusal> refusals = database.read(sql -> ids.stream()
                .map(id -> refusal(sql, id))
                .flatMap(Optional::stream)
                .toList());
        return new Page<>(refusals, ids.size() < limit ? null : ids.get(ids.size() - 1));
    }

    /** The last run of a plan in an incident, on one instance or, for null, on any. */
    public Optional<Last> last(String incident, String plan, @Nullable String instance) {
        return database.read(sql -> sql.first(
                "SELECT state, started_at, first_call_at, ended_at FROM remediation_run"
                        + " WHERE incident = ? AND plan = ? AND (instance = ? OR ? = '')"
                        + " ORDER BY started_at DESC, id DESC LIMIT 1",
                r -> new Last(
                        Run.State.valueOf(r.getString(1)),
                        Instant.ofEpochMilli(r.getLong(2)),
                        Sql.instant(r, 3),
                        Sql.instant(r, 4)),
                incident,
                plan,
                instance == null ? "" : instance,
                instance == null ? "" : instance));
    }

    private static List<String> ids(Sql sql, String table, String time, int limit, @Nullable String after) {
        String order = " ORDER BY " + time + " DESC, id DESC LIMIT " + limit;
        if (after == null) {
            return sql.list("SELECT id FROM " + table + order, r -> r.getString(1));
        }
        return sql.list(
                "SELECT id FROM " + table + " WHERE (" + time + ", id) < (SELECT " + time + ", id FROM " + table
                        + " WHERE id = ?)" + order,
                r -> r.getString(1),
                after);
    }

    private static Optional<Run> run(Sql sql, String id) {
        return RunBook.find(sql, id)
                .map(run -> new Run(
                        run.id(),
                        run.plan().name(),
                        run.incident(),
                        run.service(),
                        run.mode(),
                        run.state(),
                        run.standing().epoch(),
                        run.startedAt(),
                        run.standing().endedAt(),
                        steps(run, StepBook.of(sql, id)),
                        new Run.Approvals(run.plan().approvals(), ApprovalBook.of(sql, id)),
                        JudgementBook.find(sql, id).orElse(null)));
    }

    private static List<Run.Step> steps(PlanRun run, List<StepRow> rows) {
        return rows.stream()
                .map(step -> new Run.Step(
                        step.number(),
                        step.action(),
                        targets(run, step, rows),
                        step.state(),
                        step.attempts(),
                        step.calledAt(),
                        step.answeredAt(),
                        step.outcome()))
                .toList();
    }

    /** A compensation that was not called yet means those of the step that it takes back. */
    private static List<String> targets(PlanRun run, StepRow step, List<StepRow> rows) {
        Order order = step.order();
        if (order == null && step.isUndo()) {
            order = rows.get(step.undoes() - 1).order();
        }
        return order == null
                ? List.of(run.target().address())
                : order.targets().stream().map(Instance::address).toList();
    }

    private static Optional<Refusal> refusal(Sql sql, String id) {
        return sql.first(
                "SELECT " + REFUSAL + " FROM remediation_refusal WHERE id = ?",
                r -> {
                    String instance = r.getString(6);
                    return new Refusal(
                            r.getString(1),
                            Instant.ofEpochMilli(r.getLong(2)),
                            r.getString(3),
                            r.getString(4),
                            r.getString(5),
                            instance.isEmpty() ? List.of() : List.of(instance),
                            r.getString(7),
                            r.getString(8));
                },
                id);
    }

    /** The last run of a plan, as far as pages for people depend on it. */
    public record Last(
            Run.State state,
            Instant startedAt,
            @Nullable Instant firstCallAt,
            @Nullable Instant endedAt) {}
}
