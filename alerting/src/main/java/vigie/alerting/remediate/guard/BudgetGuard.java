package vigie.alerting.remediate.guard;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Budget;
import vigie.alerting.RemediationConfig.Guard;
import vigie.model.Run;

/** So many actions in so long on an instance and on a service: what must be healed again and again is not healed. */
final class BudgetGuard implements vigie.alerting.remediate.guard.Guard {
    static final String RULE = "budget";

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public @Nullable String refusal(Situation s) {
        Guard limits = s.candidate().plan().guard();
        String ofTarget =
                spent(s, s.runsOnTarget(), limits.perTarget(), s.candidate().on());
        return ofTarget != null
                ? ofTarget
                : spent(s, s.otherRuns(), limits.perService(), s.candidate().service());
    }

    private static @Nullable String spent(Situation s, List<History.PastRun> runs, Budget budget, String on) {
        boolean inShadow = s.candidate().mode() == Run.Mode.SHADOW;
        Instant from = s.now().minus(budget.per());
        int count = 0;
        for (History.PastRun run : runs) {
            Instant at = run.actedAt(inShadow, s.candidate().plan().name());
            // The border belongs to the window: so many in any stretch of that length.
            if (at != null && !at.isBefore(from)) {
                count++;
            }
        }
        return count < budget.count()
                ? null
                : count + " runs on " + on + " within " + Words.of(budget.per()) + ", budget " + budget.count();
    }
}
