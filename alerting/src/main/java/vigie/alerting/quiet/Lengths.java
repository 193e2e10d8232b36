package vigie.alerting.quiet;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time as the estate writes them: {@code 30d}, {@code 36h}, {@code 1h30m}. */
final class Lengths {
    private Lengths() {}

    static String text(Duration length) {
        long days = length.toDays();
        if (days > 0 && length.equals(Duration.ofDays(days))) {
            return days + "d";
        }
        String iso = Duration.ofSeconds(length.toSeconds()).toString();
        return iso.substring(2).toLowerCase(Locale.ROOT);
    }
}
