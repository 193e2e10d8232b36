package vigie.app.estate;

import java.time.Duration;
import java.util.List;

/**
 * Durations as Prometheus writes them: whole numbers with units from large to small, each at most once: {@code 15s}, {@code
 * 1h30m}, {@code 30d}, {@code 500ms}, {@code 0}. A day has 24 hours, a year 365 days.
 */
public final class Durations {
    public static final String WHAT = "a duration such as 500ms, 15s, 5m, 1h30m or 30d";
    static final String PATTERN = "^(0|(?=.)([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$";

    /** What the nanoseconds of a {@code long} can hold, with room to add to it. */
    private static final Duration LONGEST = Duration.ofDays(100 * 365L);

    private static final List<Unit> UNITS = List.of(
            new Unit("y", Duration.ofDays(365)),
            new Unit("w", Duration.ofDays(7)),
            new Unit("d", Duration.ofDays(1)),
            new Unit("h", Duration.ofHours(1)),
            new Unit("m", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            new Unit("ms", Duration.ofMillis(1)));

    private Durations() {}

    /**
     * The duration that a text says.
     *
     * @throws IllegalArgumentException without a message if the text is not a duration, or longer than a hundred years
     */
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Duration sum = Duration.ZERO;
        int i = 0;
        int nextUnit = 0;
        while (i < text.length()) {
            int digits = run(text, i, true);
            int letters = run(text, digits, false);
            int unit = unit(text.substring(digits, letters));
            if (digits == i || digits - i > 12 || unit < nextUnit) {
                throw new IllegalArgumentException();
            }
            sum = sum.plus(UNITS.get(unit).length.multipliedBy(Long.parseLong(text, i, digits, 10)));
            nextUnit = unit + 1;
            i = letters;
        }
        if (i == 0 || sum.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException();
        }
        return sum;
    }

    /** The shortest text of a duration; what is below a millisecond is left out. */
    public static String text(Duration duration) {
        StringBuilder out = new StringBuilder();
        long rest = duration.toMillis();
        for (Unit unit : UNITS) {
            long length = unit.length.toMillis();
            if (rest >= length && !unit.name.equals("y") && !unit.name.equals("w")) {
                out.append(rest / length).append(unit.name);
                rest %= length;
            }
        }
        return out.length() == 0 ? "0s" : out.toString();
    }

    private static int run(String text, int from, boolean digits) {
        int i = from;
        while (i < text.length() && (text.charAt(i) >= '0' && text.charAt(i) <= '9') == digits) {
            i++;
        }
        return i;
    }

    /** The place of a unit in the list, -1 for none. */
    private static int unit(String name) {
        for (int i = 0; i < UNITS.size(); i++) {
            if (UNITS.get(i).name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private record Unit(String name, Duration length) {}
}
