package vigie.app.estate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A receiver as it is written.
 *
 * @param kind the key beside its name: {@code pagerduty}, {@code webhook}, …
 * @param settings what stands under that key
 */
record ReceiverEntry(
        String name, String kind, Record settings, @Nullable Fallback fallback) {
    /** The keys that every kind has. */
    record Named(String name, @Nullable Fallback fallback) {}

    /** Who is told if this one cannot be; after ten minutes unless said otherwise. */
    record Fallback(String receiver, @Nullable Duration after) {}
}
