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
 * @param facts what it saw that is compared over the instances of its service
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
        List<Component> components,
        List<Fact> facts) {

    public CheckResult {
        components = List.copyOf(components);
        facts = List.copyOf(facts);
    }

    /** An answer with nothing in it to compare. */
    public CheckResult(
            Target target,
            Instant at,
            Status status,
            @Nullable Phase phase,
            String reason,
            Duration latency,
            Duration timeout,
            Breaker breaker,
            List<Component> components) {
        this(target, at, status, phase, reason, latency, timeout, breaker, components, List.of());
    }

    /** The same answer with what others make of it. */
    public CheckResult as(Status other, String why) {
        return new CheckResult(target, at, other, phase, why, latency, timeout, breaker, components, facts);
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

    /**
     * One thing that an answer saw and that means more beside what the service's other instances say of it.
     *
     * @param topic what it is about
     * @param key which one of its topic: a block's height, a breaker's name; empty where there is only one
     * @param value what was seen, as text from outside, shortened
     */
    public record Fact(Topic topic, String key, String value) {
        /** What facts are about; each has one rule in the detector. */
        public enum Topic {
            /** A block of a chain: its height, and its hash, the same on every node. */
            BLOCK,
            /** A block that no reorganisation may take back: its height, and its hash, the same on every node and for ever. */
            FINAL_BLOCK,
            /** The role of a copy of a database: {@code primary} on exactly one, {@code standby} on the others. */
            ROLE,
            /**
             * Whom the commits of a database wait for. With an empty key its role: {@code primary none}, {@code primary all} of those that
             * follow, {@code primary 2} for any two of them; {@code standby} and the name under which it streams, if it does. With the
             * name of a synchronous standby as the key, on the primary: the address from which that one streams, perhaps empty.
             */
            SYNC,
            /** A circuit breaker of a client: its name, which is that of the dependency, and its state. */
            BREAKER,
            /** A copy of the service's data: {@code standby}, {@code backup}, …, and how many seconds of writes it lacks. */
            COPY,
            /**
             * A server behind a load balancer: its address, and how the balancer takes it, {@code UP}, {@code DOWN}, {@code MAINT} or
             * {@code DRAIN}, then a blank and what it is called there.
             */
            SERVER,
            /** What is broken of what must be whole, and how; an empty key says that nothing is. */
            INTEGRITY,
            /** What is wrong with the backups of a service, and how; an empty key says that nothing is. */
            BACKUP,
            /** Where a Sentinel says that a master is: the master's name, and an address, the same at every Sentinel. */
            MASTER,
            /** What a name server answers: the question, and the values, the same from every server. */
            DNS_ANSWER,
            /** What the cluster of the instances as a whole does not do, and how; an empty key says that it does all. */
            CLUSTER
        }
    }
}
