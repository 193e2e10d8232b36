package vigie.detector.backtest;

import java.util.ArrayList;
import java.util.List;

/**
 * Alarms as a person meets them: rows with an alarm of which no more than {@value #GAP} rows apart are one event. Memory grows with
 * the events, not with the rows. Not thread-safe.
 */
public final class AlarmEvents {
    /** How many quiet rows end an event. */
    public static final int GAP = 10;

    /** How many rows beside a window an alarm may lie and still mean it. */
    static final int SLACK = 5;

    private static final double PROBATION = 0.15;
    private static final long MOST_PROBATION = 750;

    private final List<RowRange> events = new ArrayList<>();
    private long rows;
    private long first = -1;
    private long last = -1;

    /** Takes the next row. */
    public void row(boolean alarm) {
        if (alarm) {
            if (first >= 0 && rows - last > GAP) {
                events.add(new RowRange(first, last));
                first = -1;
            }
            first = first < 0 ? rows : first;
            last = rows;
        }
        rows++;
    }

    /** How many rows there were. */
    public long rows() {
        return rows;
    }

    /** The events up to now, in order. */
    public List<RowRange> events() {
        List<RowRange> all = new ArrayList<>(events);
        if (first >= 0) {
            all.add(new RowRange(first, last));
        }
        return all;
    }

    /**
     * The rows at the beginning that are not counted when alarms are held against windows: 15 % of a series, 750 at most. A detector
     * that learns from what it sees is not asked earlier.
     */
    public static long probation(long rows) {
        return Math.min((long) Math.floor(PROBATION * rows), MOST_PROBATION);
    }

    /**
     * Holds the events against what was wrong. An event is right if it touches a window that is widened by {@value #SLACK} rows; a
     * window is found if an event touches it so. What ends before {@code from} is left out, on both sides.
     *
     * @param windows in which something was wrong
     * @param from the first row that counts
     */
    public EventScore against(List<RowRange> windows, long from) {
        List<RowRange> counted = since(events(), from);
        List<RowRange> wrong = since(windows, from);
        int right = 0;
        for (RowRange event : counted) {
            right += wrong.stream().anyMatch(w -> w.widened(SLACK).touches(event)) ? 1 : 0;
        }
        int found = 0;
        long delay = 0;
        for (RowRange window : wrong) {
            RowRange near = window.widened(SLACK);
            for (RowRange event : counted) {
                if (near.touches(event)) {
                    found++;
                    delay += Math.max(0, event.first() - window.first());
                    break;
                }
            }
        }
        return new EventScore(counted.size(), right, wrong.size(), found, delay);
    }

    private static List<RowRange> since(List<RowRange> ranges, long from) {
        return ranges.stream()
                .filter(r -> r.last() >= from)
                .map(r -> new RowRange(Math.max(from, r.first()), r.last()))
                .toList();
    }
}
