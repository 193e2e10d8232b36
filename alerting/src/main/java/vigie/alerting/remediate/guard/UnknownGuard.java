package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.remediate.plan.Candidate;
import vigie.model.CheckResult;
import vigie.model.Status;

/** What is not known is neither up nor down: silence starts nothing. */
final class UnknownGuard implements Guard {
    static final String RULE = "unknown";

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public @Nullable String refusal(Situation s) {
        Candidate c = s.candidate();
        if (!c.known()) {
            return "whether the condition holds is not known now: " + c.cause().finding();
        }
        if (c.scope() == Scope.MODE || c.scope() == Scope.REGION) {
            return null; // of a region its own guard asks whom it must know
        }
        if (c.scope() == Scope.SIZE) {
            boolean blind = s.instances().stream().anyMatch(i -> i.status() == Status.UNKNOWN);
            return blind ? "the state of some instances of " + c.service() + " is not known" : null;
        }
        if (s.status() == Status.UNKNOWN) {
            return "the state of " + c.address() + " is not known";
        }
        CheckResult answer = s.fresh() == null
                ? null
                : s.fresh().about(c.service(), c.address(), c.cause().check());
        return answer != null && answer.status() == Status.UNKNOWN
                ? "a fresh check of " + c.address() + " says neither up nor down: " + answer.reason()
                : null;
    }
}
