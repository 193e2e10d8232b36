package vigie.app.estate;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a check is made and judged once the defaults are filled in.
 *
 * @param timeout null for one that follows the target's own latency
 */
record Timing(Duration interval, @Nullable Duration timeout, int failAfter, int recoverAfter, Duration staleAfter) {
    static final Duration INTERVAL = Duration.ofSeconds(15);
    static final Duration STALE_AFTER = Duration.ofSeconds(60);
    static final int FAIL_AFTER = 3;
    static final int RECOVER_AFTER = 2;

    /** A check that is made seldom is not stale between two answers, so what it inherits is stretched to four intervals. */
    private static final int INTERVALS_UNTIL_STALE = 4;

    static Timing of(EstateFile.Defaults defaults, CheckEntry.Common check) {
        Duration inherited = or(defaults.interval(), INTERVAL);
        Duration interval = or(check.interval(), inherited);
        Timeout timeout = check.timeout() != null ? check.timeout() : or(defaults.timeout(), Timeout.ADAPTIVE);
        Duration stale = check.staleAfter();
        if (stale == null) {
            stale = or(defaults.staleAfter(), STALE_AFTER);
            Duration stretched = interval.multipliedBy(INTERVALS_UNTIL_STALE);
            boolean asTheDefaultsSay = defaults.staleAfter() != null && interval.equals(inherited);
            stale = asTheDefaultsSay || stale.compareTo(stretched) > 0 ? stale : stretched;
        }
        return new Timing(
                interval,
                timeout.fixed(),
                or(check.failAfter(), or(defaults.failAfter(), FAIL_AFTER)),
                or(check.recoverAfter(), or(defaults.recoverAfter(), RECOVER_AFTER)),
                stale);
    }

    static <T> T or(@Nullable T given, T otherwise) {
        return Objects.requireNonNullElse(given, otherwise);
    }
}
