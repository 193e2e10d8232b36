package vigie.app.sim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario says must be seen, or must not: {@code expect [no] WHAT [from T] [by T | until T]}. With {@code by}, it must
 * have been so at some moment up to then; with {@code until}, for the whole time up to then; with neither, at the end of the run,
 * and a {@code no} for the whole of it.
 */
final class Expectation {
    /** Whether something is so now. */
    interface Fact {
        /** Looks at states as they are now, and at events from {@code from} on. */
        boolean isSo(World world, Duration from);
    }

    private final String text;
    private final Fact fact;
    private final boolean no;
    private final Duration from;
    private final @Nullable Duration by;
    private final @Nullable Duration until;
    private boolean settled;
    private @Nullable String failure;

    Expectation(String text, Fact fact, boolean no, Duration from, @Nullable Duration by, @Nullable Duration until) {
        this.text = text;
        this.fact = fact;
        this.no = no;
        this.from = from;
        this.by = by;
        this.until = until;
    }

    /** Looks once; called several times a second. */
    void look(World world, boolean atEnd) {
        Duration now = world.time.elapsed();
        if (settled || now.compareTo(from) < 0) {
            return;
        }
        if (until != null || (no && by == null)) {
            throughout(world, now, atEnd);
        } else {
            atSomeMoment(world, now, atEnd);
        }
    }

    private void throughout(World world, Duration now, boolean atEnd) {
        if (until != null && now.compareTo(until) > 0) {
            settled = true;
        } else if (fact.isSo(world, from) == no) {
            fail(now, no ? "happened" : "was not so");
        } else if (atEnd) {
            settled = true;
        }
    }

    private void atSomeMoment(World world, Duration now, boolean atEnd) {
        boolean look = by != null || atEnd;
        if (look && fact.isSo(world, from) != no) {
            settled = true;
        } else if (atEnd || (by != null && now.compareTo(by) >= 0)) {
            fail(now, "was not seen");
        }
    }

    private void fail(Duration now, String what) {
        settled = true;
        failure = text + "\n  " + what + " at " + Story.clock(now);
    }

    /** What went wrong, or null. */
    @Nullable
    String failure() {
        return failure;
    }
}
