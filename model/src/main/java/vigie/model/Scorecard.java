package vigie.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What a plan's decisions were worth, since it became what it is: a plan whose condition, steps, guards or verification change
 * begins anew.
 *
 * @param version what it is: the first digits of a hash
 * @param mode what the estate allows it
 * @param acts whether it acts by itself now: its mode is AUTO, and it has an override or passes
 * @param open decisions that are not judged yet
 * @param earlier decisions of the plan before it became what it is; they count for nothing
 */
public record Scorecard(
        String plan,
        String version,
        Run.Mode mode,
        boolean acts,
        long right,
        long needless,
        long harmful,
        long open,
        long earlier) {
    /** So many decisions must have been judged. */
    public static final int DECISIONS_NEEDED = 20;

    /** So many of a hundred must have been right; and none harmful. */
    public static final int PERCENT_NEEDED = 95;

    /** How many were judged. */
    public long decisions() {
        return right + needless + harmful;
    }

    /** Whether it may act by itself. */
    public boolean passes() {
        return passes(right, needless, harmful);
    }

    /** Whether decisions that were worth so much let a plan act by itself. */
    public static boolean passes(long right, long needless, long harmful) {
        long all = right + needless + harmful;
        return all >= DECISIONS_NEEDED && harmful == 0 && right * 100 >= all * PERCENT_NEEDED;
    }

    /** One sentence for people. */
    public String summary() {
        List<String> parts = new ArrayList<>(List.of(right + " right", needless + " needless", harmful + " harmful"));
        if (open > 0) {
            parts.add(open + " not judged yet");
        }
        return "would have acted " + (decisions() + open) + " times, " + String.join(", ", parts) + "; needs "
                + DECISIONS_NEEDED + " decisions, " + PERCENT_NEEDED + " % right, 0 harmful: "
                + (passes() ? "passed" : "not yet")
                + (earlier > 0 ? "; " + earlier + " decisions from before the plan was changed do not count" : "");
    }
}
