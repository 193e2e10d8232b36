package vigie.app.history;

import java.util.ArrayList;
import java.util.List;

/**
 * When the alarm of a signal would have fired for one series: once the condition has held for as long as the signal's {@code for} says, and anew
 * only after it was gone for {@code keep_firing_for}, and for ten steps. Not thread-safe.
 */
final class HeldAlarms {
    private static final int STEPS = 10;

    private final long holdMs;
    private final long quietMs;
    private final long gapMs;
    private final List<Long> fired = new ArrayList<>();
    private long sinceMs = Long.MIN_VALUE; // when the condition began to hold; none while it does not
    private long lastMs;
    private long lastOnMs;
    private boolean firing;

    HeldAlarms(long holdMs, long keepMs, long stepMs) {
        this.holdMs = holdMs;
        this.gapMs = STEPS * stepMs;
        this.quietMs = Math.max(keepMs, gapMs);
    }

    /** The next value; {@code on} says whether the condition held. In the order of time. */
    void row(long ms, boolean on) {
        if (!on || (sinceMs != Long.MIN_VALUE && ms - lastMs > gapMs)) {
            sinceMs = Long.MIN_VALUE; // what nobody saw did not hold
        }
        if (firing && ms - lastOnMs > quietMs) {
            firing = false;
        }
        lastMs = ms;
        if (!on) {
            return;
        }
        lastOnMs = ms;
        sinceMs = sinceMs == Long.MIN_VALUE ? ms : sinceMs;
        if (!firing && ms - sinceMs >= holdMs) {
            firing = true;
            fired.add(ms);
        }
    }

    /** When it fired, milliseconds since the epoch, in order. */
    List<Long> fired() {
        return List.copyOf(fired);
    }
}
