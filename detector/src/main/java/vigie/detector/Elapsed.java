package vigie.detector;

import java.time.InstantSource;

/**
 * Time that passed while somebody looked, in milliseconds: it never goes back, and a jump of the clock or a pause of the process
 * counts for five seconds at most. Silences are measured on it, so a clock that is set or a process that was stopped makes no
 * target look silent. Look at it at least every few seconds. Not thread-safe.
 */
final class Elapsed {
    private static final long MOST_STEP_MS = 5_000;

    private final InstantSource clock;
    private long lastMs;
    private long elapsedMs;

    Elapsed(InstantSource clock) {
        this.clock = clock;
        this.lastMs = clock.millis();
    }

    /** Milliseconds since the start. */
    long ms() {
        long now = clock.millis();
        elapsedMs += Math.max(0, Math.min(now - lastMs, MOST_STEP_MS));
        lastMs = now;
        return elapsedMs;
    }
}
