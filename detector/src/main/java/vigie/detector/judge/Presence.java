package vigie.detector.judge;

/**
 * A judge of whether a series comes, not of what its values are. {@link #judge} says that it came, whatever number is handed in.
 */
public interface Presence extends Judge {
    /**
     * Begins with a series that was not kept from an earlier process.
     *
     * @param watchedSeconds for how long its target had been watched when it came first
     */
    void begin(double watchedSeconds);

    /**
     * Its target was polled well, and the series was not there.
     *
     * @param timestampMs milliseconds since the epoch
     * @return how unusual that is, as from {@link #judge}
     */
    double missed(long timestampMs);
}
