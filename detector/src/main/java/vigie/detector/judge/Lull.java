package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How long nothing has come or nothing has moved, and how long that may last: for what the user allows at least, and for three times as
 * long as it ever did of late. The longest is forgotten with a half-life of seven days.
 */
final class Lull {
    private static final double TIMES = 3;
    private static final double MEMORY_DAYS = 10.1; // a half-life of seven days

    private final double leastSeconds;
    private double seconds;
    private double longestSeconds;

    /** One that may last for {@code leastSeconds}. */
    Lull(double leastSeconds) {
        if (!(leastSeconds > 0) || Double.isInfinite(leastSeconds)) {
            throw new IllegalArgumentException("after must be more than 0 s: was " + leastSeconds);
        }
        this.leastSeconds = leastSeconds;
    }

    /** It lasts for so many days more. */
    void last(double days, boolean learning) {
        seconds += days * Rhythm.SECONDS_A_DAY;
        forget(days, learning);
    }

    /** It is over; so many days passed since it was seen to last, if it did. */
    void end(double days, boolean learning, boolean alarmed) {
        forget(days, learning);
        longestSeconds = learning && !alarmed ? Math.max(longestSeconds, seconds) : longestSeconds;
        seconds = 0;
    }

    private void forget(double days, boolean learning) {
        longestSeconds *= learning ? 1 - Math.min(1, days / MEMORY_DAYS) : 1;
    }

    boolean isTooLong() {
        return seconds >= maySeconds();
    }

    /** ln(1 + s/a), with s how long it has lasted and a how long it may. */
    double severity() {
        return Math.log1p(seconds / maySeconds());
    }

    private double maySeconds() {
        return Math.max(leastSeconds, TIMES * longestSeconds);
    }

    double seconds() {
        return seconds;
    }

    double longestSeconds() {
        return longestSeconds;
    }

    /** What it knows. */
    record State(double seconds, double longestSeconds) {
        static State read(DataInput in) throws IOException {
            return new State(in.readDouble(), in.readDouble());
        }

        void write(DataOutput out) throws IOException {
            out.writeDouble(seconds);
            out.writeDouble(longestSeconds);
        }
    }

    State state() {
        return new State(seconds, longestSeconds);
    }

    void restore(State state) {
        seconds = state.seconds;
        longestSeconds = state.longestSeconds;
    }
}
