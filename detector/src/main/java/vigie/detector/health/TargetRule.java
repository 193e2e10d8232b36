package vigie.detector.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vigie.model.Service;

/**
 * How a target's answers become a state.
 *
 * @param tier the importance of its service
 * @param interval how often it is polled
 * @param machine how many answers it takes
 * @param staleAfter after this long without an answer that says something it is UNKNOWN
 * @param voters who else has a voice, or null if this vantage point decides alone
 */
public record TargetRule(
        Service.Tier tier,
        Duration interval,
        HealthMachine machine,
        Duration staleAfter,
        @Nullable Voters voters) {
    public TargetRule {
        if (staleAfter.isNegative() || staleAfter.isZero()) {
            throw new IllegalArgumentException("stale_after must be longer than nothing: was " + staleAfter);
        }
    }
}
