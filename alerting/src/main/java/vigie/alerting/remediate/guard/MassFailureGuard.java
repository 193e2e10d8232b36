package vigie.alerting.remediate.guard;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.remediate.plan.Candidate;

/** Many at once are not healed one by one: beyond the plan's share, or the estate's, nothing starts. */
final class MassFailureGuard implements Guard {
    static final String RULE = "mass_failure";

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public @Nullable String refusal(Situation s) {
        return over(s).map(Brake.Over::text).orElse(null);
    }

    static Optional<Brake.Over> over(Situation s) {
        Candidate c = s.candidate();
        return Brake.over(
                s.concerned(),
                c.service(),
                s.failover() == null ? c.target().zone() : "",
                c.plan().guard().maxUnhealthyPercent(),
                s.config().healing());
    }
}
