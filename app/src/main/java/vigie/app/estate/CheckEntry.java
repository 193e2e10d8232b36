package vigie.app.estate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A check as it is written.
 *
 * @param settings what its kind of probe reads from the same mapping
 */
record CheckEntry(Common common, Record settings) {

    /** The keys of every kind of check. */
    record Common(
            String name,
            String use,
            @Nullable Duration interval,
            @Nullable Timeout timeout,
            @Nullable Integer failAfter,
            @Nullable Integer recoverAfter,
            @Nullable Duration staleAfter) {}
}
