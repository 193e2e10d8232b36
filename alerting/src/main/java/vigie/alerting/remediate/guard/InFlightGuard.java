package vigie.alerting.remediate.guard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Scope;
import vigie.model.Run;

/**
 * Only so many runs of a service at once, and only one on an instance, its mode or its size. A degraded mode is beside the repairs: it
 * waits for none of them, and keeps none of them waiting.
 */
final class InFlightGuard implements Guard {
    static final String RULE = "in_flight";

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public @Nullable String refusal(Situation s) {
        for (History.PastRun run : s.runsOnTarget()) {
            if (run.active() && run.scope() == Scope.MODE) {
                return run.plan() + " is "
                        + (run.state() == Run.State.IN_FORCE ? "in force" : "at work (" + run.state() + ")")
                        + " by run "
                        + run.id() + ": a service has one mode at a time";
            }
            if (run.active()) {
                return "run " + run.id() + " of " + run.plan() + " is at work on "
                        + s.candidate().on();
            }
        }
        if (s.candidate().scope() == Scope.MODE) {
            return null;
        }
        List<String> underWay = s.runsBeside().stream()
                .filter(run -> run.scope() != Scope.MODE)
                .filter(History.PastRun::underWay)
                .map(History.PastRun::id)
                .toList();
        int limit = s.candidate().plan().guard().maxInFlight();
        return underWay.size() < limit
                ? null
                : underWay.size() + " runs of " + s.candidate().service() + " under way, limit " + limit + ": "
                        + String.join(", ", underWay);
    }
}
