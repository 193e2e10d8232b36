package vigie.collector.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import vigie.model.Sample;
import vigie.model.Series;

/** The last samples of one stream: 16 bytes each, in arrays that grow to their limit as they are needed. Any thread. */
final class Ring {
    private static final int FIRST = 32;

    private final Series series;
    private final String id;
    private final int limit;
    private long[] times;
    private double[] values;
    private int next;
    private int size;
    private volatile boolean live = true;

    /** A ring for at most {@code limit} samples. */
    Ring(Series series, int limit) {
        this.series = series;
        this.id = series.id();
        this.limit = limit;
        this.times = new long[Math.min(FIRST, limit)];
        this.values = new double[times.length];
    }

    Series series() {
        return series;
    }

    String id() {
        return id;
    }

    /** Whether readers still find it; false for ever once it has been dropped. */
    boolean isLive() {
        return live;
    }

    void drop() {
        live = false;
    }

    synchronized void add(long timestampMs, double value) {
        if (size == times.length && size < limit) {
            grow();
        }
        times[next] = timestampMs;
        values[next] = value;
        next = next + 1 == times.length ? 0 : next + 1;
        size = Math.min(size + 1, times.length);
    }

    /** The samples from a time on, in the order in which they came. */
    synchronized List<Sample> since(long sinceMs) {
        List<Sample> out = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int at = Math.floorMod(next - size + i, times.length);
            if (times[at] >= sinceMs) {
                out.add(new Sample(times[at], values[at]));
            }
        }
        return out;
    }

    /** The time of the last sample. */
    synchronized long lastMs() {
        return size == 0 ? Long.MIN_VALUE : times[Math.floorMod(next - 1, times.length)];
    }

    // Only ever from a full array, whose next place is 0: the order is kept.
    private void grow() {
        int length = Math.min(limit, times.length * 2);
        next = times.length;
        times = Arrays.copyOf(times, length);
        values = Arrays.copyOf(values, length);
    }
}
