package vigie.alerting.remediate.guard;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.alerting.remediate.plan.Cause;
import vigie.model.CheckResult;
import vigie.model.Status;

/**
 * Evidence that is younger than the decision. Before a first step: the condition holds, and a fresh check of the instance, made
 * after the last run on it ended, says nothing better than the condition does. Before a further step: the instance is not seen
 * healed.
 */
final class ConfirmationGuard implements Guard {
    static final String RULE = "confirmation";

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public @Nullable String refusal(Situation s) {
        if (s.step() > 1) {
            boolean bad = s.status() != Status.UP
                    || (s.holds() && !s.candidate().cause().wholeService());
            return bad ? null : cleared(s, "the board says UP");
        }
        if (!s.holds()) {
            return cleared(s, "the condition does not hold any more");
        }
        return s.fresh() == null ? null : byFreshAnswer(s, s.fresh());
    }

    private static @Nullable String byFreshAnswer(Situation s, Fresh fresh) {
        Cause cause = s.candidate().cause();
        CheckResult answer = fresh.about(s.candidate().address(), cause.check());
        if (answer == null) {
            return "no fresh answer of " + s.candidate().address();
        }
        for (History.PastRun run : s.runsOnInstance()) {
            Instant ended = run.endedAt();
            if (ended != null && run.firstCallAt() != null && !answer.at().isAfter(ended)) {
                return "the fresh answer of " + s.candidate().address() + " is not younger than run " + run.id();
            }
        }
        return asBad(answer.status(), cause) ? null : cleared(s, "a fresh check says " + answer.status());
    }

    /** A signal can be bad where every check answers UP: then the condition itself, seen to hold now, is the evidence. */
    private static boolean asBad(Status status, Cause cause) {
        return switch (cause.kind()) {
            case TARGET_DOWN, SERVICE_DOWN -> status == Status.DOWN;
            case TARGET_DEGRADED, REDUNDANCY_LOST -> status == Status.DOWN || status == Status.DEGRADED;
            default -> !cause.wholeService() || status != Status.UP;
        };
    }

    private static String cleared(Situation s, String how) {
        return "the evidence has cleared: " + how + " for " + s.candidate().address();
    }
}
