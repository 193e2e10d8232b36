package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.remediate.request.Request;
import vigie.alerting.remediate.request.RequestTemplate;
import vigie.alerting.remediate.request.StepValues;

/** What is to be asked for can be asked: the executor does it, and the instance has all that its request names. */
public final class RequestGuard implements Guard {
    /** The guard's rule. */
    public static final String RULE = "request";

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public @Nullable String refusal(Situation s) {
        RemediationConfig.Step step = s.wanted();
        RemediationConfig.Executor executor = s.config().executors().get(step.executor());
        if (executor == null) {
            // The estate lost it while a run was under way: the call fails for certain, and says so.
            return null;
        }
        StepValues values = StepValues.beforeRun(s.candidate().target(), step, executor);
        for (String url : executor.urls()) {
            try {
                Request unused =
                        new RequestTemplate(url, executor.action(step.action())).fill(values, () -> new byte[0]);
            } catch (IllegalArgumentException e) {
                return step.action() + " cannot be asked of " + step.executor() + ": " + e.getMessage();
            }
        }
        return null;
    }
}
