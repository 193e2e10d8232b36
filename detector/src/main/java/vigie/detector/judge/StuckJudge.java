package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Says when a series that moves has stopped moving: an exporter that answers with what it knew last, a sensor that hangs. Constant memory, no
 * allocation.
 *
 * <p>Its severity is ln(1 + s/a), with s how long the value has stood and a how long it may: 0.7 where it alarms. A series that never moved
 * never alarms, nor does a gap: only time in which values came counts.
 */
public final class StuckJudge implements Judge {
    /*
     * The value may stand for three times as long as it ever stood of late, and for what the user allows at least. The longest stand is
     * forgotten with a half-life of seven days; one that alarmed is not learnt. The first 40 values are learnt, and ten of the
     * moves must have been seen.
     */
    private static final int WARM_UP = 40;
    private static final int MOVES = 10;
    private static final double TIMES = 3;
    private static final double MEMORY_DAYS = 10.1; // a half-life of seven days

    private final double leastSeconds;
    private final Rhythm rhythm;
    private double value = Double.NaN;
    private double stoodSeconds;
    private double longestSeconds;
    private long seen;
    private int moves;
    private boolean alarming;
    private boolean learning = true;

    /**
     * A judge that has seen nothing.
     *
     * @param afterSeconds how long a value may stand in any case
     * @param intervalSeconds how often a value is expected
     */
    public StuckJudge(double afterSeconds, double intervalSeconds) {
        if (!(afterSeconds > 0) || Double.isInfinite(afterSeconds)) {
            throw new IllegalArgumentException("after must be more than 0 s: was " + afterSeconds);
        }
        if (!(intervalSeconds > 0) || Double.isInfinite(intervalSeconds)) {
            throw new IllegalArgumentException("interval must be more than 0 s: was " + intervalSeconds);
        }
        leastSeconds = afterSeconds;
        rhythm = new Rhythm(intervalSeconds);
    }

    @Override
    public double judge(long timestampMs, double next) {
        if (Double.isNaN(next) || Double.isInfinite(next)) {
            return Double.NaN;
        }
        rhythm.advance(timestampMs);
        boolean warm = seen++ >= WARM_UP;
        if (next == value) {
            stoodSeconds += rhythm.advanced() * Rhythm.SECONDS_A_DAY;
        } else {
            move(next);
        }
        alarming = warm && moves >= MOVES && stoodSeconds >= mayStand();
        return warm ? Math.log1p(moves >= MOVES ? stoodSeconds / mayStand() : 0) : Double.NaN;
    }

    private void move(double next) {
        if (learning) {
            moves = Math.min(moves + 1, MOVES);
            longestSeconds *= 1 - Math.min(1, rhythm.advanced() / MEMORY_DAYS);
            longestSeconds = alarming ? longestSeconds : Math.max(longestSeconds, stoodSeconds);
        }
        value = next;
        stoodSeconds = 0;
    }

    private double mayStand() {
        return Math.max(leastSeconds, TIMES * longestSeconds);
    }

    /** How long the last value has stood, in seconds in which values came. */
    public double stoodSeconds() {
        return stoodSeconds;
    }

    /** How long one stood at most of late. */
    public double longestSeconds() {
        return longestSeconds;
    }

    @Override
    public boolean alarming() {
        return alarming;
    }

    @Override
    public double low() {
        return Double.NaN;
    }

    @Override
    public double high() {
        return Double.NaN;
    }

    @Override
    public @Nullable Reason reason() {
        return null;
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
    public void learn(boolean learns) {
        learning = learns;
    }

    @Override
    public State state() {
        return new State(rhythm.state(), value, stoodSeconds, longestSeconds, seen, moves, alarming);
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        rhythm.restore(kept.rhythm);
        value = kept.value;
        stoodSeconds = kept.stoodSeconds;
        longestSeconds = kept.longestSeconds;
        seen = kept.seen;
        moves = kept.moves;
        alarming = kept.alarming;
        return true;
    }

    /** What it knows. */
    record State(
            Rhythm.State rhythm,
            double value,
            double stoodSeconds,
            double longestSeconds,
            long seen,
            int moves,
            boolean alarming)
            implements Judge.State {
        static State read(DataInput in) throws IOException {
            return new State(
                    Rhythm.State.read(in),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readLong(),
                    in.readInt(),
                    in.readBoolean());
        }

        @Override
        public void write(DataOutput out) throws IOException {
            rhythm.write(out);
            out.writeDouble(value);
            out.writeDouble(stoodSeconds);
            out.writeDouble(longestSeconds);
            out.writeLong(seen);
            out.writeInt(moves);
            out.writeBoolean(alarming);
        }
    }
}
