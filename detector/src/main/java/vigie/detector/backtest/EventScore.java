package vigie.detector.backtest;

/**
 * How the events of one series or of many agree with what was wrong.
 *
 * @param events that there were
 * @param right events that meant something wrong
 * @param windows in which something was wrong
 * @param found windows that an event meant
 * @param delayRows from the windows' first rows to the events that found them, all together
 */
public record EventScore(long events, long right, long windows, long found, long delayRows) {
    /** Of nothing. */
    public static final EventScore NONE = new EventScore(0, 0, 0, 0, 0);

    /** This and the other. */
    public EventScore plus(EventScore other) {
        return new EventScore(
                events + other.events,
                right + other.right,
                windows + other.windows,
                found + other.found,
                delayRows + other.delayRows);
    }

    /** Events for nothing. */
    public long falseAlarms() {
        return events - right;
    }

    /** The part of the events that is right; NaN if there is none. */
    public double precision() {
        return (double) right / events;
    }

    /** The part of the windows that is found; NaN if there is none. */
    public double recall() {
        return (double) found / windows;
    }

    /** The harmonic mean of precision and recall: 0 if nothing was found, NaN if there is neither an event nor a window. */
    public double f1() {
        if (right == 0 || found == 0) {
            return events + windows == 0 ? Double.NaN : 0;
        }
        return 2 * precision() * recall() / (precision() + recall());
    }

    /** Rows from the beginning of a window to its event, on average; NaN if none was found. */
    public double delay() {
        return (double) delayRows / found;
    }
}
