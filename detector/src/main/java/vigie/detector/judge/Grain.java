package vigie.detector.judge;

import java.nio.ByteBuffer;

/**
 * How coarse a series is that mostly stands still: the typical size of its steps. While it stands, nobody can tell whether the next step is
 * near, so a slope is known to about one step a window at best.
 */
final class Grain {
    static final int BYTES = 2 * Float.BYTES + 1 + Double.BYTES;
    private static final double FOLLOWS = 1 / 32.0;
    private static final double WINSOR = 5;
    private static final int UNCUT = 3;

    private float step;
    private float still = 0.5F; // the part of values that equal the one before
    private byte steps;
    private double last = Double.NaN;

    void add(double value) {
        double size = Math.abs(value - last);
        last = value;
        if (Double.isNaN(size)) {
            return; // the first value
        }
        still += (float) (FOLLOWS * ((size == 0 ? 1 : 0) - still));
        if (size > 0) {
            steps = (byte) Math.min(32, steps + 1);
            double cut = steps > UNCUT ? Math.min(size, WINSOR * step) : Math.min(size, Float.MAX_VALUE);
            step += (float) (Math.max(1.0 / steps, FOLLOWS) * (cut - step));
        }
    }

    /** The step that may be missing from a window; 0 for a series that moves with most values. */
    double missing() {
        return step * Math.max(0, 2 * still - 1);
    }

    void write(ByteBuffer out) {
        out.putFloat(step).putFloat(still).put(steps).putDouble(last);
    }

    void read(ByteBuffer in) {
        step = in.getFloat();
        still = in.getFloat();
        steps = in.get();
        last = in.getDouble();
    }
}
