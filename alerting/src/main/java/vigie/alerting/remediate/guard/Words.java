package vigie.alerting.remediate.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Durations as the estate writes them, {@code 1h30m}, {@code 10m}, {@code 1.5s}, and moments to the second. */
public final class Words {
    private Words() {}

    public static String of(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public static String of(Duration duration) {
        String iso = duration.toString().substring(2).toLowerCase(Locale.ROOT);
        return duration.isZero() ? "0s" : iso;
    }
}
