package vigie.alerting.remediate.guard;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.remediate.plan.Cause;
import vigie.model.CheckResult;
import vigie.model.Finding;
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
        if (s.candidate().scope() == Scope.REGION) {
            return s.isPromoted() || s.holds()
                    ? null
                    : "the evidence has cleared: something works again in "
                            + s.candidate().target().region();
        }
        if (s.step() > 1) {
            boolean bad = s.status() != Status.UP
                    || (s.holds() && !s.candidate().cause().wholeService());
            return bad ? null : cleared(s, "the board says UP");
        }
        if (!s.holds()) {
            return cleared(s, "the condition does not hold any more");
        }
        if (s.fresh() == null) {
            return null;
        }
        return s.candidate().scope() == Scope.INSTANCE ? byFreshAnswer(s, s.fresh()) : byFreshAnswers(s, s.fresh());
    }

    private static @Nullable String byFreshAnswer(Situation s, Fresh fresh) {
        Cause cause = s.candidate().cause();
        CheckResult answer = fresh.about(s.candidate().service(), s.candidate().address(), cause.check());
        if (answer == null) {
            return "no fresh answer of " + s.candidate().address();
        }
        String old = older(s, answer);
        if (old != null) {
            return old;
        }
        return asBad(answer.status(), cause) ? null : cleared(s, "a fresh check says " + answer.status());
    }

    private static @Nullable String older(Situation s, CheckResult answer) {
        for (History.PastRun run : s.runsOnTarget()) {
            Instant ended = run.endedAt();
            if (ended != null && run.firstCallAt() != null && !answer.at().isAfter(ended)) {
                return "the fresh answer of " + answer.target().instance().address() + " is not younger than run "
                        + run.id();
            }
        }
        return null;
    }

    /** Of a plan that works on a whole service: as many of the instances answer as badly as its condition says. */
    private static @Nullable String byFreshAnswers(Situation s, Fresh fresh) {
        Cause cause = s.candidate().cause();
        String of = cause.serviceOr(s.candidate().service());
        List<CheckResult> answers = fresh.worst(of, cause.check());
        if (answers.isEmpty()) {
            return "no fresh answer of " + of;
        }
        for (CheckResult answer : answers) {
            String old = older(s, answer);
            if (old != null) {
                return old;
            }
        }
        long bad = answers.stream().filter(a -> asBad(a.status(), cause.kind())).count();
        boolean all = s.candidate().plan().when().onAll() || cause.kind() == Finding.Kind.SERVICE_DOWN;
        return bad >= (all ? answers.size() : 1)
                ? null
                : "the evidence has cleared: fresh checks say so of " + bad + " of " + answers.size() + " instances of "
                        + of;
    }

    private static boolean asBad(Status status, Finding.Kind kind) {
        return switch (kind) {
            case TARGET_DOWN, SERVICE_DOWN -> status == Status.DOWN;
            case TARGET_DEGRADED, REDUNDANCY_LOST -> status == Status.DOWN || status == Status.DEGRADED;
            default -> true;
        };
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
