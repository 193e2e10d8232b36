package vigie.model;

import java.time.Instant;
import java.util.List;

/**
 * A time in which nobody is newly told of alerts that match. What people were told of before is still resolved in it.
 *
 * @param id empty for one that does not exist yet
 * @param matchers all of them must match; at least one
 * @param endsAt when it ends, after {@code startsAt}
 * @param updatedAt when it was last changed
 * @param createdBy who wants it
 * @param comment why
 */
public record Silence(
        String id,
        List<Matcher> matchers,
        Instant startsAt,
        Instant endsAt,
        Instant updatedAt,
        String createdBy,
        String comment) {

    public Silence {
        matchers = List.copyOf(matchers);
    }

    /** Where it is in its life. */
    public enum State {
        PENDING,
        ACTIVE,
        EXPIRED
    }

    /** Where it is in its life at a moment. */
    public State state(Instant now) {
        if (!now.isBefore(endsAt)) {
            return State.EXPIRED;
        }
        return now.isBefore(startsAt) ? State.PENDING : State.ACTIVE;
    }
}
