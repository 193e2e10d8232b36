package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.remediate.plan.Candidate;

/** An instance that the estate does not have is not acted on: an empty or unresolved selection never means everything. */
final class TargetGuard implements Guard {
    static final String RULE = "no_target";

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public @Nullable String refusal(Situation s) {
        Candidate c = s.candidate();
        if (s.failover() != null) {
            boolean both = !s.instances(s.failover().from()).isEmpty()
                    && !s.instances(s.failover().to()).isEmpty();
            return both
                    ? null
                    : "no target: " + c.service() + " has no instance in "
                            + s.failover().from() + " or in " + s.failover().to();
        }
        if (c.scope() != Scope.INSTANCE) {
            return s.instances().isEmpty() ? "no target: no instance of " + c.service() + " is known" : null;
        }
        return s.instance().isPresent()
                ? null
                : "no target: " + c.address() + " is not among the instances of " + c.service();
    }
}
