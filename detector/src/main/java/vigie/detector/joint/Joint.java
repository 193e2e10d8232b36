package vigie.detector.joint;

import java.time.Instant;
import java.util.List;
import vigie.detector.judge.Judge;
import vigie.model.Finding;

/** What the signals of a service say together, round by round; one implementation for each method. Owned by the detector thread. */
public interface Joint {
    /** What its findings are. */
    default Finding.Kind kind() {
        return Finding.Kind.ANOMALY;
    }

    /** What decides. */
    Judge judge();

    /**
     * Judges a round.
     *
     * @param members every judged stream of the service, in an order that stays
     * @return what is missing for it, as half a sentence; empty if it could be judged
     */
    String round(long nowMs, List<Member> members);

    /** How far it was off in the last round, NaN if that is not known. */
    double value();

    /** How unusual that was, from 0 up; NaN while warming up. */
    double severity();

    /** The last round in a sentence without its end: what follows "whole of api". */
    String summary(boolean wrong);

    /** What was seen in the last round, a sentence each. */
    List<String> evidence(Instant now);
}
