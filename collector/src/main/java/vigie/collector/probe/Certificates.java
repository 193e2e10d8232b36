package vigie.collector.probe;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.model.Status;

/** Judges how long a server's certificate is still valid. */
public final class Certificates {
    /** Two weeks: a renewal that failed is seen while there is time to mend it by hand. */
    public static final Duration DEFAULT = Duration.ofDays(14);

    private Certificates() {}

    /** Adds to the verdict if the certificate has ended or ends sooner than it should. */
    public static void judge(@Nullable Instant expiry, Instant now, Duration atLeast, Verdict verdict) {
        if (expiry == null) {
            return;
        }
        Duration left = Duration.between(now, expiry);
        if (left.isNegative()) {
            verdict.add(Status.DOWN, "the certificate ended at " + expiry);
        } else if (left.compareTo(atLeast) < 0) {
            verdict.add(
                    Status.DEGRADED,
                    "the certificate ends in " + left.toHours() + " h, expected at least " + atLeast.toHours() + " h");
        }
    }

    /** A duration of the estate, or the default. */
    public static Duration orDefault(@Nullable Duration stated) {
        Duration value = stated == null ? DEFAULT : stated;
        if (value.isNegative()) {
            throw new IllegalArgumentException("certificate_expiry must not be negative: was " + value);
        }
        return value;
    }
}
