package vigie.detector.series;

/**
 * What is read off one stream, or off the streams of one histogram, at each poll: the number that is judged.
 *
 * <p>{@link #offer} is called by the polling thread alone, the rest under the lock of the target; {@code offer} touches only what
 * {@link #take} of the same thread uses up. No call allocates, but for {@link #state()} and {@link #restore}.
 */
sealed interface Reading permits LevelReading, RateReading, QuantileReading, ShareReading {
    /**
     * Takes a sample.
     *
     * @param part which stream of the reading it belongs to, 0 where there is only one
     */
    void offer(int part, long timestampMs, double value);

    /** Whether a sample came since the last {@link #take}. */
    boolean arrived();

    /** Ends a poll in which samples came: the number to be judged, NaN if there is none yet. */
    double take();

    /** The time of the last sample, milliseconds since the epoch. */
    long atMs();

    /** What must be known of the past to read the next number. */
    State state();

    /** Goes on from a kept state; one that does not fit leaves the reading as it is. */
    void restore(State state);

    /**
     * A reading's past.
     *
     * @param atMs when it was read
     * @param bounds the upper bounds of the buckets of a histogram, none for others
     * @param values the counters, one for each bound, or a single one
     */
    record State(long atMs, double[] bounds, double[] values) {}
}
