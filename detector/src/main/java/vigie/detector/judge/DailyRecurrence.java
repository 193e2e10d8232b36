package vigie.detector.judge;

import java.nio.ByteBuffer;

/**
 * The last excursions and the minutes at which they were: what happens every day at the same time is no news, unless it is larger.
 */
final class DailyRecurrence {
    static final int BYTES = 12 * (Integer.BYTES + Float.BYTES) + Integer.BYTES + Float.BYTES + 1;
    private static final int MOST = 12;
    private static final double LEAST_HEIGHT = 0.25;
    private static final int NEEDED = 2;
    private static final double MINUTES_A_DAY = 1_440;
    private static final double OLD_MINUTES = 720;
    private static final double STEPS = 1.5;
    private static final double MINUTE = 1;
    private static final double NOTHING = 1e-6; // still an excess, so that the excursion goes on

    private final int[] minutes = new int[MOST];
    private final float[] heights = new float[MOST]; // 0: empty
    private final Rhythm rhythm;
    private byte next;
    private int peakMinute; // of the excursion that is on
    private float peak;

    /** Nothing has happened yet. */
    DailyRecurrence(Rhythm rhythm) {
        this.rhythm = rhythm;
    }

    /** What is left of an excess when what was to be expected at this time of day is taken off it; more than 0. */
    double unexpected(double excess) {
        double minute = rhythm.lastMs() / 60_000.0;
        double tolerance = STEPS * rhythm.stepSeconds() / 60 + MINUTE;
        int matching = 0;
        double lowest = Double.MAX_VALUE;
        for (int i = 0; i < MOST; i++) {
            double age = minute - minutes[i];
            if (heights[i] > 0 && age > OLD_MINUTES) {
                double off = Math.abs(age - MINUTES_A_DAY * Math.rint(age / MINUTES_A_DAY));
                if (off <= tolerance) {
                    matching++;
                    lowest = Math.min(lowest, heights[i]);
                }
            }
        }
        return matching >= NEEDED ? Math.max(NOTHING, excess - lowest) : excess;
    }

    /** Takes the whole excess of a value. */
    void learn(double excess) {
        if (excess > peak) {
            peak = (float) excess;
            peakMinute = (int) (rhythm.lastMs() / 60_000);
        }
    }

    /** Remembers the excursion that is over. */
    void close() {
        if (peak > LEAST_HEIGHT) {
            minutes[next] = peakMinute;
            heights[next] = peak;
            next = (byte) ((next + 1) % MOST);
        }
        peak = 0;
    }

    void write(ByteBuffer out) {
        for (int i = 0; i < MOST; i++) {
            out.putInt(minutes[i]).putFloat(heights[i]);
        }
        out.put(next).putInt(peakMinute).putFloat(peak);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < MOST; i++) {
            minutes[i] = in.getInt();
            heights[i] = in.getFloat();
        }
        next = in.get();
        peakMinute = in.getInt();
        peak = in.getFloat();
    }
}
