package vigie.alerting.outbox;

import org.jspecify.annotations.Nullable;
import vigie.alerting.notify.Notice;

/**
 * A notice in the outbox.
 *
 * @param n its place among the notices of its incident to its receiver
 * @param input what a change event says, as JSON; else empty
 * @param payload what every attempt sends, or null before the first
 * @param attempts how many were made
 * @param reached whether one of them may have arrived
 * @param nextAt when it may be tried, or when its claim ends
 * @param epoch how often it was claimed: who holds an older one has lost it
 * @param error why the last attempt failed, or why it is kept back; empty if neither
 * @param cameAt when a trigger came up to be sent, whether it was then or was held back by a storm; null before
 */
record OutboxRow(
        String id,
        String incident,
        String receiver,
        long n,
        Notice.Kind kind,
        String reason,
        String input,
        int priority,
        State state,
        @Nullable String payload,
        int attempts,
        boolean reached,
        long createdAt,
        long nextAt,
        long expiresAt,
        long epoch,
        String error,
        @Nullable Long cameAt) {

    /** Where a notice is. */
    enum State {
        /** To be sent when it is due. */
        WAITING,
        /** A trigger that a storm of pages keeps back: it is sent when that is over, or told in a digest. */
        HELD,
        /** A node is sending it, or was when it ended. */
        CLAIMED,
        DELIVERED,
        /** The receiver will never take it. */
        REJECTED,
        /** It was not taken for so long that it is of no use. */
        EXPIRED,
        /** It need not be sent any more. */
        DROPPED
    }
}
