package vigie.detector.series;

/** The value itself: gauges, states, the quantiles of summaries, and whatever has no type. */
final class LevelReading implements Reading {
    private static final double[] NONE = {};

    private double value = Double.NaN;
    private long atMs;
    private long takenMs;
    private boolean arrived;

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
        takenMs = atMs;
        return value;
    }

    @Override
    public long atMs() {
        return atMs;
    }

    @Override
    public State state() {
        return new State(takenMs, NONE, NONE);
    }

    @Override
    public void restore(State state) {
        takenMs = state.atMs();
    }
}
