package vigie.detector.judge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Rises that came at about the same time of the day on two days of the last fifteen: a nightly job, the hour at which a sale begins. They
 * are no news, unless they are larger.
 */
final class UsualRises {
    /*
     * For each ten minutes of the day (UTC) the five last days with a rise and how high it was then. What rises in one slot counts for
     * its neighbours too, since nothing comes at the same minute each day.
     */
    private static final int SLOTS = 144;
    private static final int DAYS = 5;
    private static final long SLOT_MS = 600_000;
    private static final int FEWEST = 2;
    private static final int KEPT_DAYS = 15;
    private static final int NONE = Integer.MIN_VALUE;
    static final int BYTES = SLOTS * DAYS * (Integer.BYTES + Float.BYTES);

    private final int[] days = new int[SLOTS * DAYS]; // the newest of each slot first
    private final float[] rises = new float[SLOTS * DAYS];

    /** Nothing rose yet. */
    UsualRises() {
        Arrays.fill(days, NONE);
    }

    /** How high a rise is that is usual at a time; 0 for none. Today's own do not count. */
    double usual(long timestampMs) {
        int today = day(timestampMs);
        int first = slot(timestampMs) * DAYS;
        double highest = 0;
        int count = 0;
        for (int i = first; i < first + DAYS; i++) {
            if (rises[i] > 0 && days[i] < today && (long) today - days[i] <= KEPT_DAYS) {
                count++;
                highest = Math.max(highest, rises[i]);
            }
        }
        return count >= FEWEST ? highest : 0;
    }

    /** Takes a rise. */
    void learn(long timestampMs, double rise) {
        int slot = slot(timestampMs);
        int today = day(timestampMs);
        for (int by = -1; by <= 1; by++) {
            put(Math.floorMod(slot + by, SLOTS) * DAYS, today, (float) rise);
        }
    }

    private void put(int first, int today, float rise) {
        if (days[first] == today) {
            rises[first] = Math.max(rises[first], rise);
            return;
        }
        for (int i = first + DAYS - 1; i > first; i--) {
            days[i] = days[i - 1];
            rises[i] = rises[i - 1];
        }
        days[first] = today;
        rises[first] = rise;
    }

    /** Forgets what rose from one time to another, a day at most. */
    void forget(long fromMs, long toMs) {
        for (int step = 0; step < SLOTS && fromMs + step * SLOT_MS <= toMs + SLOT_MS; step++) {
            long atMs = fromMs + step * SLOT_MS;
            for (int by = -1; by <= 1; by++) {
                int first = Math.floorMod(slot(atMs) + by, SLOTS) * DAYS;
                for (int i = first; i < first + DAYS; i++) {
                    rises[i] = days[i] == day(atMs) ? 0 : rises[i];
                }
            }
        }
    }

    private static int slot(long timestampMs) {
        return (int) Math.floorMod(Math.floorDiv(timestampMs, SLOT_MS), (long) SLOTS);
    }

    private static int day(long timestampMs) {
        return (int) Math.floorDiv(timestampMs, SLOT_MS * SLOTS);
    }

    void write(ByteBuffer out) {
        for (int i = 0; i < SLOTS * DAYS; i++) {
            out.putInt(days[i]).putFloat(rises[i]);
        }
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < SLOTS * DAYS; i++) {
            days[i] = in.getInt();
            rises[i] = in.getFloat();
        }
    }
}
