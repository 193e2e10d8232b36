package vigie.detector.series;

import vigie.detector.condition.Words;

/**
 * Which part of a limit is used: a gauge over a number, or over another gauge that came with it. NaN where there is no limit: none came, or it
 * is 0, below it, infinite or not a number.
 */
final class ShareReading implements Reading {
    static final int USED = 0;
    static final int LIMIT = 1;
    private static final double[] NONE = {};

    private final double fixed; // NaN if the limit is a metric
    private double used = Double.NaN;
    private double limit = Double.NaN;
    private double against = Double.NaN; // the limit of the last number
    private long atMs;
    private boolean arrived;

    /** A reading against a fixed limit, or against a metric where that is NaN. */
    ShareReading(double fixed) {
        this.fixed = fixed;
    }

    @Override
    public void offer(int part, long timestampMs, double value) {
        if (part == LIMIT) {
            limit = value;
            return;
        }
        used = value;
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
        against = Double.isNaN(fixed) ? limit : fixed;
        limit = Double.NaN; // the next poll brings it again, or there is none
        boolean known = used >= 0 && used < Double.POSITIVE_INFINITY && isLimited();
        return known ? used / against : Double.NaN;
    }

    private boolean isLimited() {
        return against > 0 && against < Double.POSITIVE_INFINITY;
    }

    /** Whether a limit should be there and is not. One below 0 is the word of many for none at all. */
    boolean isWanting() {
        return atMs != 0 && !isLimited() && !(against < 0);
    }

    /** What the last number was made of, in words. */
    String parts(String metric) {
        return Words.amount(used, metric) + " of " + Words.amount(against, metric);
    }

    /** Why the last number is none. */
    String wanting() {
        if (isLimited()) {
            return "what is used was " + Words.number(used);
        }
        return Double.isNaN(against) ? "no limit came with it" : "its limit was " + Words.number(against);
    }

    @Override
    public long atMs() {
        return atMs;
    }

    @Override
    public State state() {
        return new State(atMs, NONE, NONE);
    }

    @Override
    public void restore(State state) {
        // nothing of the past is needed
    }
}
