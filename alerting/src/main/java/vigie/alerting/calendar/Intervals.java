package vigie.alerting.calendar;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import vigie.alerting.AlertingConfig.Range;
import vigie.alerting.AlertingConfig.TimeInterval;

/**
 * The named intervals of an estate. As in Alertmanager, from whose configuration documentation the rules are: a name holds at a
 * moment if one of its intervals does, on the clock and calendar of that interval's zone. Immutable.
 */
public final class Intervals {
    private final Map<String, List<TimeInterval>> byName;

    public Intervals(Map<String, List<TimeInterval>> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** Whether a moment is in what a name stands for; a name that is not there holds never. */
    public boolean holds(String name, Instant at) {
        return byName.getOrDefault(name, List.of()).stream().anyMatch(interval -> holds(interval, at));
    }

    private static boolean holds(TimeInterval interval, Instant at) {
        ZonedDateTime local = at.atZone(interval.zone());
        int minute = local.getHour() * 60 + local.getMinute();
        int day = local.getDayOfMonth();
        int last = local.toLocalDate().lengthOfMonth();
        return (interval.times().isEmpty()
                        || interval.times().stream().anyMatch(r -> r.from() <= minute && minute < r.to()))
                && isIn(interval.weekdays(), local.getDayOfWeek().getValue() % 7)
                && (interval.daysOfMonth().isEmpty()
                        || interval.daysOfMonth().stream().anyMatch(r -> isIn(r, day, last)))
                && isIn(interval.months(), local.getMonthValue())
                && isIn(interval.years(), local.getYear());
    }

    private static boolean isIn(List<Range> ranges, int value) {
        return ranges.isEmpty() || ranges.stream().anyMatch(r -> r.from() <= value && value <= r.to());
    }

    // A day that the month does not have ends with the month: 29:31 is the 29th alone in a February that has it.
    private static boolean isIn(Range range, int day, int last) {
        int from = range.from() < 0 ? last + 1 + range.from() : range.from();
        int to = range.to() < 0 ? last + 1 + range.to() : range.to();
        return Math.max(1, from) <= day && day <= Math.min(last, to) && from <= last;
    }
}
