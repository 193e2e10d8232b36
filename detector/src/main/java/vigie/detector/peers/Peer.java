package vigie.detector.peers;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One series at one instance, as it is compared with the same series at the others. Called on the detector thread; each call takes
 * the lock under which the series is read.
 */
public interface Peer {
    /** Whom it is compared with: all that have the same circle. */
    Circle circle();

    /** The address of its instance. */
    String instance();

    /** Its last value as of now, or null if that is too old to be compared. */
    @Nullable
    Standing standing();

    /**
     * Looks how far it is from the others, at the beginning of a round.
     *
     * @return how many scales, with its sign; NaN while warming up
     */
    double look(Instant now, double median, double spread);

    /**
     * Decides whether it is odd, at the end of a round, and says so.
     *
     * @param beside how many it was compared with
     * @param together that it is apart in several signals together, null if it is not, or if another of them tells of it
     */
    void decide(Instant now, int beside, @Nullable Together together);

    /**
     * Leaves open whether it is odd.
     *
     * @param looked whether this ends a round that began
     * @param why a sentence without its full stop
     */
    void leaveOpen(Instant now, boolean looked, String why);

    /**
     * What makes series comparable.
     *
     * @param signal the signal's name
     * @param series the check and the labels of the series, as text
     * @param intervalMs how often a value is expected, milliseconds
     * @param falseAlarms accepted for each instance and day
     */
    record Circle(String service, String signal, String series, long intervalMs, double falseAlarms) {
        /** The order of the circles of a service. */
        static final Comparator<Circle> BY_NAME = Comparator.comparing(Circle::signal)
                .thenComparing(Circle::series)
                .thenComparingLong(Circle::intervalMs);
    }

    /**
     * A value that can be compared.
     *
     * @param isNew whether it came since the last round
     * @param habit how far above its peers it usually is; 0 as long as that is not known
     * @param learns whether what comes now is taken for usual
     */
    record Standing(double value, boolean isNew, double habit, boolean learns) {}

    /**
     * An instance that is apart in several signals at once.
     *
     * @param scales how far it is off on average in the one that tells of it, with its sign
     * @param timesADay how many times a day chance does it
     * @param signals the names of all of them
     */
    record Together(double scales, double timesADay, List<String> signals) {
        public Together {
            signals = List.copyOf(signals);
        }
    }
}
