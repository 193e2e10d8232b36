package vigie.collector.probe.paths;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult.Phase;
import vigie.model.Status;

/**
 * What one path was found to be.
 *
 * @param status UP, DEGRADED, or DOWN if it is lost
 * @param phase where it failed, or null
 * @param reason empty if it is UP
 * @param took from the start until it was connected or answered
 */
record PathOutcome(Status status, @Nullable Phase phase, String reason, Duration took) {
    boolean works() {
        return status != Status.DOWN;
    }
}
