package vigie.collector.scrape;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import vigie.model.Series;
import vigie.model.Target;

/**
 * When the series of one target were last seen, and what of a new sample cannot be true. The series stand in the order of the last poll, so that
 * the next one is nearly always found without a search. One thread at a time.
 */
final class SampleTimes {
    static final int FUTURE = 0;
    static final int BACKWARDS = 1;
    static final int DUPLICATE = 2;
    static final int IMPOSSIBLE = 3;

    /** The reasons by number, as they are counted. */
    static final String[] REASONS = {"future", "backwards", "duplicate", "impossible"};

    private static final int FINE = -1;
    private static final long AHEAD_MS = 60_000;

    private final Target target;
    private @Nullable Series[] series = new Series[8];
    private long[] lastMs = new long[8];
    private int[] lastPoll = new int[8];
    private int size;
    private @Nullable IdentityHashMap<Series, Integer> places;
    private int cursor;
    private int poll = 1;
    private int seen;
    private int accepted;
    private long nowMs;

    SampleTimes(Target target) {
        this.target = target;
    }

    Target target() {
        return target;
    }

    /** Which of {@link #REASONS} speaks against a sample; -1 if none does. */
    int judge(Series of, long ms, double value, InstantSource clock) {
        if (seen++ == 0) {
            nowMs = clock.millis();
        }
        int place = placeOf(of);
        boolean again = lastPoll[place] == poll;
        long before = lastMs[place];
        lastPoll[place] = poll;
        if (ms - nowMs > AHEAD_MS) {
            return FUTURE;
        }
        // A last time that lies ahead itself came from a clock that has been set back since: it is what was wrong.
        if (ms < before && before - nowMs <= AHEAD_MS) {
            return BACKWARDS;
        }
        if (again && ms == before) {
            return DUPLICATE;
        }
        if (!(value >= 0) && isCounter(of)) {
            return IMPOSSIBLE;
        }
        lastMs[place] = ms;
        accepted++;
        return FINE;
    }

    private static boolean isCounter(Series of) {
        return of.kind() == Series.Kind.BUCKET
                || (of.kind() == Series.Kind.COUNTER && !of.metric().endsWith("_sum"));
    }

    /** Ends a poll; returns how many of its samples were handed on. */
    int endOfPoll() {
        int count = accepted;
        if (seen < size - size / 4) {
            dropMissing();
        }
        places = null;
        poll++;
        cursor = 0;
        seen = 0;
        accepted = 0;
        return count;
    }

    @SuppressWarnings(
            "ReferenceEquality") // The collector hands in the same object on every poll; that is what is looked for.
    private int placeOf(Series of) {
        int place = cursor;
        if (place >= size || series[place] != of) {
            place = searched(of);
        }
        cursor = place + 1;
        return place;
    }

    private int searched(Series of) {
        IdentityHashMap<Series, Integer> all = places == null ? index() : places;
        Integer place = all.get(of);
        if (place != null) {
            return place;
        }
        if (size == lastMs.length) {
            series = Arrays.copyOf(series, 2 * size);
            lastMs = Arrays.copyOf(lastMs, 2 * size);
            lastPoll = Arrays.copyOf(lastPoll, 2 * size);
        }
        series[size] = of;
        lastMs[size] = Long.MIN_VALUE;
        lastPoll[size] = 0;
        all.put(of, size);
        return size++;
    }

    private IdentityHashMap<Series, Integer> index() {
        IdentityHashMap<Series, Integer> all = new IdentityHashMap<>();
        for (int i = 0; i < size; i++) {
            all.put(series[i], i);
        }
        places = all;
        return all;
    }

    /** More than a quarter was not seen: what is missing goes, and comes back as new if it ever does. */
    private void dropMissing() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (lastPoll[i] == poll) {
                series[kept] = series[i];
                lastMs[kept] = lastMs[i];
                lastPoll[kept++] = poll;
            }
        }
        Arrays.fill(series, kept, size, null);
        size = kept;
    }
}
