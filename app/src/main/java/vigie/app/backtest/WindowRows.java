package vigie.app.backtest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import vigie.detector.backtest.RowRange;

/** Finds, as rows come by, which of them lie in which window. Not thread-safe. */
final class WindowRows {
    private final List<Window> windows;
    private final long[] first;
    private final long[] last;
    private long row;

    WindowRows(List<Window> windows) {
        this.windows = List.copyOf(windows);
        first = new long[windows.size()];
        last = new long[windows.size()];
        Arrays.fill(first, -1);
    }

    /** The next row was taken then. */
    void row(long timestampMs) {
        for (int i = 0; i < first.length; i++) {
            if (windows.get(i).contains(timestampMs)) {
                first[i] = first[i] < 0 ? row : first[i];
                last[i] = row;
            }
        }
        row++;
    }

    /** The rows of the windows that have any. */
    List<RowRange> ranges() {
        List<RowRange> all = new ArrayList<>();
        for (int i = 0; i < first.length; i++) {
            if (first[i] >= 0) {
                all.add(new RowRange(first[i], last[i]));
            }
        }
        return all;
    }
}
