package vigie.model;

import java.time.Instant;

/**
 * What one vantage point believes of a target, after its own state machine.
 *
 * @param vantage the name of the vantage point
 * @param zone where it stands, empty if not told
 * @param status UNKNOWN where it sees nothing: that is no vote for anything
 * @param at when it last looked, on this machine's clock
 * @param reason why it is not UP; empty if it is
 */
public record Vote(Target target, String vantage, String zone, Status status, Instant at, String reason) {
    /** A vantage point of which nothing is known. */
    public Vote unknown(String why) {
        return new Vote(target, vantage, zone, Status.UNKNOWN, at, why);
    }
}
