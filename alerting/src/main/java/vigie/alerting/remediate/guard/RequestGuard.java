package vigie.alerting.remediate.guard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.remediate.plan.WholeService;
import vigie.alerting.remediate.request.Request;
import vigie.alerting.remediate.request.RequestTemplate;
import vigie.alerting.remediate.request.StepValues;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.Instance;

/** What is to be asked for can be asked: the executor does it, and the instance has all that its request names. */
public final class RequestGuard implements Guard {
    /** The guard's rule. */
    public static final String RULE = "request";

    @Override
    public String rule() {
        return RULE;
    }

    /** What a template may name: of a failover, what the instances share on which the step works. */
    private static Instance target(Situation s, RemediationConfig.Step step) {
        if (s.failover() == null) {
            return s.candidate().target();
        }
        List<Instance> there = s.instances(s.candidate().plan().region(step)).stream()
                .map(InstanceState::instance)
                .toList();
        return WholeService.target(s.candidate().service(), there);
    }

    @Override
    public @Nullable String refusal(Situation s) {
        RemediationConfig.Step step = s.wanted();
        RemediationConfig.Executor executor = s.config().executors().get(step.executor());
        if (executor == null) {
            // The estate lost it while a run was under way: the call fails for certain, and says so.
            return null;
        }
        StepValues values = StepValues.beforeRun(target(s, step), step, executor);
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
