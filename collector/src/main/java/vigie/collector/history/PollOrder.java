package vigie.collector.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vigie.model.Series;
import vigie.model.Target;

/**
 * The order in which one target's streams came in its last poll, with the ring of each that is kept. One thread at a time.
 *
 * <p>Two parallel arrays and a position. A stream that comes where it came last is known by its reference; one that comes elsewhere is
 * looked up, and its place learnt. So a target whose order stays costs no hashing, and one whose order changes costs it once.
 */
final class PollOrder {
    private final Target target;
    private final RingHistory history;
    private RingHistory.@Nullable Wish wish;
    private @Nullable Series[] seen = new Series[16];
    private @Nullable Ring[] rings = new Ring[16];
    private int position;

    PollOrder(Target target, RingHistory history) {
        this.target = target;
        this.history = history;
    }

    /** Whether it is the order of this very target. */
    @SuppressWarnings(
            "ReferenceEquality") // Asked for each sample; an equal one that is another object only costs a look-up.
    boolean isOf(Target other) {
        return target == other;
    }

    /** Begins a poll; forgets the order if something else is wanted now. */
    void begin(RingHistory.Wish now) {
        position = 0;
        if (wish != now) {
            wish = now;
            Arrays.fill(seen, null);
            Arrays.fill(rings, null);
        }
    }

    /** The ring of the next stream, or null if it is not kept. */
    @SuppressWarnings(
            "ReferenceEquality") // One object for each stream is the promise of SampleSink; comparing contents would be
    // hashing again.
    @Nullable
    Ring next(Series series, long timestampMs) {
        int at = position++;
        if (at < seen.length && seen[at] == series) {
            Ring ring = rings[at];
            if (ring == null || ring.isLive()) {
                return ring;
            }
        }
        return learn(at, series, timestampMs);
    }

    /** Ends a poll: what did not come is forgotten. */
    void end() {
        Arrays.fill(seen, position, seen.length, null);
        Arrays.fill(rings, position, rings.length, null);
        position = 0;
    }

    private @Nullable Ring learn(int at, Series series, long timestampMs) {
        if (at >= seen.length) {
            seen = Arrays.copyOf(seen, seen.length * 2);
            rings = Arrays.copyOf(rings, rings.length * 2);
        }
        boolean wanted = history.wants(series);
        Ring ring = wanted ? history.ringOf(series, timestampMs) : null;
        // One that found no place is not learnt: it asks again.
        seen[at] = wanted && ring == null ? null : series;
        rings[at] = ring;
        return ring;
    }
}
