package vigie.alerting.calendar;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vigie.alerting.AlertingConfig.Held;
import vigie.alerting.AlertingConfig.Maintenance;
import vigie.model.Labels;

/**
 * The times of planned work of an estate, with their beginnings computed. A beginning in the hour that a clock skips in spring comes
 * as much later as the clock jumps, one in the hour that comes twice in autumn comes once, the first time. Immutable; any thread.
 */
public final class Windows {
    private final List<Window> windows;

    /**
     * Compiles them.
     *
     * @throws IllegalArgumentException if a cron expression is none
     */
    public Windows(List<Maintenance> maintenance) {
        this.windows = maintenance.stream().map(Window::of).toList();
    }

    /** What is held back at a moment of something with these labels: the name of the first window that does it, or none. */
    public Optional<String> holding(Held what, Labels labels, Instant at) {
        return windows.stream()
                .filter(w -> w.planned.holds().contains(what) && w.isAbout(labels) && w.isOpen(at))
                .map(w -> w.planned.name())
                .findFirst();
    }

    /** Whether any of them holds back such a thing at all. */
    public boolean everHold(Held what) {
        return windows.stream().anyMatch(w -> w.planned.holds().contains(what));
    }

    /**
     * Checks a cron expression of five fields: minute, hour, day of month, month, day of week.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static void check(String cron) {
        Window.executions(cron);
    }

    /**
     * When something begins next that begins at these times on the clocks of a zone: later than a moment, or never.
     *
     * @throws IllegalArgumentException if the cron expression is none
     */
    public static Optional<Instant> next(String cron, ZoneId zone, Instant after) {
        ExecutionTime beginnings = Window.executions(cron);
        // As for windows: on a clock that is never changed, then put on the wall.
        Optional<ZonedDateTime> wall = Optional.of(
                after.atZone(zone).toLocalDateTime().minus(LONGEST_CHANGE).atZone(ZoneOffset.UTC));
        while (wall.isPresent()) {
            wall = beginnings.nextExecution(wall.get());
            Optional<Instant> begins =
                    wall.map(w -> w.toLocalDateTime().atZone(zone).toInstant());
            if (begins.isPresent() && begins.get().isAfter(after)) {
                return begins;
            }
        }
        return Optional.empty();
    }

    private static final Duration LONGEST_CHANGE = Duration.ofHours(3);

    private record Window(Maintenance planned, ExecutionTime beginnings) {
        private static final CronParser PARSER =
                new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

        static Window of(Maintenance planned) {
            return new Window(planned, executions(planned.cron()));
        }

        static ExecutionTime executions(String cron) {
            return ExecutionTime.forCron(PARSER.parse(cron));
        }

        boolean isAbout(Labels labels) {
            for (Map.Entry<String, String> wanted : planned.match().entrySet()) {
                String found = labels.get(wanted.getKey());
                if (!wanted.getValue().equals(found == null ? "" : found)) {
                    return false;
                }
            }
            return true;
        }

        // Looked for on a clock that is never changed, then put on the wall: the library leaves out what a change
        // skips. An hour that
        // comes twice may have begun later on the wall than it is now.
        boolean isOpen(Instant at) {
            Optional<ZonedDateTime> wall = Optional.of(at.atZone(planned.zone())
                    .toLocalDateTime()
                    .plus(LONGEST_CHANGE)
                    .atZone(ZoneOffset.UTC));
            while (wall.isPresent()) {
                wall = beginnings.lastExecution(wall.get());
                Instant begun = wall.map(
                                w -> w.toLocalDateTime().atZone(planned.zone()).toInstant())
                        .orElse(Instant.MAX);
                if (!begun.isAfter(at)) {
                    return at.isBefore(begun.plus(planned.length()));
                }
            }
            return false;
        }
    }
}
