package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.model.Run;

/**
 * There are never two truths: another instance takes the place of one only if that one cannot write any more. A step before must have
 * fenced it, or whoever is asked fences by itself, or a person has said so.
 */
final class FencingGuard implements Guard {
    @Override
    public String rule() {
        return "fencing";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        RemediationConfig.Step step = s.wanted();
        if (!step.promotes()
                || s.candidate().mode() == Run.Mode.APPROVE
                || s.done().contains(RemediationConfig.Step.FENCE)) {
            return null;
        }
        RemediationConfig.Executor executor = s.config().executors().get(step.executor());
        return executor != null && executor.fences()
                ? null
                : step.action() + " needs proof that "
                        + (s.failover() == null
                                ? s.candidate().target().name()
                                : s.candidate().on() + " in " + s.failover().from())
                        + " writes no more: no step of this run has fenced it, " + step.executor()
                        + " does not fence by itself, and nobody has approved";
    }
}
