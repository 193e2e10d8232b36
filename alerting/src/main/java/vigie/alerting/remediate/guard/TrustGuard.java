package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;

/**
 * A plan that acts because it has earned it acts only as long as its scorecard passes. The record is asked again before every call: a
 * decision that turns out to have been harmful takes the trust away at once.
 */
final class TrustGuard implements Guard {
    @Override
    public String rule() {
        return "trust";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        return s.trusted()
                ? null
                : "the scorecard of " + s.candidate().plan().name()
                        + " does not pass, and it has no override: it does not act by itself";
    }
}
