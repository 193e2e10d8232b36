package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Judges how unusual the series of a service are on average: a little of many at once, though each alone may be nothing.
 *
 * <p>A value is the mean of {@link AdaptiveJudge#momentary()} over the series, without the loudest of them.
 */
public final class GroupJudge implements Judge {
    /*
     * The mean of the last five minutes has a channel (centre c and scale M, see Channel), and only more than usual matters. It is a mean
     * of logarithms already, so its excess is not a logarithm again, but
     *
     *   A = max(0, (z - 3) 2/3 - mute),   z = (mean - c)/M
     *
     * which goes through the same Alarm as a series' own: handed over as what has 2 ln(1 + .) = 3 + (z - 3) 2/3. What the series have to do with each
     * other is nowhere assumed: noise that they share makes M and the tail larger, and the calibration learns both.
     */
    private static final double MEMORY_SECONDS = 300;
    private static final double LEAST_SCALE = 0.05; // a twentieth of what one deviation adds
    private static final double MOST = 2 * Math.log1p(1000); // no view is further off
    private static final double EFFECT = 3; // Alarm's
    private static final double STEEP = 2.0 / 3; // a prior tail of 0.7 of these scales
    private static final int WARM_UP = 40;
    private static final int BYTES = Rhythm.BYTES + Channel.BYTES + Alarm.BYTES + 3 * Double.BYTES + Long.BYTES;

    private final double falseAlarms;
    private final Rhythm rhythm;
    private final Channel channel = new Channel();
    private final Alarm alarm;
    private double mean;
    private double z;
    private double scale;
    private long seen;
    private boolean learning = true;

    /**
     * A judge that has seen nothing.
     *
     * @param falseAlarms accepted a day, more than 0
     * @param intervalSeconds how often a value is expected, more than 0
     */
    public GroupJudge(double falseAlarms, double intervalSeconds) {
        if (!(falseAlarms > 0)) {
            throw new IllegalArgumentException("false_alarms must be more than 0: was " + falseAlarms);
        }
        if (!(intervalSeconds > 0) || Double.isInfinite(intervalSeconds)) {
            throw new IllegalArgumentException("interval must be more than 0 s: was " + intervalSeconds);
        }
        this.falseAlarms = falseAlarms;
        rhythm = new Rhythm(intervalSeconds);
        alarm = new Alarm(falseAlarms, rhythm);
    }

    @Override
    public double judge(long timestampMs, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        double v = Math.max(0, Math.min(MOST, value));
        rhythm.advance(timestampMs);
        mean += seen == 0 ? v - mean : -Math.expm1(-rhythm.stepSeconds() / MEMORY_SECONDS) * (v - mean);
        z = channel.look(mean, LEAST_SCALE, seen);
        scale = channel.scale();
        boolean warm = seen >= WARM_UP;
        alarm.judge(warm && z > EFFECT ? Math.expm1((EFFECT + (z - EFFECT) * STEEP) / 2) : 0, learning);
        if (learning) {
            channel.learn(seen, rhythm.minutes());
            seen++;
        }
        return warm ? severity() : Double.NaN;
    }

    /** How unusual the mean is, on the scale of a series' own severity. */
    private double severity() {
        return 2 * Math.log1p(Math.max(0, z));
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
        alarm.accept(Math.min(falseAlarms, accepted));
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
    public double low() {
        return Double.NaN;
    }

    @Override
    public double high() {
        double bound = 2 * Math.log1p(alarm.bound());
        return channel.centre() + (EFFECT + (bound - EFFECT) / STEEP) * scale;
    }

    @Override
    public Reason reason() {
        return new Reason(Reason.View.LEVEL, alarm.expectedPerDay(), false);
    }

    @Override
    public long seen() {
        return seen;
    }

    @Override
    public int warmUp() {
        return WARM_UP;
    }

    @Override
    public Judge.State state() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        rhythm.write(out);
        channel.write(out);
        alarm.write(out);
        out.putDouble(mean).putDouble(z).putDouble(scale).putLong(seen);
        return new State(out.array());
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(kept.bytes);
        rhythm.read(in);
        channel.read(in);
        alarm.read(in);
        mean = in.getDouble();
        z = in.getDouble();
        scale = in.getDouble();
        seen = in.getLong();
        return true;
    }

    /** What it knows, packed. */
    static final class State implements Judge.State {
        private final byte[] bytes;

        private State(byte[] bytes) {
            this.bytes = bytes;
        }

        static State read(DataInput in) throws IOException {
            byte[] bytes = new byte[BYTES];
            in.readFully(bytes);
            return new State(bytes);
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.write(bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof State state && Arrays.equals(bytes, state.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
