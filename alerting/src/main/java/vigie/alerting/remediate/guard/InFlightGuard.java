package vigie.alerting.remediate.guard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Only so many runs of a service at once, and only one on an instance. */
final class InFlightGuard implements Guard {
    static final String RULE = "in_flight";

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public @Nullable String refusal(Situation s) {
        for (History.PastRun run : s.runsOnInstance()) {
            if (run.active()) {
                return "run " + run.id() + " of " + run.plan() + " is at work on " + run.instance();
            }
        }
        List<String> underWay = s.otherRuns().stream()
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
