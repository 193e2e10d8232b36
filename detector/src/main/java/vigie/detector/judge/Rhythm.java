package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How far apart the values of a series usually are, and how long it has been watched.
 *
 * <p>The usual step follows a shorter one quickly and a longer one slowly, so that a gap hardly counts. Timestamps that stand still or
 * go backwards change nothing.
 */
final class Rhythm {
    static final int BYTES = 2 * Double.BYTES + Long.BYTES + 1;
    static final double SECONDS_A_DAY = 86_400;
    private static final double SECONDS_A_MINUTE = 60;
    private static final double FASTER = 0.2;
    private static final double SLOWER = 0.01;
    private static final double MOST_STEPS = 5;
    private static final double MOST_EXPECTED = 20;

    private double stepSeconds;
    private double days;
    private long lastMs;
    private byte known; // 0: no value yet, 1: one, 2: a step was seen

    private double advanced; // within one call of the judge

    /** A rhythm of which only the step that is expected is known. */
    Rhythm(double expectedSeconds) {
        if (!(expectedSeconds > 0) || Double.isInfinite(expectedSeconds)) {
            throw new IllegalArgumentException("interval must be more than 0 s: was " + expectedSeconds);
        }
        stepSeconds = Math.min(expectedSeconds, SECONDS_A_DAY);
    }

    /** Takes the time of the next value. */
    void advance(long timestampMs) {
        double gap = known == 0 ? 0 : ((double) timestampMs - (double) lastMs) / 1000;
        lastMs = timestampMs;
        known = (byte) Math.max(known, 1);
        advanced = 0;
        if (!(gap > 0)) {
            return;
        }
        if (known == 1) {
            known = 2;
            stepSeconds = Math.min(gap, Math.min(MOST_EXPECTED * stepSeconds, SECONDS_A_DAY));
        } else {
            double weight = gap < stepSeconds ? FASTER : SLOWER;
            double step = stepSeconds + weight * (Math.min(gap, MOST_STEPS * stepSeconds) - stepSeconds);
            stepSeconds = Math.min(step, SECONDS_A_DAY);
        }
        advanced = Math.min(gap, MOST_STEPS * stepSeconds) / SECONDS_A_DAY;
        days += advanced;
    }

    /** The usual step, in seconds, more than 0. */
    double stepSeconds() {
        return stepSeconds;
    }

    /** The usual step, in days. */
    double stepDays() {
        return stepSeconds / SECONDS_A_DAY;
    }

    /** The usual step in minutes, 1 at most: how much of a minute's worth a value may teach what is to last for hours. */
    double minutes() {
        return Math.min(1, stepSeconds / SECONDS_A_MINUTE);
    }

    /** Days that passed with the last value, a gap cut. */
    double advanced() {
        return advanced;
    }

    /** Days watched, gaps cut. */
    double days() {
        return days;
    }

    /** When the last value was, milliseconds since the epoch. */
    long lastMs() {
        return lastMs;
    }

    /** What it knows. */
    record State(double stepSeconds, double days, long lastMs, byte known) {
        static State read(DataInput in) throws IOException {
            return new State(in.readDouble(), in.readDouble(), in.readLong(), in.readByte());
        }

        void write(DataOutput out) throws IOException {
            out.writeDouble(stepSeconds);
            out.writeDouble(days);
            out.writeLong(lastMs);
            out.writeByte(known);
        }
    }

    State state() {
        return new State(stepSeconds, days, lastMs, known);
    }

    void restore(State state) {
        stepSeconds = state.stepSeconds;
        days = state.days;
        lastMs = state.lastMs;
        known = state.known;
    }

    void write(ByteBuffer out) {
        out.putDouble(stepSeconds).putDouble(days).putLong(lastMs).put(known);
    }

    void read(ByteBuffer in) {
        stepSeconds = in.getDouble();
        days = in.getDouble();
        lastMs = in.getLong();
        known = in.get();
    }
}
