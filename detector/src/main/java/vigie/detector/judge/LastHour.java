package vigie.detector.judge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The middle of the values of the last hour: half of them may be anything. */
final class LastHour {
    private static final int MOST = 60;
    private static final int FEWEST = 10;
    private static final double SECONDS = 3_600;
    static final int BYTES = MOST * Double.BYTES + 2 * Integer.BYTES;

    private final double[] values = new double[MOST];
    private final double[] sorted = new double[MOST];
    private final int size;
    private int count;
    private int next;

    /** One without values, of which each is so far from the one before. */
    LastHour(double stepSeconds) {
        size = (int) Math.max(FEWEST, Math.min(MOST, SECONDS / stepSeconds));
    }

    void add(double value) {
        values[next] = value;
        next = next + 1 == size ? 0 : next + 1;
        count = Math.min(size, count + 1);
    }

    /** Every value of the hour was this one. */
    void fill(double value) {
        Arrays.fill(values, 0, size, value);
        count = size;
    }

    void clear() {
        count = 0;
        next = 0;
    }

    /** Whether there are enough values for a middle. */
    boolean isKnown() {
        return count >= FEWEST;
    }

    /** The middle of at least one value. */
    double median() {
        System.arraycopy(values, 0, sorted, 0, count);
        Arrays.sort(sorted, 0, count);
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    void write(ByteBuffer out) {
        for (double value : values) {
            out.putDouble(value);
        }
        out.putInt(count).putInt(next);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < MOST; i++) {
            values[i] = in.getDouble();
        }
        count = Math.max(0, Math.min(size, in.getInt()));
        next = Math.floorMod(in.getInt(), size);
    }
}
