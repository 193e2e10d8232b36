package vigie.collector;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult;

/**
 * One poll under way.
 *
 * @param bulkhead the room that it takes a place in, to be left at its end
 * @param startedNanos elapsed time
 * @param timeout the deadline that the probe was given
 * @param asked who asked for a poll before this one started
 */
record Poll(
        PolledTarget of,
        Bulkhead bulkhead,
        long startedNanos,
        Duration timeout,
        List<Consumer<@Nullable CheckResult>> asked) {}
