package vigie.app.sim;

/**
 * The points of a run at which the process of Vigie can end: just before and just after each commit that changes the record, and just
 * before and just after each call leaves. The same seed passes the same points, up to the one at which it ends.
 */
final class CrashPoints {
    private int passed;
    private int endAt;
    private String ended = "";

    /** Has the process end at the n-th point, from 1. */
    void endAt(int point) {
        endAt = point;
    }

    /** Whether this is where it ends. */
    boolean isHere(String where) {
        passed++;
        boolean here = passed == endAt;
        if (here) {
            ended = where;
        }
        return here;
    }

    /** How many points there were. */
    int passed() {
        return passed;
    }

    /** Where it ended; empty if it did not. */
    String ended() {
        return ended;
    }
}
