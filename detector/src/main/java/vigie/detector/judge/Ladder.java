package vigie.detector.judge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The recent past of a series at several scales: on each rung the means of the last sixteen stretches of time, each rung's four times as long
 * as those of the rung below.
 *
 * <p>Constant memory; a value costs a handful of additions, and one closing in four is handed up. Its clock is its own: it counts what passes
 * between values, stands still when time stamps do or go backwards, and so knows no wrong time of day.
 */
final class Ladder {
    /*
     * The mean of a stretch is that of the straight lines between values, which is exact for a series that is a line, however values lie in
     * the stretches. Where nothing came for more than four intervals and three stretches there is a hole (NaN); where all of a rung would be
     * holes, it is emptied.
     *
     * A value counts as the median of it and its two neighbours, so that a lone spike is not seen; the ladder therefore stands one value
     * behind.
     *
     * Stretches are kept as floats from an origin. It moves to the newest when that is a thousand times further off than the lowest rung
     * spans, so that a float is always fine enough.
     */
    static final int SIZE = 16;
    static final int FACTOR = 4;
    private static final double HOLE_STRETCHES = 3;
    private static final double HOLE_INTERVALS = 4;
    private static final int FILTER = 3;
    private static final double FINE = 1_000;
    private static final double LARGEST = 1e30; // so that no difference or product leaves a float

    private final double lowest; // seconds
    private final double hole;
    private final int rungs;
    private final float[] means; // from the origin; by rung, in the order of time from next on
    private final byte[] sizes;
    private final byte[] nexts;
    private final double[] sums; // of what was handed up and is not a stretch yet
    private final byte[] parts;
    private final byte[] good; // of the parts, those that are no holes

    private double origin;
    private double lastValue;
    private boolean started;
    private byte values; // up to three
    private double before; // the value before the last
    private double last;
    private double behind; // the ladder stands at the value before the last, seconds
    private double into; // the stretch that is open, seconds
    private double covered;
    private double area;

    /** A ladder of a scale, for values that are expected so far apart. */
    Ladder(Scale scale, double intervalSeconds) {
        this.lowest = scale.lowestSeconds();
        this.rungs = scale.rungs();
        this.hole = Math.max(HOLE_STRETCHES * lowest, HOLE_INTERVALS * intervalSeconds);
        this.means = new float[rungs * SIZE];
        this.sizes = new byte[rungs];
        this.nexts = new byte[rungs];
        this.sums = new double[rungs];
        this.parts = new byte[rungs];
        this.good = new byte[rungs];
    }

    int rungs() {
        return rungs;
    }

    /** How long a stretch of a rung is, in seconds. */
    double stretch(int rung) {
        double seconds = lowest;
        for (int i = 0; i < rung; i++) {
            seconds *= FACTOR;
        }
        return seconds;
    }

    /** How many stretches a rung has, holes included. */
    int size(int rung) {
        return sizes[rung];
    }

    /** Whether it is time for what is done at every fourth stretch of a rung. */
    boolean isFourth(int rung) {
        return nexts[rung] % FACTOR == 0;
    }

    /** The value of a stretch, the newest at 1; NaN for a hole. */
    double back(int rung, int age) {
        return means[rung * SIZE + ((nexts[rung] - age) & (SIZE - 1))];
    }

    /** How long ago the newest stretch of a rung ended, in seconds. */
    double since(int rung) {
        double seconds = into + Math.min(behind, hole);
        double stretch = lowest;
        for (int i = 0; i < rung; i++) {
            seconds += parts[i] * stretch;
            stretch *= FACTOR;
        }
        return seconds;
    }

    /** What is added to what {@link #back} says. */
    double origin() {
        return origin;
    }

    /**
     * Takes the next value.
     *
     * @param seconds since the one before, not negative
     * @return how many rungs have a new stretch, from the lowest up
     */
    int add(double seconds, double value) {
        double v = Math.max(-LARGEST, Math.min(LARGEST, value));
        double older = before;
        double old = last;
        double step = behind;
        before = last;
        last = v;
        behind = seconds;
        if (values < FILTER) {
            values++;
        }
        return values < FILTER ? 0 : take(step, Math.max(Math.min(older, old), Math.min(Math.max(older, old), v)));
    }

