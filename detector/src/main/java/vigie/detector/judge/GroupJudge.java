package vigie.detector.judge;

import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Judges how unusual the series of a service are on average: a little of many at once, though each alone may be nothing.
 *
 * <p>A value is the mean of {@link AdaptiveJudge#momentary()} over the series, without the loudest of them.
 */
public final class GroupJudge implements Judge {
    /*
     * The mean of the last five minutes is a mean of logarithms already, so its excess is not a logarithm again, see LinearAlarm. What the series
     * have to do with each other is nowhere assumed: noise that they share makes scale and tail larger, and the calibration learns both.
     */
    private static final double MEMORY_SECONDS = 300;
    private static final double EFFECT = 3;
    private static final double TAIL = 0.7;
    private static final double LEAST_SCALE = 0.05; // a twentieth of what one deviation adds
    private static final double MOST = 2 * Math.log1p(1000); // no view is further off
    private static final int BYTES = LinearAlarm.BYTES + Double.BYTES;

    private final LinearAlarm alarm;
    private double mean;
    private boolean learning = true;

    /**
     * A judge that has seen nothing.
     *
     * @param falseAlarms accepted a day, more than 0
     * @param intervalSeconds how often a value is expected, more than 0
     */
    public GroupJudge(double falseAlarms, double intervalSeconds) {
        alarm = new LinearAlarm(falseAlarms, EFFECT, TAIL, LEAST_SCALE, intervalSeconds);
    }

    @Override
    public double judge(long timestampMs, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        double v = Math.max(0, Math.min(MOST, value));
        double step = alarm.advance(timestampMs);
        mean += Math.max(1.0 / (alarm.seen() + 1), -Math.expm1(-step / MEMORY_SECONDS)) * (v - mean);
        return alarm.judge(mean, learning);
    }

    /** The mean of the last minutes. */
    public double mean() {
        return mean;
    }

    @Override
    public void learn(boolean learns) {
        learning = learns;
    }

    @Override
    public void accept(double accepted) {
        alarm.accept(accepted);
    }

    @Override
    public void feedback(boolean real) {
        alarm.feedback(real);
    }

    @Override
    public boolean alarming() {
        return alarm.on();
    }

    @Override
    public double high() {
        return alarm.high();
    }

    @Override
    public Reason reason() {
        return new Reason(Reason.View.LEVEL, alarm.expectedPerDay(), false);
    }

    @Override
    public long seen() {
        return alarm.seen();
    }

    @Override
    public int warmUp() {
        return LinearAlarm.WARM_UP;
    }

    @Override
    public Judge.State state() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        alarm.write(out);
        out.putDouble(mean);
        return new State(out.array());
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        ByteBuffer in = kept.open();
        alarm.read(in);
        mean = in.getDouble();
        return true;
    }

    /** What it knows. */
    static final class State extends PackedState {
        private State(byte[] bytes) {
            super(bytes);
        }

        static State read(DataInput in) throws IOException {
            return new State(read(in, BYTES));
        }
    }
}
