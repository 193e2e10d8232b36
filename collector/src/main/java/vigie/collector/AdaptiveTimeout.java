package vigie.collector;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a target may take to answer: three times the 99th percentile of its own last 128 latencies, between two bounds that follow
 * from its interval. One thread.
 *
 * <p>The bounds are {@code min(1 s, interval / 2)} and {@code min(10 s, 0.9 × interval)}, so a poll ends before the next is due and a
 * target that hangs is seen within its interval; until 20 latencies are known the upper bound is used. A poll that ran into its
 * deadline counts as having taken that long, so a target that has become slow for good is given more time, and not called dead for
 * ever. Failures before the deadline tell nothing of the target's speed and do not count. Answers row 5.1.2 of the mission.
 */
final class AdaptiveTimeout {
    private static final int FACTOR = 3;
    private static final int KNOWN = 20;

    /** Microseconds; the percentile of up to 128 values is their greatest or second greatest, so no sorting is needed. */
    private final int[] latencies = new int[128];

    private int next;
    private int size;
    private Duration low = Duration.ZERO;
    private Duration high = Duration.ZERO;
    private @Nullable Duration fixed;
    private Duration current = Duration.ZERO;

    AdaptiveTimeout(Duration interval, @Nullable Duration fixed) {
        retune(interval, fixed);
    }

    /** Sets other bounds, or a fixed timeout; what was learnt stays. */
    void retune(Duration interval, @Nullable Duration fixed) {
        this.low = least(Duration.ofSeconds(1), interval.dividedBy(2));
        this.high = least(Duration.ofSeconds(10), interval.multipliedBy(9).dividedBy(10));
        this.fixed = fixed;
        update();
    }

    /** The deadline of a poll that starts now. */
    Duration current() {
        return current;
    }

    /** Learns how long an answer took, or that a deadline was reached. */
    void record(Duration latency) {
        latencies[next] = (int) Math.min(Integer.MAX_VALUE, latency.toNanos() / 1000);
        next = next + 1 == latencies.length ? 0 : next + 1;
        size = Math.min(size + 1, latencies.length);
        update();
    }

    private void update() {
        if (fixed != null) {
            current = fixed;
        } else if (size < KNOWN) {
            current = high;
        } else {
            Duration wanted = Duration.ofNanos(1000L * FACTOR * percentile99());
            current = wanted.compareTo(low) < 0 ? low : least(wanted, high);
        }
    }

    private int percentile99() {
        int first = 0;
        int second = 0;
        for (int i = 0; i < size; i++) {
            int value = latencies[i];
            if (value > first) {
                second = first;
                first = value;
            } else if (value > second) {
                second = value;
            }
        }
        int rank = (99 * size + 99) / 100;
        return rank == size ? first : second;
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
