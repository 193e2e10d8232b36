package vigie.detector.joint;

import vigie.model.Labels;
import vigie.model.Target;

/**
 * A judged stream of a service, as it is in a round.
 *
 * @param value that was judged last, NaN if there is none or it is too old
 * @param momentary how unusual that alone was, NaN unless it is judged by what is usual for it, and warm
 * @param severity how unusual it was, held for a while; NaN likewise
 * @param movedMs since when it has left what is usual, milliseconds since the epoch; {@link #USUAL} if it has not
 * @param intervalSeconds how often a value is expected
 * @param learns whether what comes now is taken for usual
 */
public record Member(
        Target target,
        String signal,
        Labels labels,
        double value,
        double momentary,
        double severity,
        long movedMs,
        double intervalSeconds,
        boolean learns) {
    /** Has not left what is usual. */
    public static final long USUAL = Long.MIN_VALUE;
}