    private int take(double seconds, double v) {
        if (!started) {
            started = true;
            origin = v;
            lastValue = v;
            return 0;
        }
        int closed = seconds > hole ? skip(seconds) : integrate(seconds, lastValue - origin, v - origin);
        lastValue = v;
        if (closed > 0) {
            moveOrigin();
        }
        return closed;
    }

    private int integrate(double seconds, double from, double to) {
        int closed = 0;
        double at = from;
        double left = seconds;
        while (into + left >= lowest) {
            double part = lowest - into;
            double reached = part >= left ? to : at + (to - at) * (part / left);
            area += (at + reached) / 2 * part;
            covered += part;
            closed = Math.max(closed, close());
            left = Math.max(0, left - part);
            at = reached;
        }
        area += (at + to) / 2 * left;
        covered += left;
        into += left;
        return closed;
    }

    private int skip(double seconds) {
        if (seconds >= SIZE * stretch(rungs - 1)) {
            clear();
            return rungs;
        }
        int closed = 0;
        double left = into + seconds;
        for (; left >= lowest; left -= lowest) {
            closed = Math.max(closed, close());
        }
        into = left;
        return closed;
    }

    private void clear() {
        Arrays.fill(sizes, (byte) 0);
        Arrays.fill(sums, 0);
        Arrays.fill(parts, (byte) 0);
        Arrays.fill(good, (byte) 0);
        into = 0;
        covered = 0;
        area = 0;
    }

    private int close() {
        double mean = covered >= lowest / 2 ? area / covered : Double.NaN;
        into = 0;
        covered = 0;
        area = 0;
        return hand(mean);
    }

    private int hand(double mean) {
        double handed = mean;
        for (int rung = 0; rung < rungs; rung++) {
            means[rung * SIZE + nexts[rung]] = (float) handed;
            nexts[rung] = (byte) ((nexts[rung] + 1) & (SIZE - 1));
            sizes[rung] = (byte) Math.min(SIZE, sizes[rung] + 1);
            if (!Double.isNaN(handed)) {
                sums[rung] += handed;
                good[rung]++;
            }
            if (++parts[rung] < FACTOR) {
                return rung + 1;
            }
            handed = good[rung] >= FACTOR / 2 ? sums[rung] / good[rung] : Double.NaN;
            sums[rung] = 0;
            parts[rung] = 0;
            good[rung] = 0;
        }
        return rungs;
    }

    private void moveOrigin() {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int age = 1; age <= sizes[0]; age++) {
            double mean = back(0, age);
            low = Math.min(low, mean); // NaN: below
            high = Math.max(high, mean);
        }
        double newest = lastValue - origin;
        if (!(Math.abs(newest) > FINE * (high - low))) {
            return;
        }
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (means[i] - newest);
        }
        for (int rung = 0; rung < rungs; rung++) {
            sums[rung] -= good[rung] * newest;
        }
        area -= covered * newest;
        origin = lastValue;
    }

    int bytes() {
        return 8 * Double.BYTES + 2 + rungs * (SIZE * Float.BYTES + Double.BYTES + 4);
    }

    void write(ByteBuffer out) {
        out.putDouble(origin)
                .putDouble(lastValue)
                .putDouble(into)
                .putDouble(covered)
                .putDouble(area);
        out.putDouble(before).putDouble(last).putDouble(behind);
        out.put((byte) (started ? 1 : 0)).put(values);
        for (float mean : means) {
            out.putFloat(mean);
        }
        for (int i = 0; i < rungs; i++) {
            out.put(sizes[i]).put(nexts[i]).put(parts[i]).put(good[i]).putDouble(sums[i]);
        }
    }

    void read(ByteBuffer in) {
        origin = in.getDouble();
        lastValue = in.getDouble();
        into = in.getDouble();
        covered = in.getDouble();
        area = in.getDouble();
        before = in.getDouble();
        last = in.getDouble();
        behind = in.getDouble();
        started = in.get() != 0;
        values = in.get();
        for (int i = 0; i < means.length; i++) {
            means[i] = in.getFloat();
        }
        for (int i = 0; i < rungs; i++) {
            sizes[i] = in.get();
            nexts[i] = in.get();
            parts[i] = in.get();
            good[i] = in.get();
            sums[i] = in.getDouble();
        }
    }
}
