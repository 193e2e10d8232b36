package vigie.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one poll. A failure is a value with the phase in which it happened and a reason, never an exception.
 *
 * @param target what was polled
 * @param at when the poll ended
 * @param status what this one answer says; the state machine decides what it means
 * @param phase where it failed, or null if it did not
 * @param reason why it is not UP, for people, with the numbers in it; empty if UP
 * @param latency from the start of the poll to its end
 * @param timeout the deadline that the poll had
 * @param breaker the target's circuit breaker after this poll
 * @param components the parts that a deep health answer tells of
 */
public record CheckResult(
        Target target,
        Instant at,
        Status status,
        @Nullable Phase phase,
        String reason,
        Duration latency,
        Duration timeout,
        Breaker breaker,
        List<Component> components) {

    public CheckResult {
        components = List.copyOf(components);
    }

    /** The same answer with what others make of it. */
    public CheckResult as(Status other, String why) {
        return new CheckResult(target, at, other, phase, why, latency, timeout, breaker, components);
    }

    /** Where a poll failed, in the order in which they are gone through. */
    public enum Phase {
        RESOLVE,
        CONNECT,
        TLS,
        SEND,
        FIRST_BYTE,
        BODY,
        ASSERT
    }

    /** The state of a circuit breaker: an open one polls seldom, and says so. */
    public enum Breaker {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /**
     * A part of a deep health answer.
     *
     * @param name as the answer has it, nested ones joined by a slash
     * @param status read from the dialect's own word
     * @param detail what the part says of itself, shortened, perhaps empty
     */
    public record Component(String name, Status status, String detail) {}
}
