package vigie.model;

/**
 * What was made of the last value of a judged stream.
 *
 * @param series the stream; a histogram's family stands for all of its buckets
 * @param value what was judged last: a rate for a counter, a quantile for a histogram; NaN before the first, and while there has been none for too long
 * @param severity how unusual it was, from 0 up; NaN while warming up or without a value
 * @param low the least value that was expected, NaN if there is none
 * @param high the greatest value that was expected, NaN if there is none
 * @param seen how many values were learnt from
 * @param warmUp how many it takes before anything is judged
 * @param learns whether it learns from what comes now; it does not while its service is in an incident or under planned work
 * @param chance the odds that chance makes a value as unusual as this one, 0 to 1; NaN while warming up, and from what does not know them
 * @param standsOut whether it does among all that are judged, of whom one in ten that do are chance
 */
public record Score(
        Series series,
        String signal,
        double value,
        double severity,
        double low,
        double high,
        long seen,
        int warmUp,
        boolean learns,
        double chance,
        boolean standsOut) {
    /** The same, as one that stands out. */
    public Score standingOut() {
        return new Score(series, signal, value, severity, low, high, seen, warmUp, learns, chance, true);
    }

    /** Whether it has not learnt enough to judge; rules that need no learning judge from the first value on. */
    public boolean warming() {
        return seen < warmUp;
    }
}
