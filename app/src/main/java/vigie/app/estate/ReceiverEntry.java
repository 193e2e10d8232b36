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
        String name,
        String kind,
        Record settings,
        @Nullable Fallback fallback,
        @Nullable Storm storm) {
    /** The keys that every kind has. */
    record Named(
            String name,
            @Nullable Fallback fallback,
            @Nullable Storm storm) {}

    /** More new pages than these in any such time are held back: 20 in a minute unless said otherwise; 0 holds back none. */
    record Storm(@Nullable Integer pages, @Nullable Duration per) {
        /** Whether it bounds nothing. */
        boolean isOff() {
            return pages != null && pages == 0;
        }
    }

    /** Who is told if this one cannot be; after ten minutes unless said otherwise. */
    record Fallback(String receiver, @Nullable Duration after) {}
}
