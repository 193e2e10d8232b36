package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How full something is: the part of a limit that is used, 0 for none and 1 for all of it. It alarms strictly over {@code warn}, or before
 * that when a clear trend says that {@code full} is near; strictly over {@code full} it is critical.
 *
 * <p>It is critical until the part is at most half way back to {@code warn}, so that what hangs at the limit does not change its weight with
 * each value. Its severity is 1 over {@code warn} and 2 over {@code full}, or the forecast's if that is more. There is no warm-up: only the
 * forecast has one. What is infinite or not a number cannot be judged and changes nothing.
 */
public final class SaturationJudge implements Judge {
    private static final double NEAR = 1;
    private static final double FULL = 2;

    private final double warn;
    private final double full;
    private final @Nullable ForecastJudge ahead;
    private double used = Double.NaN;
    private boolean critical;
    private long seen;

    /**
     * A judge that has seen nothing.
     *
     * @param warn the part over which it alarms
     * @param full the part over which it is critical, more than {@code warn}
     * @param withinSeconds how near in time {@code full} is too near, or null to look no further than the value
     * @param intervalSeconds how often a value is expected
     */
    public SaturationJudge(double warn, double full, @Nullable Double withinSeconds, double intervalSeconds) {
        if (!(warn > 0) || !(full > warn) || Double.isInfinite(full)) {
            throw new IllegalArgumentException(
                    "full must be more than warn, and warn more than 0: was " + full + " and " + warn);
        }
        this.warn = warn;
        this.full = full;
        this.ahead = withinSeconds == null ? null : new ForecastJudge(full, null, withinSeconds, intervalSeconds);
    }

    @Override
    public double judge(long timestampMs, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        double forecast = ahead == null ? 0 : ahead.judge(timestampMs, value);
        seen++;
        used = value;
        critical = value > full || (critical && value > (warn + full) / 2);
        double level = value > full ? FULL : value > warn ? NEAR : 0;
        return forecast > level ? forecast : level; // a forecast that warms up is not a number
    }

    @Override
    public boolean alarming() {
        return used > warn || (ahead != null && ahead.alarming());
    }

    @Override
    public boolean critical() {
        return critical;
    }

    /** Whether the part is over {@code warn}; false while only a forecast alarms. */
    public boolean isNear() {
        return used > warn;
    }

    /** The part over which it is critical. */
    public double full() {
        return full;
    }

    @Override
    public double high() {
        return warn;
    }

    @Override
    public @Nullable Outlook outlook() {
        return ahead == null ? null : ahead.outlook();
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
    public void learn(boolean learns) {
        // a pool fills under planned work too
    }

    @Override
    public State state() {
        return new State(used, critical, seen, ahead == null ? null : ahead.state());
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept) || !takes(kept.ahead)) {
            return false;
        }
        used = kept.used;
        critical = kept.critical;
        seen = kept.seen;
        return true;
    }

    private boolean takes(ForecastJudge.@Nullable State kept) {
        return ahead == null ? kept == null : kept != null && ahead.restore(kept);
    }

    /** What a judge of fullness knows. */
    record State(double used, boolean critical, long seen, ForecastJudge.@Nullable State ahead) implements Judge.State {
        static State read(DataInput in) throws IOException {
            return new State(
                    in.readDouble(),
                    in.readBoolean(),
                    in.readLong(),
                    in.readBoolean() ? ForecastJudge.State.read(in) : null);
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeDouble(used);
            out.writeBoolean(critical);
            out.writeLong(seen);
            out.writeBoolean(ahead != null);
            if (ahead != null) {
                ahead.write(out);
            }
        }
    }
}
