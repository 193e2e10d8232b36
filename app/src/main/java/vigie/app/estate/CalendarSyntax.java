package vigie.app.estate;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import vigie.alerting.AlertingConfig.Range;

/**
 * The ranges of a calendar as Alertmanager writes them: {@code monday:friday}, {@code 1:5}, {@code -3:-1}, {@code may:august}, {@code
 * 2020:2022}, {@code 09:00}; one value alone is a range too.
 */
final class CalendarSyntax {
    private static final List<String> WEEKDAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    private CalendarSyntax() {}

    record Weekdays(Range range) {}

    record Days(Range range) {}

    record Months(Range range) {}

    record Years(Range range) {}

    /** A minute of the day, from 0 to 1440. */
    record Clock(int minute) {}

    /** The syntaxes by their types. */
    static Map<Class<?>, Syntax<?>> all() {
        return Map.of(
                Weekdays.class,
                TextSyntax.of(
                        "weekdays such as monday:friday", t -> new Weekdays(range(t, CalendarSyntax::weekday, 0, 6))),
                Days.class,
                TextSyntax.of("days of the month such as 1:5 or -3:-1", t -> new Days(days(t))),
                Months.class,
                TextSyntax.of(
                        "months such as may:august or 1:3", t -> new Months(range(t, CalendarSyntax::month, 1, 12))),
                Years.class,
                TextSyntax.of("years such as 2026:2028", t -> new Years(range(t, Integer::parseInt, 1, 9999))),
                Clock.class,
                TextSyntax.of("a time such as 09:00, up to 24:00", CalendarSyntax::clock),
                ZoneId.class,
                TextSyntax.of("a time zone such as Europe/Paris or UTC", CalendarSyntax::zone));
    }

    private static Range range(String text, ToIntFunction<String> value, int least, int most) {
        String[] ends = text.toLowerCase(Locale.ROOT).split(":", 2);
        int from = value.applyAsInt(ends[0].strip());
        int to = ends.length == 1 ? from : value.applyAsInt(ends[1].strip());
        if (from < least || to > most) {
            throw new IllegalArgumentException();
        }
        if (from > to) {
            throw new IllegalArgumentException("a range goes from the first to the last: was " + text);
        }
        return new Range(from, to);
    }

    private static Range days(String text) {
        String[] ends = text.split(":", 2);
        int from = day(ends[0]);
        int to = ends.length == 1 ? from : day(ends[1]);
        if (from > 0 == to > 0 && from > to) {
            throw new IllegalArgumentException("a range goes from the first to the last: was " + text);
        }
        if (from < 0 && to > 0) {
            throw new IllegalArgumentException("a range that begins at the month's end must end there: was " + text);
        }
        return new Range(from, to);
    }

    private static int day(String text) {
        int day = Integer.parseInt(text.strip());
        if (day == 0 || day < -31 || day > 31) {
            throw new IllegalArgumentException();
        }
        return day;
    }

    private static int weekday(String name) {
        int at = WEEKDAYS.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException();
        }
        return at;
    }

    private static int month(String name) {
        int at = MONTHS.indexOf(name);
        return at < 0 ? Integer.parseInt(name) : at + 1;
    }

    private static Clock clock(String text) {
        if (!text.matches("([01][0-9]|2[0-3]):[0-5][0-9]|24:00")) {
            throw new IllegalArgumentException();
        }
        return new Clock(Integer.parseInt(text, 0, 2, 10) * 60 + Integer.parseInt(text, 3, 5, 10));
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no time zone " + text, e);
        }
    }
}
