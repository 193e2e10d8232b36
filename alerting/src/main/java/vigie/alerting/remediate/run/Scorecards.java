package vigie.alerting.remediate.run;

import java.util.List;
import java.util.Map;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.record.Database;
import vigie.alerting.record.Sql;
import vigie.model.Run;
import vigie.model.Run.Verdict;
import vigie.model.Scorecard;

/** What people read of plans' trust. Any thread. */
public final class Scorecards {
    private final Database database;
    private volatile List<Plan> plans = List.of();

    public Scorecards(Database database) {
        this.database = database;
    }

    /** Takes the plans of a new estate. */
    public void use(List<Plan> next) {
        plans = List.copyOf(next);
    }

    /** One for each plan, in the estate's order. */
    public List<Scorecard> all() {
        List<Plan> now = plans;
        return database.read(sql -> now.stream().map(plan -> of(sql, plan)).toList());
    }

    static Scorecard of(Sql sql, Plan plan) {
        String version = PlanVersion.of(plan);
        Map<Verdict, Long> counts = JudgementBook.count(sql, plan.name(), version);
        long counted = counts.values().stream().mapToLong(Long::longValue).sum();
        boolean passes = JudgementBook.passes(sql, plan.name(), version);
        return new Scorecard(
                plan.name(),
                version,
                plan.mode(),
                plan.mode() == Run.Mode.AUTO && (plan.override() != null || passes),
                counts.getOrDefault(Verdict.RIGHT, 0L),
                counts.getOrDefault(Verdict.NEEDLESS, 0L),
                counts.getOrDefault(Verdict.HARMFUL, 0L),
                counts.getOrDefault(Verdict.OPEN, 0L),
                JudgementBook.all(sql, plan.name()) - counted);
    }
}
