package vigie.detector.series;

/** Takes what a series did before it was watched, value by value, in the order of time. One thread. */
public interface Past {
    /** The next value; one that is no number is passed over. */
    void value(long timestampMs, double value);

    /**
     * There is no more. The series begins with it when it comes, unless more was learnt of it already.
     *
     * @return how many values were learnt
     */
    long end();
}
