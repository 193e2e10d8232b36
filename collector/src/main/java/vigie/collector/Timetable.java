package vigie.collector;

import java.time.Duration;
import java.util.function.ObjLongConsumer;
import vigie.collector.PolledTarget.State;

/** Waits for each target's next slot, one timer for each. The loop's thread alone. */
final class Timetable {
    private final Collector.Parts parts;
    private final Loop loop;
    private final ObjLongConsumer<PolledTarget> whenDue;
    private boolean closed;

    /** Timers that tell of a target and of the elapsed time at which it was due, in nanoseconds. */
    Timetable(Collector.Parts parts, Loop loop, ObjLongConsumer<PolledTarget> whenDue) {
        this.parts = parts;
        this.loop = loop;
        this.whenDue = whenDue;
    }

    /** Waits for a target's next slots, at its phase as it is now; an earlier wait ends. */
    void enter(PolledTarget t) {
        t.schedule++;
        arm(t, t.phase.firstAfter(parts.clock().millis()));
    }

    /** Nothing is due any more. */
    void close() {
        closed = true;
    }

    private void arm(PolledTarget t, long slotMs) {
        Duration delay = Duration.ofMillis(Math.max(0, slotMs - parts.clock().millis()));
        int schedule = t.schedule;
        t.slotMs = slotMs;
        t.slotNanos = parts.nanoTime().getAsLong() + delay.toNanos();
        loop.after(delay, t.target.key(), () -> due(t, schedule));
    }

    private void due(PolledTarget t, int schedule) {
        if (closed || t.state == State.RETIRED || t.schedule != schedule) {
            return;
        }
        long dueNanos = t.slotNanos;
        long missed =
                (parts.nanoTime().getAsLong() - dueNanos) / t.check.interval().toNanos();
        if (missed > 0) {
            parts.metrics().pollsDropped.labels(t.bulkhead.name(), "late").inc((double) missed);
        }
        // Before the poll: whatever happens in it, the next one comes.
        arm(t, t.phase.next(t.slotMs, parts.clock().millis()));
        whenDue.accept(t, dueNanos);
    }
}
