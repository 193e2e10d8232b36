package vigie.detector.judge;

import java.nio.ByteBuffer;

/**
 * How near to a bound a series came and turned back by itself: logs that are rotated, queues that are worked off. Being no nearer than that
 * again is no news.
 *
 * <p>A turn is a distance that grew by a quarter after it had shrunk by a fifth, and by more than noise each time. Two turns make a habit. The habit is broken when the series
 * comes nearer than nine tenths of the nearest turn of the last five, or when it has not turned for one and a half times the longest time
 * between two, or when it passed the bound.
 */
final class Turns {
    static final int BYTES = 4 * Double.BYTES + 2 + 5 * Float.BYTES;
    private static final int MOST = 5;
    private static final int HABIT = 2;
    private static final double TURNED = 1.25;
    private static final double NOISES = 6;
    private static final double NEARER = 0.9;
    private static final double OVERDUE = 1.5;
    private static final double WHOLE = 4;
    private static final double FORGETS = 8; // times the longest

    private final float[] nearest = new float[MOST];
    private double extreme =
            Double.NaN; // since the last turn: the least distance while coming, the greatest while going
    private double turnedAt;
    private double longest; // seconds between two turns, the longest lately
    private double clock;
    private byte count;
    private boolean coming;

    /**
     * Takes how far the bound is, negative beyond it.
     *
     * @param clock in seconds, never going back
     * @param noise how far a distance may be wrong, a standard deviation
     * @return whether it turned
     */
    boolean add(double clock, double distance, double noise) {
        this.clock = clock;
        if (!(distance > 0)) {
            count = 0;
            longest = 0;
            coming = false;
            extreme = Double.NaN;
        } else if (Double.isNaN(extreme)) {
            extreme = distance;
        } else if (coming) {
            extreme = Math.min(extreme, distance);
            if (distance > Math.max(TURNED * extreme, extreme + NOISES * noise)) {
                turn();
                coming = false;
                extreme = distance;
                return true;
            }
        } else {
            extreme = Math.max(extreme, distance);
            if (distance < Math.min(extreme / TURNED, extreme - NOISES * noise)) {
                coming = true;
                extreme = distance;
            }
        }
        return false;
    }

    private void turn() {
        if (count > 0) {
            double gap = clock - turnedAt;
            longest = Math.max(gap, longest * Math.exp(-gap / (FORGETS * longest)));
        }
        turnedAt = clock;
        System.arraycopy(nearest, 0, nearest, 1, MOST - 1);
        nearest[0] = (float) extreme;
        count = (byte) Math.min(MOST, count + 1);
    }

    /** Whether coming so near is a habit that nothing broke, as far as a trend seen over so many seconds can say. */
    boolean isHabit(double distance, double overSeconds) {
        if (count < HABIT || overSeconds >= WHOLE * longest || clock - turnedAt > OVERDUE * longest) {
            return false;
        }
        float least = nearest[0];
        for (int i = 1; i < count; i++) {
            least = Math.min(least, nearest[i]);
        }
        return distance >= NEARER * least;
    }

    void write(ByteBuffer out) {
        out.putDouble(extreme).putDouble(turnedAt).putDouble(longest).putDouble(clock);
        out.put(count).put((byte) (coming ? 1 : 0));
        for (float distance : nearest) {
            out.putFloat(distance);
        }
    }

    void read(ByteBuffer in) {
        extreme = in.getDouble();
        turnedAt = in.getDouble();
        longest = in.getDouble();
        clock = in.getDouble();
        count = in.get();
        coming = in.get() != 0;
        for (int i = 0; i < MOST; i++) {
            nearest[i] = in.getFloat();
        }
    }
}
