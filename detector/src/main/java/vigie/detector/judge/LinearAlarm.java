package vigie.detector.judge;

import java.nio.ByteBuffer;

/** When a stream that is a distance or a logarithm already is too high: its excess is counted in scales, and not in their logarithm. */
final class LinearAlarm {
    /*
     * The values have a channel (centre c and scale M, see Channel). Where a series' own excess is 2 ln(1 + z) - 3, so that a Pareto tail is
     * an exponential one, this one's is
     *
     *   A = max(0, (z - effect) 0.45/tail - mute),   z = (value - c)/M
     *
     * whose tail, as it is believed before anything was seen, is the 0.45 that Alarm begins with. It goes through the same Alarm, handed over
     * as that which has 2 ln(1 + .) - 3 = A.
     */
    static final int BYTES = Rhythm.BYTES + Channel.BYTES + Alarm.BYTES + 2 * Double.BYTES + Long.BYTES;
    static final int WARM_UP = 40;
    private static final double ALARM_EFFECT = 3;
    private static final double ALARM_TAIL = 0.45;

    private final double falseAlarms;
    private final double effect;
    private final double steep;
    private final double leastScale;
    private final Rhythm rhythm;
    private final Channel channel = new Channel();
    private final Alarm alarm;
    private double z;
    private double scale;
    private long seen;

    /**
     * One that has seen nothing.
     *
     * @param falseAlarms accepted a day, more than 0
     * @param effect how many scales too much is nothing in any case
     * @param tail how many scales more an excess has on average, before that is learnt
     * @param leastScale what is noise in any case
     * @param intervalSeconds how often a value is expected, more than 0
     */
    LinearAlarm(double falseAlarms, double effect, double tail, double leastScale, double intervalSeconds) {
        if (!(falseAlarms > 0)) {
            throw new IllegalArgumentException("false_alarms must be more than 0: was " + falseAlarms);
        }
        this.falseAlarms = falseAlarms;
        this.effect = effect;
        this.steep = ALARM_TAIL / tail;
        this.leastScale = leastScale;
        rhythm = new Rhythm(intervalSeconds);
        alarm = new Alarm(falseAlarms, rhythm);
    }

    /** Takes the time of the next value; answers the usual step, in seconds. */
    double advance(long timestampMs) {
        rhythm.advance(timestampMs);
        return rhythm.stepSeconds();
    }

    /** Judges the value of that time; answers how unusual it is on the scale of a series' severity, NaN while warming up. */
    double judge(double value, boolean learning) {
        z = channel.look(value, leastScale, seen);
        scale = channel.scale();
        boolean warm = seen >= WARM_UP;
        boolean counts = warm && z > effect;
        alarm.judge(counts ? Math.expm1((ALARM_EFFECT + (z - effect) * steep) / 2) : 0, learning);
        if (learning) {
            channel.learn(seen, rhythm.minutes());
            seen++;
        }
        return warm ? 2 * Math.log1p(Math.max(0, z)) : Double.NaN;
    }

    /** How many false alarms are accepted from now on, if that is less than it began with. */
    void accept(double accepted) {
        alarm.accept(Math.min(falseAlarms, accepted));
    }

    void feedback(boolean real) {
        alarm.feedback(real);
    }

    boolean on() {
        return alarm.on();
    }

    /** The greatest value that would have been right for the last one. */
    double high() {
        double bound = 2 * Math.log1p(alarm.bound()) - ALARM_EFFECT;
        return channel.centre() + (effect + bound / steep) * scale;
    }

    double expectedPerDay() {
        return alarm.expectedPerDay();
    }

    /** How many values it has learnt from. */
    long seen() {
        return seen;
    }

    void write(ByteBuffer out) {
        rhythm.write(out);
        channel.write(out);
        alarm.write(out);
        out.putDouble(z).putDouble(scale).putLong(seen);
    }

    void read(ByteBuffer in) {
        rhythm.read(in);
        channel.read(in);
        alarm.read(in);
        z = in.getDouble();
        scale = in.getDouble();
        seen = in.getLong();
    }
}
