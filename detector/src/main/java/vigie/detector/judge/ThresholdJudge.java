package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Fixed bounds: a value strictly over {@code above} or strictly under {@code below} is wrong. Its severity is 1, that of any
 * other 0. Infinities are compared like any number; NaN cannot be judged and changes nothing. There is no warm-up.
 */
public final class ThresholdJudge implements Judge {
    private final double below;
    private final double above;
    private boolean alarming;
    private long seen;

    /** A judge with one bound at least; null is none. */
    public ThresholdJudge(@Nullable Double above, @Nullable Double below) {
        this.above = above == null ? Double.NaN : above;
        this.below = below == null ? Double.NaN : below;
        if (Double.isNaN(this.above) && Double.isNaN(this.below)) {
            throw new IllegalArgumentException("threshold needs above or below: neither is a number");
        }
    }

    @Override
    public double judge(long timestampMs, double value) {
        if (Double.isNaN(value)) {
            return Double.NaN;
        }
        seen++;
        alarming = value > above || value < below; // false against a bound that is NaN
        return alarming ? 1 : 0;
    }

    @Override
    public boolean alarming() {
        return alarming;
    }

    @Override
    public double low() {
        return below;
    }

    @Override
    public double high() {
        return above;
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
        // bounds are fixed
    }

    @Override
    public State state() {
        return new State(seen, alarming);
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        seen = kept.seen;
        alarming = kept.alarming;
        return true;
    }

    /** What a threshold knows. */
    record State(long seen, boolean alarming) implements Judge.State {
        static State read(DataInput in) throws IOException {
            return new State(in.readLong(), in.readBoolean());
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeLong(seen);
            out.writeBoolean(alarming);
        }
    }
}
