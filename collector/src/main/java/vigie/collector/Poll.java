package vigie.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult;

/** One poll under way; its identity tells it from every other of the same target. */
final class Poll {
    final PolledTarget target;

    /** The room that it takes a place in, to be left at its end. */
    final Bulkhead bulkhead;

    /** Elapsed time. */
    final long startedNanos;

    /** The deadline that the probe was given. */
    final Duration timeout;

    /** Who asked for a poll before this one started. */
    final List<Consumer<@Nullable CheckResult>> asked;

    Poll(PolledTarget target, long startedNanos) {
        this.target = target;
        this.bulkhead = target.bulkhead;
        this.startedNanos = startedNanos;
        this.timeout = target.timeout.current();
        this.asked = new ArrayList<>(target.asked);
    }
}
