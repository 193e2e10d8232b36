package vigie.alerting.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long a failed notice waits: one second, doubled with each attempt up to 30 s, of which a random half is taken off so that
 * what failed together does not come back together. What the receiver asks for counts if it is longer, up to an hour.
 */
final class Backoff {
    private static final long FIRST_MS = 1_000;
    private static final long MOST_MS = 30_000;
    static final Duration MOST_ASKED = Duration.ofHours(1);

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The wait after an attempt.
     *
     * @param attempt from 1
     */
    Duration after(int attempt, @Nullable Duration asked) {
        long full = Math.min(MOST_MS, FIRST_MS << Math.min(attempt - 1, 10));
        Duration own = Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
        if (asked == null || asked.compareTo(own) <= 0) {
            return own;
        }
        return asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked;
    }
}
