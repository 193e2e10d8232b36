package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;

/** One reason not to act. It knows nothing but the situation, and changes nothing. */
interface Guard {
    /** Its name in the ledger. */
    String rule();

    /**
     * Why nothing may be done now, with the numbers in it, or null. The same situation a second later has the same words, so that
     * the ledger is not flooded.
     */
    @Nullable
    String refusal(Situation s);
}
