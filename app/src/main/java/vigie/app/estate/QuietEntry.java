package vigie.app.estate;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig.Held;
import vigie.model.Matcher;

/** What keeps people from being told, as it is written. */
final class QuietEntry {
    private QuietEntry() {}

    /** Alerts that others make needless. */
    record Inhibition(
            List<Matcher> source,
            List<Matcher> target,
            @Written(orEmpty = true) List<String> equal) {}

    /** Planned work that comes again and again; without {@code hold}, it holds pages and actions. */
    record Maintenance(
            String name,
            String cron,
            @Nullable ZoneId zone,
            @Written(as = "for") Duration length,
            @Written(orEmpty = true) Map<String, String> match,
            @Written(orEmpty = true, oneOrMany = true) List<Held> hold) {}

    /** What silences may be. */
    record Silences(
            @Nullable Duration maxDuration, @Nullable Duration expireIfUnmatchedFor) {}

    /** Times of the calendar under a name that routes may use. */
    record NamedIntervals(String name, List<Interval> timeIntervals) {}

    /** One of them, as Alertmanager writes it. */
    record Interval(
            @Written(orEmpty = true) List<Times> times,
            @Written(orEmpty = true) List<CalendarSyntax.Weekdays> weekdays,
            @Written(orEmpty = true) List<CalendarSyntax.Days> daysOfMonth,
            @Written(orEmpty = true) List<CalendarSyntax.Months> months,
            @Written(orEmpty = true) List<CalendarSyntax.Years> years,
            @Nullable ZoneId location) {}

    /** From one time of the day to another. */
    record Times(CalendarSyntax.Clock startTime, CalendarSyntax.Clock endTime) {}
}
