package vigie.alerting.remediate.means;

/** Gives an executor the right to tell how a step ended, as the end of the address to which it tells it. Any thread. */
@FunctionalInterface
public interface OutcomeRight {
    /** What the address of a step's outcome ends with; the same for the same step, perhaps empty. */
    String query(String run, int step);
}
