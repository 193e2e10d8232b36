package vigie.detector.series;

/**
 * How fast a counter grows, per second, between two samples that were seen, however far apart they are.
 *
 * <p>A counter that fell was reset and has grown from zero: its increase is its value. The first sample gives no rate, nor does
 * one whose timestamp did not advance. A value that no counter can have (negative, NaN, infinite) is left out.
 */
final class RateReading implements Reading {
    private static final double[] NONE = {};

    private double value;
    private long atMs;
    private boolean arrived;
    private double before;
    private long beforeMs;
    private boolean known;

    @Override
    public void offer(int part, long timestampMs, double sample) {
        value = sample;
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
        if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        double seconds = ((double) atMs - (double) beforeMs) / 1000;
        if (known && seconds == 0) {
            return Double.NaN; // the same sample again: the increase until the next one is still to be seen
        }
        double increase = value >= before ? value - before : value;
        double rate = known && seconds > 0 ? increase / seconds : Double.NaN;
        before = value;
        beforeMs = atMs;
        known = true;
        return rate;
    }

    @Override
    public long atMs() {
        return atMs;
    }

    @Override
    public State state() {
        return new State(beforeMs, NONE, known ? new double[] {before} : NONE);
    }

    @Override
    public void restore(State state) {
        if (state.values().length == 1) {
            before = state.values()[0];
            beforeMs = state.atMs();
            known = true;
        }
    }
}
