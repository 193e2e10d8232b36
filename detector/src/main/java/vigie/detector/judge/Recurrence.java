package vigie.detector.judge;

import java.nio.ByteBuffer;

/**
 * When the greatest excursions of late were, and how high: what happens every day, or every week, at the same time is no news, nor what
 * happens twice a day at any time, unless it is larger.
 */
final class Recurrence {
    /*
     * Twelve excursions with begin, length and height. If two of them, more than 12 hours ago, were on at this minute some whole days
     * before, in their first hour (twenty steps, if that is more, three hours at most), what is left of an excess is what is over the height that two of them reached. The tolerance
     * on both sides is 1.5 steps and a minute.
     *
     * A height that eight of them reached within four days is a habit: a heap that is collected every few hours, a log that is rotated.
     *
     * A new excursion takes the place of the lowest, as heights fade within 30 days: were it that of the oldest, small ones
     * would have pushed out last week's before this week's came.
     */
    private static final int MOST = 12;
    static final int BYTES = MOST * (2 * Integer.BYTES + Float.BYTES) + 2 * Integer.BYTES + Float.BYTES;
    private static final double LEAST_HEIGHT = 0.25;
    private static final double HOUR = 60;
    private static final double LONG_STEPS = 20; // a step of the level stays in the local view for fifteen
    private static final double LONG_MINUTES = 180;
    private static final double MINUTES_A_DAY = 1_440;
    private static final double OLD_MINUTES = 720;
    private static final double FADES_MINUTES = 30 * MINUTES_A_DAY;
    private static final int HABIT = 8;
    private static final double HABIT_MINUTES = 4 * MINUTES_A_DAY;
    private static final double STEPS = 1.5;
    private static final double MINUTE = 1;
    private static final double NOTHING = 1e-6; // still an excess, so that the excursion goes on

    private final Rhythm rhythm;
    private final int[] begins = new int[MOST]; // minutes since the epoch
    private final int[] ends = new int[MOST];
    private final float[] heights = new float[MOST]; // 0: empty
    private int begin; // of the excursion that is on
    private int end;
    private float peak;

    /** Nothing has happened yet. */
    Recurrence(Rhythm rhythm) {
        this.rhythm = rhythm;
    }

    /**
     * What is left of an excess when what was to be expected at this time is taken off it; more than 0.
     *
     * @param noise how high it may be at any time
     */
    double unexpected(double excess, double noise) {
        double minute = rhythm.lastMs() / 60_000.0;
        double tolerance = STEPS * rhythm.stepSeconds() / 60 + MINUTE;
        double longest = Math.max(HOUR, Math.min(LONG_MINUTES, LONG_STEPS * rhythm.stepSeconds() / 60));
        double highest = 0;
        double second = 0;
        for (int i = 0; i < MOST; i++) {
            if (heights[i] > second && wasOn(i, minute, tolerance, longest)) {
                second = Math.min(highest, heights[i]);
                highest = Math.max(highest, heights[i]);
            }
        }
        double usual = Math.max(second, noise);
        return usual > 0 ? Math.max(NOTHING, excess - usual) : excess;
    }

    /** The height that is a habit at any time; 0 for none. */
    double habit() {
        double habit = 0;
        for (int i = 0; i < MOST; i++) {
            if (heights[i] > habit && isRecent(i) && reached(heights[i]) >= HABIT) {
                habit = heights[i];
            }
        }
        return habit;
    }

    private int reached(float height) {
        int count = 0;
        for (int i = 0; i < MOST; i++) {
            count += heights[i] >= height && isRecent(i) ? 1 : 0;
        }
        return count;
    }

    private boolean isRecent(int i) {
        return rhythm.lastMs() / 60_000.0 - ends[i] < HABIT_MINUTES;
    }

    private boolean wasOn(int i, double minute, double tolerance, double longest) {
        double age = minute - begins[i];
        double length = Math.min(longest, ends[i] - begins[i]);
        double days = Math.rint((age - length / 2) / MINUTES_A_DAY);
        double since = age - days * MINUTES_A_DAY;
        return age > OLD_MINUTES && days >= 1 && since >= -tolerance && since <= length + tolerance;
    }

    /** Takes the whole excess of a value. */
    void learn(double excess) {
        if (excess > 0) {
            int minute = (int) (rhythm.lastMs() / 60_000);
            begin = peak == 0 ? minute : begin;
            end = minute;
            peak = (float) Math.max(peak, excess);
        }
    }

    /** Remembers the excursion that is over. */
    void close() {
        if (peak > LEAST_HEIGHT) {
            int lowest = 0;
            for (int i = 1; i < MOST; i++) {
                lowest = weight(i) < weight(lowest) ? i : lowest;
            }
            begins[lowest] = begin;
            ends[lowest] = end;
            heights[lowest] = peak;
        }
        peak = 0;
    }

    /** Forgets the excursion that was on at a minute. */
    void forget(int minute) {
        for (int i = 0; i < MOST; i++) {
            if (begins[i] <= minute && minute <= ends[i]) {
                heights[i] = 0;
            }
        }
    }

    private double weight(int i) {
        return heights[i] * Math.exp(((double) ends[i] - end) / FADES_MINUTES);
    }

    void write(ByteBuffer out) {
        for (int i = 0; i < MOST; i++) {
            out.putInt(begins[i]).putInt(ends[i]).putFloat(heights[i]);
        }
        out.putInt(begin).putInt(end).putFloat(peak);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < MOST; i++) {
            begins[i] = in.getInt();
            ends[i] = in.getInt();
            heights[i] = in.getFloat();
        }
        begin = in.getInt();
        end = in.getInt();
        peak = in.getFloat();
    }
}
