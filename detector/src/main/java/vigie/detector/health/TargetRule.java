package vigie.detector.health;

import java.time.Duration;
import vigie.model.Service;

/**
 * How a target's answers become a state.
 *
 * @param tier the importance of its service
 * @param interval how often it is polled
 * @param machine how many answers it takes
 * @param staleAfter after this long without an answer that says something it is UNKNOWN
 */
public record TargetRule(Service.Tier tier, Duration interval, HealthMachine machine, Duration staleAfter) {
    public TargetRule {
        if (staleAfter.isNegative() || staleAfter.isZero()) {
            throw new IllegalArgumentException("stale_after must be longer than nothing: was " + staleAfter);
        }
    }
}
