package vigie.dashboards.access;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A bucket for each client; the clients that were heard least recently are forgotten beyond {@link #MOST}, so that a flood of
 * addresses costs no more than that. Any thread; does not block for longer than a look into a map.
 */
final class Pace {
    static final int MOST = 10_000;

    private final Bandwidth bandwidth;
    private final TimeMeter time;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

    /**
     * A pace.
     *
     * @param burst how many may come at once
     * @param count how many come back in each {@code per}
     * @param nanoTime elapsed time
     */
    Pace(int burst, int count, Duration per, LongSupplier nanoTime) {
        bandwidth = Bandwidth.builder().capacity(burst).refillGreedy(count, per).build();
        time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanoTime.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    /** Takes one from a client's bucket: zero if there was one, else how long until there is. */
    Duration take(String client) {
        return Duration.ofNanos(bucket(client).tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
    }

    /** As {@link #take}, and takes nothing. */
    Duration wait(String client) {
        return Duration.ofNanos(bucket(client).estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    /** How many clients are remembered. */
    int clients() {
        synchronized (buckets) {
            return buckets.size();
        }
    }

    private Bucket bucket(String client) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(
                    client,
                    unknown -> Bucket.builder()
                            .addLimit(bandwidth)
                            .withCustomTimePrecision(time)
                            .build());
        }
    }
}
