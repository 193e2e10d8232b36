package vigie.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notice to a receiver, as the outbox keeps it.
 *
 * @param reason why it is sent, for people
 * @param attempts how many were made since it was last asked for
 * @param nextAt when it may be tried again; null once it has ended
 * @param error why the last attempt failed, or why it is held; empty if neither
 */
public record OutboxNotice(
        String id,
        String incident,
        String receiver,
        Kind kind,
        State state,
        String reason,
        int attempts,
        Instant createdAt,
        @Nullable Instant nextAt,
        String error) {

    /** What it says. */
    public enum Kind {
        /** The incident is there. */
        TRIGGER,
        /** It goes on, with something new, or as a reminder. */
        UPDATE,
        /** Somebody has it in hand. */
        ACKNOWLEDGE,
        /** It is over. */
        RESOLVE,
        /** Something was done about it. */
        CHANGE
    }

    /** Where it is. */
    public enum State {
        /** To be sent when it is due, or on its way. */
        WAITING,
        /** Kept back by a storm of pages, during it or, once it is told in a digest, until its incident is over. */
        HELD,
        /** The receiver has it. */
        DELIVERED,
        /** The receiver refused it for good; it may be sent again. */
        REJECTED,
        /** It was not taken for so long that it was given up; it may be sent again. */
        EXPIRED,
        /** It need not be sent any more. */
        DROPPED
    }
}
