package vigie.detector.series;

import java.util.Arrays;

/**
 * A quantile of what a cumulative histogram counted between two polls, after Prometheus' {@code histogram_quantile}.
 *
 * <p>The rank {@code q * total} is looked for among the buckets' increases and placed within its bucket as if the bucket were
 * evenly filled. The first bucket starts at 0, or is not divided if its bound is not over 0; what lies in the bucket without a
 * bound is said to be at the greatest bound. Without an increase, a bucket {@code le="+Inf"} and one other there is no quantile.
 *
 * <p>Only buckets that came in this poll and in the one before count: where a program changes its bounds, those that stayed still make
 * a histogram. If any of them fell, the program was started anew and each has grown from zero. A bucket that
 * counts less than a smaller one, as happens while a histogram is read and written at once, is taken to count as much.
 */
final class QuantileReading implements Reading {
    static final int MOST_BUCKETS = 512;

    private final double quantile;
    private double[] bounds = {};
    private double[] now = {};
    private double[] before = {};
    private boolean[] cameNow = {};
    private boolean[] cameBefore = {};
    private int[] ascending = {}; // places in the other arrays, in the order of the bounds
    private long atMs;
    private long takenMs;
    private boolean arrived;

    /** A reading of one quantile, from 0 to 1. */
    QuantileReading(double quantile) {
        if (!(quantile >= 0 && quantile <= 1)) {
            throw new IllegalArgumentException("quantile must be from 0 to 1: was " + quantile);
        }
        this.quantile = quantile;
    }

    /** The place of the bucket with that upper bound, made if there is none; -1 if there are too many. */
    int part(double bound) {
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] == bound) {
                return i;
            }
        }
        int n = bounds.length;
        if (n == MOST_BUCKETS) {
            return -1;
        }
        bounds = Arrays.copyOf(bounds, n + 1);
        now = Arrays.copyOf(now, n + 1);
        before = Arrays.copyOf(before, n + 1);
        cameNow = Arrays.copyOf(cameNow, n + 1);
        cameBefore = Arrays.copyOf(cameBefore, n + 1);
        bounds[n] = bound;
        ascending = Arrays.copyOf(ascending, n + 1);
        int place = n;
        while (place > 0 && bounds[ascending[place - 1]] > bound) {
            ascending[place] = ascending[place - 1];
            place--;
        }
        ascending[place] = n;
        return n;
    }

    @Override
    public void offer(int part, long timestampMs, double value) {
        if (value >= 0 && value != Double.POSITIVE_INFINITY) {
            now[part] = value;
            cameNow[part] = true;
        }
        atMs = timestampMs;
        arrived = true;
    }

    @Override
    public boolean arrived() {
        return arrived;
    }

    @Override
    public double take() {
        arrived = false;
        takenMs = atMs;
        double value = read(fell());
        for (int i = 0; i < bounds.length; i++) {
            before[i] = now[i];
            cameBefore[i] = cameNow[i];
            cameNow[i] = false;
        }
        return value;
    }

    private boolean fell() {
        for (int i = 0; i < bounds.length; i++) {
            if (cameNow[i] && cameBefore[i] && now[i] < before[i]) {
                return true;
            }
        }
        return false;
    }

    private double read(boolean reset) {
        int n = bounds.length;
        int last = n == 0 ? -1 : ascending[n - 1];
        if (n < 2 || bounds[last] != Double.POSITIVE_INFINITY || !counts(last)) {
            return Double.NaN;
        }
        double total = 0;
        for (int i = 0; i < n; i++) {
            total = Math.max(total, increase(i, reset));
        }
        return total > 0 ? place(quantile * total, reset) : Double.NaN;
    }

    /** Where the rank lies; one bucket at least grew. */
    private double place(double rank, boolean reset) {
        double under = 0; // what all smaller buckets counted
        double lower = Double.NaN; // the bound before, NaN before the first
        for (int k = 0; k < ascending.length; k++) {
            int i = ascending[k];
            if (!counts(i)) {
                continue;
            }
            double count = Math.max(under, increase(i, reset));
            if (count >= rank && count > 0) {
                return within(rank - under, count - under, lower, bounds[i]);
            }
            under = count;
            lower = bounds[i];
        }
        return lower;
    }

    private static double within(double rank, double count, double lower, double upper) {
        if (upper == Double.POSITIVE_INFINITY) {
            return lower; // NaN if no other bucket counts
        }
        boolean first = Double.isNaN(lower);
        if (first && upper <= 0) {
            return upper;
        }
        double from = first ? 0 : lower;
        return from + (upper - from) * (rank / count);
    }

    private boolean counts(int i) {
        return cameNow[i] && cameBefore[i];
    }

    private double increase(int i, boolean reset) {
        return counts(i) ? reset ? now[i] : now[i] - before[i] : 0;
    }

    @Override
    public long atMs() {
        return atMs;
    }

    @Override
    public State state() {
        int n = 0;
        double[] keptBounds = new double[bounds.length];
        double[] values = new double[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            if (cameBefore[i]) {
                keptBounds[n] = bounds[i];
                values[n++] = before[i];
            }
        }
        return new State(takenMs, Arrays.copyOf(keptBounds, n), Arrays.copyOf(values, n));
    }

    @Override
    public void restore(State state) {
        takenMs = state.atMs();
        for (int i = 0; i < state.bounds().length; i++) {
            int part = part(state.bounds()[i]);
            if (part >= 0) {
                before[part] = state.values()[i];
                cameBefore[part] = true;
            }
        }
    }
}
