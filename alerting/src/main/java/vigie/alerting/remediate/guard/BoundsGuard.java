package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;

/** A service gets no larger than its plan says, and no smaller. */
final class BoundsGuard implements Guard {
    @Override
    public String rule() {
        return "bounds";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        RemediationConfig.Scale scale = s.wanted().scale();
        int now = s.instances().size();
        if (scale == null || scale.wanted(now).isPresent()) {
            return null;
        }
        if (scale.min() == null || scale.max() == null) {
            return s.candidate().plan().name() + " names no min and max for the instances of "
                    + s.candidate().service();
        }
        String asked = (scale.by() > 0 ? "+" : "") + scale.by() + " within " + scale.min() + " to " + scale.max();
        return now + " instances of " + s.candidate().service() + ", and " + asked + " is asked for";
    }
}
