package vigie.app.backtest;

import org.jspecify.annotations.Nullable;
import vigie.detector.backtest.EventScore;

/**
 * What came of one file.
 *
 * @param file under the tree, with slashes
 * @param rows that it has
 * @param withoutValue rows that could not be judged
 * @param days from the first row to the last
 * @param alarms that would have paged, as events
 * @param score how the alarms agree with the labels, after probation; null if nothing is known of the file
 * @param scoredDays days after probation
 */
public record SeriesResult(
        String file,
        long rows,
        long withoutValue,
        double days,
        long alarms,
        @Nullable EventScore score,
        double scoredDays) {
    /** Alarms a day; 0 if no time passes. */
    public double alarmsPerDay() {
        return days > 0 ? alarms / days : 0;
    }
}
