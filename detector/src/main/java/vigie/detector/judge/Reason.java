package vigie.detector.judge;

/**
 * Why a value was unusual.
 *
 * @param view which view of it spoke: the one in which it was off most
 * @param timesADay how many times a day something as unusual is expected by chance; infinite for what is not unusual
 * @param isNew whether the series never did this, as far as it is remembered
 */
public record Reason(View view, double timesADay, boolean isNew) {
    /** What a value was compared with. */
    public enum View {
        /** What is usual for the series. */
        LEVEL,
        /** What is usual for the hour of the day. */
        HOUR,
        /** The thirty values before it. */
        LOCAL,
        /** What the mean of two hours usually is. */
        DRIFT,
        /** The same series of the other instances of its service. */
        PEERS
    }
}
