package vigie.detector.series;

import java.util.List;

/** Where the samples of one series go: to the reading of each signal that wants it. */
final class Slot {
    /** The slot of a series that nobody wants. */
    static final Slot NONE = new Slot(List.of());

    private final Reading[] readings;
    private final int[] parts;

    Slot(List<Feed> feeds) {
        readings = new Reading[feeds.size()];
        parts = new int[feeds.size()];
        for (int i = 0; i < readings.length; i++) {
            readings[i] = feeds.get(i).reading();
            parts[i] = feeds.get(i).part();
        }
    }

    void offer(long timestampMs, double value) {
        for (int i = 0; i < readings.length; i++) {
            readings[i].offer(parts[i], timestampMs, value);
        }
    }

    /** One reading, and the part of it that the series is. */
    record Feed(Reading reading, int part) {}
}
