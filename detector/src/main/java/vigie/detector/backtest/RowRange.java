package vigie.detector.backtest;

/**
 * Rows in a series, the ends included.
 *
 * @param first from 0
 * @param last not before the first
 */
public record RowRange(long first, long last) {
    public RowRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("rows must be from 0 up and in order: was " + first + " to " + last);
        }
    }

    boolean touches(RowRange other) {
        return first <= other.last && other.first <= last;
    }

    /** The same with so many rows more on both sides. */
    RowRange widened(long rows) {
        return new RowRange(Math.max(0, first - rows), last + rows);
    }
}
