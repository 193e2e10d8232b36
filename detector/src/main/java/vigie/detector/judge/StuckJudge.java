package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Says when a series that moves has stopped moving: an exporter that answers with what it knew last, a sensor that hangs. Constant memory, no
 * allocation.
 *
 * <p>Its severity is ln(1 + s/a), with s how long the value has stood and a how long it may: 0.7 where it alarms. A series that never moved
 * never alarms, nor does a gap: only time in which values came counts.
 */
public final class StuckJudge implements Judge {
    /*
     * The first 40 values are learnt, and ten of the moves must have been seen. A stand that alarmed is not learnt.
     */
    private static final int WARM_UP = 40;
    private static final int MOVES = 10;

    private final Lull stand;
    private final Rhythm rhythm;
    private double value = Double.NaN;
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
        stand = new Lull(afterSeconds);
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
            stand.last(rhythm.advanced(), learning);
        } else {
            stand.end(rhythm.advanced(), learning, alarming);
            moves = learning ? Math.min(moves + 1, MOVES) : moves;
            value = next;
        }
        boolean known = moves >= MOVES;
        alarming = warm && known && stand.isTooLong();
        if (!warm) {
            return Double.NaN;
        }
        return known ? stand.severity() : 0;
    }

    /** How long the last value has stood, in seconds in which values came. */
    public double stoodSeconds() {
        return stand.seconds();
    }

    /** How long one stood at most of late. */
    public double longestSeconds() {
        return stand.longestSeconds();
    }

    @Override
    public boolean alarming() {
        return alarming;
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
        return new State(rhythm.state(), stand.state(), value, seen, moves, alarming);
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        rhythm.restore(kept.rhythm);
        stand.restore(kept.stand);
        value = kept.value;
        seen = kept.seen;
        moves = kept.moves;
        alarming = kept.alarming;
        return true;
    }

    /** What it knows. */
    record State(Rhythm.State rhythm, Lull.State stand, double value, long seen, int moves, boolean alarming)
            implements Judge.State {
        static State read(DataInput in) throws IOException {
            return new State(
                    Rhythm.State.read(in),
                    Lull.State.read(in),
                    in.readDouble(),
                    in.readLong(),
                    in.readInt(),
                    in.readBoolean());
        }

        @Override
        public void write(DataOutput out) throws IOException {
            rhythm.write(out);
            stand.write(out);
            out.writeDouble(value);
            out.writeLong(seen);
            out.writeInt(moves);
            out.writeBoolean(alarming);
        }
    }
}
