package vigie.detector.condition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How numbers and foreign text stand in the sentences of findings. */
public final class Words {
    private static final double TEN_YEARS = 3_650;
    private static final double MINUTE = 60;
    private static final double HOUR = 3_600;
    private static final double DAY = 86_400;
    private static final MathContext FOUR_DIGITS = new MathContext(4);
    private static final int MAX_FOREIGN = 300;

    private Words() {}

    /** A number with at most four significant digits, plain from 0.0001 to ten million and with an exponent beyond. */
    public static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (size < 1e-4 || size >= 1e7) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        if (value == Math.rint(value)) {
            return Long.toString((long) value);
        }
        return new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros().toPlainString();
    }

    /** Milliseconds as whole seconds where they are, else as they are: {@code 60 s}, {@code 1500 ms}. */
    public static String duration(long ms) {
        return ms % 1000 == 0 ? ms / 1000 + " s" : ms + " ms";
    }

    /** Seconds in the two units that matter: {@code 12 d}, {@code 3 d 4 h}, {@code 2 h 10 min}, {@code 12 min}, {@code 40 s}. */
    public static String span(double seconds) {
        if (!(seconds < TEN_YEARS * DAY)) {
            return "more than ten years";
        }
        if (seconds >= 10 * DAY) {
            return Math.round(seconds / DAY) + " d";
        }
        long hours = Math.round(seconds / HOUR);
        if (seconds >= 2 * DAY) {
            return two(hours / 24, " d", hours % 24, " h");
        }
        long minutes = Math.round(seconds / MINUTE);
        if (minutes >= 60) {
            return two(minutes / 60, " h", minutes % 60, " min");
        }
        return seconds >= 2 * MINUTE ? minutes + " min" : Math.round(seconds) + " s";
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return large + unit + (small == 0 ? "" : " " + small + smallUnit);
    }

    /** A value of a metric: with a unit of bytes if its name says that it has one, else as {@link #number} says it. */
    public static String amount(double value, String metric) {
        boolean bytes = metric.endsWith("_bytes") || metric.endsWith("_bytes_total");
        double size = Math.abs(value);
        if (!bytes || !(size >= 1_000) || size >= 1e18) {
            return number(value);
        }
        int power = size < 1e6 ? 1 : size < 1e9 ? 2 : size < 1e12 ? 3 : size < 1e15 ? 4 : 5;
        double part = value / Math.pow(1_000, power);
        return new BigDecimal(part)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString()
                + ' '
                + "kMGTP".charAt(power - 1)
                + 'B';
    }

    /** How often something happens, from times a day: {@code 3 times a day}, {@code once in 40 days}. */
    public static String rate(double timesADay) {
        if (timesADay >= 1) {
            return timesADay < 1.5 ? "once a day" : Math.round(timesADay) + " times a day";
        }
        double days = 1 / timesADay;
        return days > TEN_YEARS ? "less than once in ten years" : "once in " + Math.max(2, Math.round(days)) + " days";
    }

    /** Text that came from outside, on one line and cut to 300 characters. */
    public static String foreign(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_FOREIGN));
        for (int i = 0; i < text.length() && i < MAX_FOREIGN; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return text.length() > MAX_FOREIGN ? line.append('…').toString() : line.toString();
    }
}
