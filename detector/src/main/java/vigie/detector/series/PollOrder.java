package vigie.detector.series;

import java.util.Arrays;
import vigie.model.Series;

/**
 * The series of a target's last poll in their order, each with where its samples go.
 *
 * <p>A poll brings the same series in the same order as the one before, so a sample whose series is the one expected at its place
 * costs one comparison. Any other is looked up and takes the place: after a change of order one poll is slow, and the next
 * ones are fast again. Memory: two references a series. Owned by the polling thread.
 */
final class PollOrder {
    private static final int FIRST_SIZE = 64;

    private final Lookup lookup;
    private Series[] series = {};
    private Slot[] slots = {};
    private int size;
    private int cursor;

    /** Finds out where the samples of a series go. */
    interface Lookup {
        Slot slot(Series series);
    }

    PollOrder(Lookup lookup) {
        this.lookup = lookup;
    }

    /** Starts a poll: what an abandoned one brought is overwritten. */
    void begin() {
        cursor = 0;
    }

    /** Where the sample after the last one goes. */
    @SuppressWarnings("ReferenceEquality") // the same stream is the same object; another one is looked up
    Slot next(Series sampled) {
        int i = cursor++;
        return i < size && series[i] == sampled ? slots[i] : place(i, sampled);
    }

    private Slot place(int i, Series sampled) {
        if (i == series.length) {
            int length = Math.max(FIRST_SIZE, i + (i >> 1));
            series = Arrays.copyOf(series, length);
            slots = Arrays.copyOf(slots, length);
        }
        Slot slot = lookup.slot(sampled);
        series[i] = sampled;
        slots[i] = slot;
        size = Math.max(size, i + 1);
        return slot;
    }

    /** Ends a poll: what did not come is not expected any more. Answers how many samples came. */
    int end() {
        if (cursor < size) {
            Arrays.fill(series, cursor, size, null);
        }
        size = cursor;
        cursor = 0;
        return size;
    }

    /** Looks every series up again, between two polls. */
    void lookUpAgain() {
        for (int i = 0; i < size; i++) {
            slots[i] = lookup.slot(series[i]);
        }
    }

    /** Forgets every series, and gives the memory back. */
    void clear() {
        size = 0;
        cursor = 0;
        series = new Series[0];
        slots = new Slot[0];
    }
}
