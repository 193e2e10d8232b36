package vigie.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was made of the signals of a service together, in the last round.
 *
 * @param value how far off they were, in the measure of the method; NaN before the first round
 * @param severity how unusual that was, from 0 up; NaN while warming up or without values
 * @param high the greatest value that was expected, NaN if that is not known
 * @param seen how many rounds or rows were learnt from
 * @param warmUp how many it takes before anything is judged
 * @param learns whether it learns from what comes now
 * @param training what the model that judges was learnt from, or null if there is none
 */
public record JointScore(
        String service,
        String signal,
        double value,
        double severity,
        double high,
        long seen,
        int warmUp,
        boolean learns,
        @Nullable Training training) {

    /**
     * The healthy rows that a model was learnt from.
     *
     * @param rows how many
     * @param from the time of the oldest
     * @param to the time of the newest
     */
    public record Training(int rows, Instant from, Instant to) {}

    /** Whether it has not learnt enough to judge. */
    public boolean warming() {
        return seen < warmUp;
    }
}
