package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Says when a series comes that a target did not have before: an error that nobody had seen, a queue that nobody declared. News for an
 * hour. Constant memory, no allocation.
 *
 * <p>Its severity is 1 while it is news, else 0. What was there when its target was watched first is none, nor what comes before the target
 * is known for long enough.
 */
public final class AppearedJudge implements Presence {
    private static final double NEWS_SECONDS = 3_600;

    private final double afterSeconds;
    private final Rhythm rhythm;
    private double newsSeconds;
    private double watchedSeconds;
    private long seen;

    /**
     * A judge of a series that has not come yet.
     *
     * @param afterSeconds for how long its target must have been watched
     * @param intervalSeconds how often its target is polled
     */
    public AppearedJudge(double afterSeconds, double intervalSeconds) {
        if (!(afterSeconds > 0) || Double.isInfinite(afterSeconds)) {
            throw new IllegalArgumentException("after must be more than 0 s: was " + afterSeconds);
        }
        this.afterSeconds = afterSeconds;
        rhythm = new Rhythm(intervalSeconds);
    }

    @Override
    public void begin(double watchedSeconds) {
        this.watchedSeconds = watchedSeconds;
        newsSeconds = watchedSeconds >= afterSeconds ? NEWS_SECONDS : 0;
    }

    @Override
    public double judge(long timestampMs, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        seen++;
        return missed(timestampMs);
    }

    @Override
    public double missed(long timestampMs) {
        rhythm.advance(timestampMs);
        newsSeconds = Math.max(0, newsSeconds - rhythm.advanced() * Rhythm.SECONDS_A_DAY);
        return alarming() ? 1 : 0;
    }

    /** For how long its target had been watched when it came first, in seconds; 0 if that is not known. */
    public double watchedSeconds() {
        return watchedSeconds;
    }

    @Override
    public boolean alarming() {
        return newsSeconds > 0;
    }

    @Override
    public long seen() {
        return seen;
    }

    @Override
    public int warmUp() {
        return 0;
    }

    @Override
    public void learn(boolean learns) {}

    @Override
    public State state() {
        return new State(rhythm.state(), newsSeconds, watchedSeconds, seen);
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        rhythm.restore(kept.rhythm);
        newsSeconds = kept.newsSeconds;
        watchedSeconds = kept.watchedSeconds;
        seen = kept.seen;
        return true;
    }

    /** What it knows. */
    record State(Rhythm.State rhythm, double newsSeconds, double watchedSeconds, long seen) implements Judge.State {
        static State read(DataInput in) throws IOException {
            return new State(Rhythm.State.read(in), in.readDouble(), in.readDouble(), in.readLong());
        }

        @Override
        public void write(DataOutput out) throws IOException {
            rhythm.write(out);
            out.writeDouble(newsSeconds);
            out.writeDouble(watchedSeconds);
            out.writeLong(seen);
        }
    }
}
