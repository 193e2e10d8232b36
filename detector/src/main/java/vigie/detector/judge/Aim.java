package vigie.detector.judge;

/**
 * What an adaptive judge looks for.
 *
 * @param up whether too much is wrong
 * @param down whether too little is wrong
 * @param minAbsolute the least deviation that matters, in the signal's unit
 * @param minRelative the least deviation that matters, as a part of the expected
 * @param falseAlarms accepted for each series and day, more than 0
 */
public record Aim(boolean up, boolean down, double minAbsolute, double minRelative, double falseAlarms) {
    public Aim {
        if (!(falseAlarms > 0)) {
            throw new IllegalArgumentException("false_alarms must be more than 0: was " + falseAlarms);
        }
        if (!(minAbsolute >= 0) || !(minRelative >= 0)) {
            throw new IllegalArgumentException(
                    "min_effect must not be negative: was " + minAbsolute + " and " + minRelative);
        }
        if (!up && !down) {
            throw new IllegalArgumentException("direction must be up, down or both: was none");
        }
    }
}
