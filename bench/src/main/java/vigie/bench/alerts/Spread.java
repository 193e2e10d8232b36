package vigie.bench.alerts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations, in milliseconds, and how they are spread. Not thread-safe. */
final class Spread {
    private final List<Double> millis = new ArrayList<>();

    void add(long nanos) {
        millis.add(nanos / 1e6);
    }

    int size() {
        return millis.size();
    }

    /** The value that a share of all does not exceed, as the nearest rank; NaN if there is none. */
    double at(double share) {
        if (millis.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    @Override
    public String toString() {
        return String.format("p50 %.2f ms, p99 %.2f ms, max %.2f ms (N = %d)", at(0.5), at(0.99), at(1), size());
    }
}
