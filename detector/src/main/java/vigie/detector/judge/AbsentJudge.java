package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Says when a series has vanished from the answers of a target that answers: a queue that is not reported any more, a worker that left.
 * Constant memory, no allocation.
 *
 * <p>Its severity is ln(1 + s/a), with s how long the series has been away and a how long it may: 0.7 where it alarms. Only time counts in
 * which the target was polled well.
 */
public final class AbsentJudge implements Presence {
    private static final int WARM_UP = 10;

    private final Rhythm rhythm;
    private final Lull absence;
    private long seen;
    private boolean alarming;
    private boolean learning = true;

    /**
     * A judge of a series that has not come yet.
     *
     * @param afterSeconds how long it may be away in any case
     * @param intervalSeconds how often its target is polled
     */
    public AbsentJudge(double afterSeconds, double intervalSeconds) {
        absence = new Lull(afterSeconds);
        rhythm = new Rhythm(intervalSeconds);
    }

    @Override
    public void begin(double watchedSeconds) {}

    @Override
    public double judge(long timestampMs, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        rhythm.advance(timestampMs);
        absence.end(rhythm.advanced(), learning, alarming);
        alarming = false;
        return seen++ >= WARM_UP ? 0 : Double.NaN;
    }

    @Override
    public double missed(long timestampMs) {
        rhythm.advance(timestampMs);
        absence.last(rhythm.advanced(), learning);
        boolean warm = seen >= WARM_UP;
        alarming = warm && absence.isTooLong();
        return warm ? absence.severity() : Double.NaN;
    }

    /** How long it has been away, in seconds in which its target was polled. */
    public double awaySeconds() {
        return absence.seconds();
    }

    /** How long it was away at most of late. */
    public double longestSeconds() {
        return absence.longestSeconds();
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
        return new State(rhythm.state(), absence.state(), seen, alarming);
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        rhythm.restore(kept.rhythm);
        absence.restore(kept.absence);
        seen = kept.seen;
        alarming = kept.alarming;
        return true;
    }

    /** What it knows. */
    record State(Rhythm.State rhythm, Lull.State absence, long seen, boolean alarming) implements Judge.State {
        static State read(DataInput in) throws IOException {
            return new State(Rhythm.State.read(in), Lull.State.read(in), in.readLong(), in.readBoolean());
        }

        @Override
        public void write(DataOutput out) throws IOException {
            rhythm.write(out);
            absence.write(out);
            out.writeLong(seen);
            out.writeBoolean(alarming);
        }
    }
}
