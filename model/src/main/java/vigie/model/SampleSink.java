package vigie.model;

/**
 * The hot door: takes the samples of a poll, then its end.
 *
 * <p>The calls for one target come from one thread at a time, in the order of the exposition, and name each stream by the same
 * {@link Series} object on every poll. A poll that failed brings neither samples nor an end. Calls for different targets of
 * one thread may alternate between polls, never within one.
 */
public interface SampleSink {
    /**
     * Takes a sample; allocates nothing in the steady state.
     *
     * @param timestampMs milliseconds since the epoch: the sample's own time, or the poll's
     * @param value any double
     */
    void accept(Series series, long timestampMs, double value);

    /** Ends a poll: each stream of the target that was not handed in since the last end is missing. */
    void endOfPoll(Target target, long timestampMs);

    /** Says that a target is not polled any more: what was kept for it may go. Same thread rule as for its samples. */
    void forget(Target target);
}
