package vigie.model;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes what vantage points tell by themselves because nobody can ask them. Any thread. */
public interface VantageReports {
    /** The most bytes that a report may have. */
    int MOST_BYTES = 10 << 20;

    /**
     * Takes a report of the vantage point whose token came with it. Reads the text on the caller's thread, which may take some
     * hundred milliseconds; the answer comes when its votes were handed on.
     *
     * @param vantage whose token it was
     * @param text as it came; nothing in it is trusted
     */
    CompletionStage<Receipt> take(String vantage, byte[] text);

    /** What became of a report. */
    enum Outcome {
        /** Its votes count. */
        HEARD,
        /** Its votes do not count: it does not answer what was said last, so it may be of any time. Another is asked for. */
        ASKED_AGAIN,
        /** It is malformed, or too much. */
        UNREADABLE,
        /** It speaks for another than the token is for. */
        NOT_ITS_OWN,
        /** The estate has no such vantage point any more, or one that is asked. */
        UNKNOWN_POINT
    }

    /**
     * The answer to a report.
     *
     * @param detail what is wrong in one sentence, empty if nothing is
     * @param turn what the next report has to hold
     * @param ignored votes on targets that are not watched here, or not decided by a quorum
     * @param looks what it is asked to look at afresh, each until it has answered
     */
    record Receipt(Outcome outcome, String detail, String turn, int ignored, List<Look> looks) {
        public Receipt {
            looks = List.copyOf(looks);
        }

        /** A report of which nothing was taken. */
        public static Receipt refused(Outcome outcome, String detail) {
            return new Receipt(outcome, detail, "", 0, List.of());
        }
    }

    /**
     * A question that waits for an answer.
     *
     * @param id comes back with what was seen
     */
    record Look(String id, String service) {}
}
