package vigie.model;

import java.time.Instant;

/**
 * What people did with an incident in another tool that was told of it.
 *
 * @param source the tool, as the estate names it: {@code pagerduty}
 * @param id the event's own identifier: what comes twice is one event
 * @param incident the incident, by the key under which the tool was told of it
 * @param by who did it, as the tool names them
 * @param person whether that is a person, and not a program
 * @param at when it was done, by the tool's clock
 */
public record OutsideEvent(
        String source, String id, Kind kind, String incident, String by, boolean person, Instant at) {
    /** What was done. */
    public enum Kind {
        /** Somebody has it in hand. */
        ACKNOWLEDGED,
        /** Nobody has it in hand any more. */
        UNACKNOWLEDGED,
        /** Somebody says that it is over. */
        RESOLVED,
        /** It is not over after all. */
        REOPENED
    }
}
