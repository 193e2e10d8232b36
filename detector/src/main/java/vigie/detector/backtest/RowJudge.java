package vigie.detector.backtest;

/**
 * Judges the rows of one recorded series, each by those before it alone. What the accessors answer is about the last row. Not
 * thread-safe.
 */
public interface RowJudge {
    /**
     * Takes the next row.
     *
     * @param timestampMs milliseconds since the epoch; may stand still or go backwards
     * @param value NaN, or anything infinite, for a row without a value, which is not learnt and has no score
     */
    void judge(long timestampMs, double value);

    /** How unusual the row is, from 0 up, whether or not somebody was told; 0 while warming up. */
    double severity();

    /** How new the row is, from 0 up: 0 unless it is the first of something that the series never did. */
    double novelty();

    /** Whether the alarm is on: what would page. */
    boolean alarming();
}
