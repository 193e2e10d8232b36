package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.alerting.remediate.plan.Candidate;

/** What did not help, or was refused by a person, is not tried again on the instance until the incident closes or a person re-arms it. */
final class LatchGuard implements Guard {
    static final String RULE = "latch";

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public @Nullable String refusal(Situation s) {
        Candidate c = s.candidate();
        for (History.PastRun run : s.runsOnTarget()) {
            if (run.latched()
                    && run.plan().equals(c.plan().name())
                    && run.incident().equals(c.incident())) {
                return "run " + run.id() + " ended " + run.state() + ": a person must re-arm it, or incident "
                        + c.incident() + " close";
            }
        }
        return null;
    }
}
