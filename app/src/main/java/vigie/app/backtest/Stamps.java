package vigie.app.backtest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;

/**
 * Time stamps of files: {@code 2014-04-01 00:05:00}, with a {@code T} between date and time or a {@code Z}, an offset or a
 * fraction of a second behind, in UTC unless an offset says otherwise; a date alone is its midnight. Or a number since the epoch, in
 * seconds, milliseconds, microseconds or nanoseconds, told apart by its size: seconds to the year 5138, milliseconds from 1973 on.
 */
final class Stamps {
    static final String WHAT =
            "a time stamp must be like 2014-04-01 00:05:00 (T and Z are allowed), or seconds or milliseconds"
                    + " since 1970";

    private static final double MOST_SECONDS = 1e11;

    private Stamps() {}

    /**
     * Milliseconds since the epoch.
     *
     * @throws IllegalArgumentException if the text is no time stamp
     */
    static long parse(String text) {
        String stamp = text.strip();
        try {
            return stamp.length() >= 10 && stamp.charAt(4) == '-' ? calendar(stamp) : number(stamp);
        } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException(WHAT, e);
        }
    }

    private static long number(String stamp) {
        double number = Double.parseDouble(stamp);
        if (!(Math.abs(number) < MOST_SECONDS * 1e9)) {
            throw new IllegalArgumentException(WHAT);
        }
        double size = Math.abs(number);
        if (size < MOST_SECONDS) {
            return Math.round(number * 1000);
        }
        return Math.round(size < MOST_SECONDS * 1e3 ? number : size < MOST_SECONDS * 1e6 ? number / 1e3 : number / 1e6);
    }

    private static long calendar(String stamp) {
        LocalDate date = LocalDate.of(digits(stamp, 0, 4), digits(stamp, 5, 7), digits(stamp, 8, 10));
        if (stamp.charAt(7) != '-') {
            throw new IllegalArgumentException(WHAT);
        }
        long day = date.toEpochDay() * 86_400_000;
        if (stamp.length() == 10) {
            return day;
        }
        int zone = zone(stamp);
        return day + time(stamp.substring(10, zone)) - offset(stamp.substring(zone));
    }

    private static int zone(String stamp) {
        int i = 11;
        while (i < stamp.length() && "Zz+-".indexOf(stamp.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    /** Of {@code " 00:05"}, {@code "T00:05:00"} or {@code "T00:05:00.000"}. */
    private static long time(String text) {
        boolean separated = "Tt ".indexOf(text.charAt(0)) >= 0 && text.charAt(3) == ':';
        boolean seconds = text.length() > 6;
        if (!separated || (seconds && (text.charAt(6) != ':' || text.length() < 9))) {
            throw new IllegalArgumentException(WHAT);
        }
        LocalTime time = LocalTime.of(digits(text, 1, 3), digits(text, 4, 6), seconds ? digits(text, 7, 9) : 0);
        return time.toSecondOfDay() * 1000L + (text.length() > 9 ? fraction(text.substring(9)) : 0);
    }

    private static long fraction(String text) {
        if (text.charAt(0) != '.' || text.length() < 2) {
            throw new IllegalArgumentException(WHAT);
        }
        digits(text, 1, Math.min(text.length(), 10));
        return digits((text + "00").substring(1), 0, 3);
    }

    /** Of nothing, {@code "Z"}, {@code "+02"}, {@code "+0200"} or {@code "+02:00"}. */
    private static long offset(String text) {
        if (text.isEmpty() || text.equalsIgnoreCase("Z")) {
            return 0;
        }
        String plain = text.substring(1).replace(":", "");
        if (plain.length() != 2 && plain.length() != 4) {
            throw new IllegalArgumentException(WHAT);
        }
        long minutes = digits(plain, 0, 2) * 60L + (plain.length() == 4 ? digits(plain, 2, 4) : 0);
        return (text.charAt(0) == '-' ? -minutes : minutes) * 60_000;
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException(WHAT);
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
