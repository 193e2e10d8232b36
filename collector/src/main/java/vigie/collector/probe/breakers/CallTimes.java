package vigie.collector.probe.breakers;

import java.util.Arrays;
import java.util.SortedMap;

/**
 * How long the calls through one breaker took, over the last one to two hours, from the cumulative histogram that its service shows. One
 * thread at a time; three numbers a bucket, {@value #MOST_BUCKETS} buckets at most.
 *
 * <p>Only calls that succeeded count: one that failed may have been cut off by the timeout that is in force. What the service started
 * anew has counted since then counts as new; other buckets than at the poll before begin anew.
 */
final class CallTimes {
    static final int MOST_BUCKETS = 200;
    /** Below this number of calls the thousandth slowest is not known. */
    static final int LEAST_CALLS = 1_000;

    private static final double SHARE = 0.999;
    private static final long HOUR = 3_600_000_000_000L;

    private double[] bounds = {}; // seconds, ascending
    private double[] last = {}; // as the service counted them at the poll before
    private double[] current = {}; // the increases since the hour began
    private double[] previous = {}; // those of the hour before
    private long beganNanos;

    /** Takes what a poll saw: how many calls took at most so many seconds, since the service's start. */
    void take(SortedMap<Double, Double> atMost, long nowNanos) {
        double[] seen = numbers(atMost.keySet().toArray(new Double[0]));
        double[] counted = numbers(atMost.values().toArray(new Double[0]));
        if (!Arrays.equals(seen, bounds)) {
            bounds = seen;
            current = new double[seen.length];
            previous = new double[seen.length];
            beganNanos = nowNanos;
        } else {
            turn(nowNanos);
            boolean anew = false;
            for (int i = 0; i < counted.length; i++) {
                anew |= counted[i] < last[i];
            }
            for (int i = 0; i < counted.length; i++) {
                current[i] += anew ? counted[i] : counted[i] - last[i];
            }
        }
        last = counted;
    }

    private void turn(long nowNanos) {
        if (nowNanos - beganNanos >= HOUR) {
            boolean both = nowNanos - beganNanos >= 2 * HOUR;
            previous = both ? new double[bounds.length] : current;
            current = new double[bounds.length];
            beganNanos = nowNanos;
        }
    }

    /** How many calls are known. */
    double calls() {
        double calls = 0;
        for (int i = 0; i < bounds.length; i++) {
            calls = Math.max(calls, current[i] + previous[i]);
        }
        return calls;
    }

    /**
     * The timeout that one call in a thousand would have run into, seconds: the upper bound of the bucket with the 99.9th percentile, so
     * rather too long than too short. NaN if too few calls are known, or if that bucket has no bound.
     */
    double recommendedSeconds() {
        double calls = calls();
        if (calls < LEAST_CALLS) {
            return Double.NaN;
        }
        for (int i = 0; i < bounds.length; i++) {
            if (current[i] + previous[i] >= SHARE * calls) {
                return bounds[i] == Double.POSITIVE_INFINITY ? Double.NaN : bounds[i];
            }
        }
        return Double.NaN;
    }

    private static double[] numbers(Double[] boxed) {
        return Arrays.stream(boxed).mapToDouble(Double::doubleValue).toArray();
    }
}
