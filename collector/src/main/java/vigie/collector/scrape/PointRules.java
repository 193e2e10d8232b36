package vigie.collector.scrape;

import org.jspecify.annotations.Nullable;

/**
 * What OpenMetrics demands of values: counters are not negative, buckets cumulate, the count is the last bucket, infos are 1.
 *
 * <p>Each sample's line has a rule, found once from its type and labels; values are judged on every scrape, against at most three
 * numbers that are kept from line to line. One thread, no objects.
 */
final class PointRules {
    static final byte PLAIN = 0;
    static final byte COUNTER = 1;
    /** A counter's {@code _total}, which may have an exemplar. */
    static final byte TOTAL = 2;

    static final byte BUCKET = 3;
    static final byte NEGATIVE_BUCKET = 4;
    static final byte LAST_BUCKET = 5;
    static final byte COUNT = 6;
    static final byte GAUGE_SUM = 7;
    static final byte INFO = 8;
    static final byte STATE = 9;
    static final byte QUANTILE = 10;
    /** {@code _created}: checked, then left out. */
    static final byte CREATED = 11;
    /** Not a sample at all: metadata, a comment, a blank line. */
    static final byte LITERAL = 12;
    /** Added to the rule of the first sample of a histogram's point. */
    static final byte FIRST = 0x20;

    private double bucket;
    private double last;
    private double count;
    private double gaugeSum;
    private boolean negativeBuckets;

    PointRules() {
        clear();
    }

    /** Forgets the point that was judged last. */
    void clear() {
        bucket = Double.NEGATIVE_INFINITY;
        last = Double.NaN;
        count = Double.NaN;
        gaugeSum = 0;
        negativeBuckets = false;
    }

    /** Whether a sample under this rule may have an exemplar. */
    static boolean takesExemplar(byte rule) {
        int kind = rule & ~FIRST;
        return kind >= TOTAL && kind <= LAST_BUCKET;
    }

    /** Why a value must not stand on a line with this rule, or null. */
    @Nullable
    String refusal(byte rule, double value) {
        if ((rule & FIRST) != 0) {
            String open = refusalOfPoint();
            clear();
            if (open != null) {
                return open;
            }
        }
        return switch (rule & ~FIRST) {
            case COUNTER, TOTAL -> value >= 0 ? null : "a counter must not be negative or NaN";
            case BUCKET -> refusalOfBucket(value);
            case NEGATIVE_BUCKET -> {
                negativeBuckets = true;
                yield refusalOfBucket(value);
            }
            case LAST_BUCKET -> {
                last = value;
                yield !Double.isNaN(count) && count != value
                        ? "the count must equal the bucket +Inf"
                        : refusalOfBucket(value);
            }
            case COUNT -> refusalOfCount(value);
            case GAUGE_SUM -> refusalOfGaugeSum(value);
            case INFO -> value == 1 ? null : "an info must be 1";
            case STATE -> value == 0 || value == 1 ? null : "a state must be 0 or 1";
            case QUANTILE -> value < 0 ? "a quantile's value must not be negative" : null;
            default -> null;
        };
    }

    /** Why the point that was judged last is wrong as a whole, or null. */
    @Nullable
    String refusalOfPoint() {
        return gaugeSum < 0 && !negativeBuckets ? "a sum without negative buckets must not be negative" : null;
    }

    private @Nullable String refusalOfBucket(double value) {
        if (!(value >= 0)) {
            return "a bucket must not be negative or NaN";
        }
        double before = bucket;
        bucket = value;
        return value < before ? "a bucket must not be smaller than the one before it" : null;
    }

    private @Nullable String refusalOfGaugeSum(double value) {
        gaugeSum = value;
        return Double.isNaN(value) ? "a sum must not be NaN" : null;
    }

    private @Nullable String refusalOfCount(double value) {
        count = value;
        if (!(value >= 0)) {
            return "a count must not be negative or NaN";
        }
        return !Double.isNaN(last) && last != value ? "the count must equal the bucket +Inf" : null;
    }
}
