package vigie.model;

/** Where an alert is in its life. */
public enum AlertState {
    /** The condition holds, but not yet for as long as its rule asks. Nobody is told. */
    PENDING,
    /** The condition has held for long enough; people are told. */
    FIRING,
    /** The condition is over, and was not there again for as long as its rule keeps it firing. */
    RESOLVED
}
