package vigie.collector.scrape;

import org.jspecify.annotations.Nullable;

/** Which samples of one point of a histogram have come, and whether they make a whole. */
final class HistogramPoint {
    private double bound;
    private boolean empty;
    private boolean hasSum;
    private boolean hasGaugeSum;
    private boolean hasCount;
    private boolean hasNegative;

    HistogramPoint() {
        clear();
    }

    /** Starts a point. */
    void clear() {
        bound = Double.NaN;
        empty = true;
        hasSum = false;
        hasGaugeSum = false;
        hasCount = false;
        hasNegative = false;
    }

    /** Takes a bucket with its upper bound; returns why it must not stand there, or null. */
    @Nullable
    String bucket(double upper) {
        empty = false;
        boolean ordered = !(upper <= bound);
        bound = upper;
        hasNegative |= upper < 0;
        return ordered ? null : "the buckets must stand in the order of le, each once";
    }

    void sum() {
        empty = false;
        hasSum = true;
    }

    void gaugeSum() {
        empty = false;
        hasGaugeSum = true;
    }

    void count() {
        empty = false;
        hasCount = true;
    }

    /** Why the point must not end here, or null. */
    @Nullable
    String refusalOfEnd() {
        if (empty) {
            return null;
        }
        if (bound != Double.POSITIVE_INFINITY) {
            return "the bucket +Inf is missing";
        }
        if ((hasSum || hasGaugeSum) != hasCount) {
            return "a histogram has its sum and its count, or neither";
        }
        return hasSum && hasNegative ? "a histogram with negative buckets must not have a sum" : null;
    }
}
