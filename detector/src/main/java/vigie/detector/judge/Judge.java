package vigie.detector.judge;

import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A streaming model of one series: judges each value by what came before it, then learns from it.
 *
 * <p>Not thread-safe. No call allocates, but for {@link #state()}, {@link #reason()} and {@link #outlook()}; memory is constant. What a judge knows is its
 * {@link State} and how it was made: a fresh one that {@link #restore restores} a state goes on bit for bit as the other.
 * Timestamps may stand still, go backwards or jump by years; values may be anything.
 */
public interface Judge {
    /**
     * Judges a value.
     *
     * @param timestampMs milliseconds since the epoch
     * @param value any double; one that cannot be judged is not learnt either
     * @return how unusual it is, from 0 up; NaN while warming up, or for a value that cannot be judged
     */
    double judge(long timestampMs, double value);

    /** Whether, after the last value that could be judged, something is wrong. */
    boolean alarming();

    /** Whether what is wrong is critical, whatever weight its signal has. */
    default boolean critical() {
        return false;
    }

    /** The least value that would have been right for the last one judged; NaN if there is none. */
    default double low() {
        return Double.NaN;
    }

    /** The greatest value that would have been right for the last one judged; NaN if there is none. */
    default double high() {
        return Double.NaN;
    }

    /** Why the last value judged was what it was; null from a judge that knows nothing but bounds. Allocates. */
    default @Nullable Reason reason() {
        return null;
    }

    /** The odds that chance makes a value as unusual as the last one judged, 0 to 1; NaN from a judge that does not know them. */
    default double chance() {
        return Double.NaN;
    }

    /** Where the series is going, from a judge that looks ahead; null if nothing is in sight, and from any other. Allocates. */
    default @Nullable Outlook outlook() {
        return null;
    }

    /** How many values it has learnt from. */
    long seen();

    /** How many values it must have learnt from before it judges. */
    int warmUp();

    /**
     * Whether it learns from the values that it judges from now on; it does unless told otherwise. What needs no learning takes no
     * notice.
     */
    void learn(boolean learns);

    /**
     * How many false alarms a day are accepted from now on, if that is less than its aim: its part of what is accepted of all series. What
     * has no such knob takes no notice.
     */
    default void accept(double falseAlarms) {}

    /**
     * Takes what somebody says of its last alarm. What does not learn takes no notice.
     *
     * @param real whether something was wrong
     */
    default void feedback(boolean real) {}

    /** What it knows, to be kept. */
    State state();

    /** Goes on from a kept state; false, and nothing is changed, if it is the state of another kind of judge. */
    boolean restore(State state);

    /** What a judge knows. One kind for each kind of judge; its place in {@link JudgeCodec} is its name on disk. */
    sealed interface State
            permits ThresholdJudge.State,
                    SaturationJudge.State,
                    PackedState,
                    StuckJudge.State,
                    AbsentJudge.State,
                    AppearedJudge.State {
        /** Writes the fields in the order in which they are read back. */
        void write(DataOutput out) throws IOException;
    }
}
