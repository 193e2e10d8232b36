package vigie.detector.judge;

import java.nio.ByteBuffer;

/** When a deviation is an alarm: large enough to matter, rarer than is accepted, and not what this time of day always brings. */
final class Alarm {
    /*
     * The excess of a value is A = max(0, 2 ln(1 + |z|) - 3 - mute): none under |z| = 3.5, the least effect that counts. While the alarm is on the mute grows
     * by 0.02 min(1, A + 0.1) with each excess, and it shrinks by 1/200 without one: a shift of 30 scales alarms at once and is mute
     * after about 80 values. Where values come more often than each minute each counts as its part of
     * a minute, or an hour's incident would be mute after its first minutes. What has not alarmed yet is not muted, or what creeps would never alarm.
     *
     * A, less what recurs at this time and what somebody has called noise (half of it is forgotten in 90 days), goes to the calibrator: an alarm is a value with E <= r expected a day. What
     * happens twice a day is taken off too, but the calibrator learns it whole, for it is the tail of this series. An alarm lasts as long as there
     * is an excess, and until ten values have had none: or those of a minute if that is more, of ten minutes if that is less, two at
     * least.
     */
    static final int BYTES =
            3 * Double.BYTES + 2 * Float.BYTES + Integer.BYTES + 2 + Calibrator.BYTES + Recurrence.BYTES;
    private static final double EFFECT = 3;
    private static final double LEAST_Z = Math.expm1(EFFECT / 2);
    private static final double MUTES = 0.02;
    private static final double HEARS = 0.005;
    private static final double NOISE_DAYS = 130; // a half-life of 90 days
    private static final int QUIET_VALUES = 10;
    private static final double QUIET_SECONDS = 600;
    private static final double QUIET_LEAST_SECONDS = 60;
    private static final int QUIET_LEAST = 2;
    private static final int QUIET_MOST = 100; // it is counted in a byte
    private static final Calibrator.Prior PRIOR = new Calibrator.Prior(0.45, 20, 10, 3, true, true);

    private double accepted;
    private final Rhythm rhythm;
    private final Calibrator calibrator;
    private final Recurrence recurrence;
    private double mute;
    private float noise; // an excess up to this is none, whenever it comes: somebody said so
    private float height; // of the last alarm
    private int minute; // of its first value, since the epoch
    private boolean on;
    private byte quiet;

    private double expected = Double.POSITIVE_INFINITY; // of the last value
    private double bound = Double.NaN; // of the last value if it had an excess; else it is computed when somebody asks

    /** An alarm that may be false so many times a day. */
    Alarm(double accepted, Rhythm rhythm) {
        this.accepted = accepted;
        this.rhythm = rhythm;
        this.calibrator = new Calibrator(PRIOR, rhythm);
        this.recurrence = new Recurrence(rhythm);
    }

    /** How many times a day it may be false from now on. */
    void accept(double falseAlarms) {
        accepted = falseAlarms;
    }

    /** Judges how many scales a value is off, whatever its side, and learns it if it may. */
    void judge(double z, boolean learning) {
        calibrator.advance();
        double excess = z > LEAST_Z ? Math.max(0, 2 * Math.log1p(z) - EFFECT - mute) : 0;
        double unexpected = 0;
        expected = Double.POSITIVE_INFINITY;
        bound = Double.NaN;
        if (excess > 0) {
            bound = bound();
            mute += learning && on ? MUTES * rhythm.minutes() * Math.min(1, excess + 0.1) : 0;
            unexpected = recurrence.unexpected(excess, noise);
            expected = calibrator.expectedPerDay(Math.max(0, Math.min(unexpected, excess - recurrence.habit())));
        } else {
            mute *= 1 - HEARS * rhythm.minutes();
        }
        noise *= (float) (1 - Math.min(1, rhythm.stepDays() / NOISE_DAYS));
        follow(excess);
        if (learning) {
            recurrence.learn(excess);
            if (calibrator.learn(unexpected, beyond())) {
                recurrence.close();
            }
        }
    }

    private void follow(double excess) {
        if (excess > 0) {
            if (beyond()) {
                height = (float) (on ? Math.max(height, excess) : excess);
                minute = on ? minute : (int) (rhythm.lastMs() / 60_000);
                on = true;
            }
            quiet = 0;
        } else if (on && ++quiet >= enough(rhythm.stepSeconds())) {
            on = false;
        }
    }

    /** How many values without an excess end an alarm. */
    private static double enough(double stepSeconds) {
        double values = Math.max(QUIET_VALUES, QUIET_LEAST_SECONDS / stepSeconds);
        return Math.max(QUIET_LEAST, Math.min(Math.min(QUIET_MOST, values), QUIET_SECONDS / stepSeconds));
    }

    /** Somebody says of the last alarm whether something was wrong. */
    void feedback(boolean real) {
        if (real) {
            calibrator.forgive();
            recurrence.forget(minute);
        } else {
            noise = Math.max(noise, height);
            on = false;
        }
    }

    /** Whether the last value alone is rarer than accepted. */
    boolean beyond() {
        return expected <= accepted;
    }

    /** Whether the alarm is on. */
    boolean on() {
        return on;
    }

    /** How many times a day something as unusual as the last value is expected by chance; infinite if it was not unusual. */
    double expectedPerDay() {
        return expected;
    }

    /** How many scales off the last value would have had to be; at any time of day. */
    double bound() {
        return Double.isNaN(bound) ? Math.expm1((EFFECT + mute + calibrator.bound(accepted)) / 2) : bound;
    }

    void write(ByteBuffer out) {
        out.putFloat(noise).putFloat(height).putInt(minute);
        out.putDouble(mute)
                .putDouble(expected)
                .putDouble(bound)
                .put((byte) (on ? 1 : 0))
                .put(quiet);
        calibrator.write(out);
        recurrence.write(out);
    }

    void read(ByteBuffer in) {
        noise = in.getFloat();
        height = in.getFloat();
        minute = in.getInt();
        mute = in.getDouble();
        expected = in.getDouble();
        bound = in.getDouble();
        on = in.get() != 0;
        quiet = in.get();
        calibrator.read(in);
        recurrence.read(in);
    }
}
