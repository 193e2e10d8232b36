package vigie.app.estate;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.alerting.calendar.Windows;

/** What keeps people from being told means something, and routes name intervals that exist. */
final class QuietRules {
    /** A shorter limit than that is a mistake: nobody could work with it. */
    private static final Duration LEAST = Duration.ofMinutes(1);

    private final Rules rules;

    QuietRules(Rules rules) {
        this.rules = rules;
    }

    void judge() {
        for (QuietEntry.Inhibition inhibition : rules.file().inhibit()) {
            if (inhibition.source().isEmpty() || inhibition.target().isEmpty()) {
                rules.add(
                        inhibition, "source and target need at least one matcher each: without, they mean every alert");
            }
        }
        rules.file().maintenance().forEach(this::maintenance);
        QuietEntry.Silences silences = rules.file().silences();
        if (silences != null) {
            limit(silences, "max_duration", silences.maxDuration());
            limit(silences, "expire_if_unmatched_for", silences.expireIfUnmatchedFor());
        }
        for (QuietEntry.NamedIntervals named : rules.file().timeIntervals()) {
            for (QuietEntry.Interval interval : named.timeIntervals()) {
                interval.times().forEach(this::times);
            }
        }
        RouteEntry root = rules.file().route();
        if (root != null) {
            if (!root.muteTimeIntervals().isEmpty()
                    || !root.activeTimeIntervals().isEmpty()) {
                rules.add(root, "the root of the routing tree takes every alert at any time: it has no intervals");
            }
            intervals(
                    root,
                    rules.file().timeIntervals().stream()
                            .map(QuietEntry.NamedIntervals::name)
                            .collect(Collectors.toSet()));
        }
    }

    private void limit(QuietEntry.Silences silences, String key, @Nullable Duration given) {
        if (given != null && given.compareTo(LEAST) < 0) {
            rules.add(
                    silences,
                    key + " must be at least " + Durations.text(LEAST) + ": was " + Durations.text(given),
                    key);
        }
    }

    private void times(QuietEntry.Times times) {
        if (times.startTime().minute() >= times.endTime().minute()) {
            rules.add(times, "start_time must be before end_time; a time over midnight is two of them");
        }
    }

    private void maintenance(QuietEntry.Maintenance work) {
        try {
            Windows.check(work.cron());
        } catch (IllegalArgumentException e) {
            rules.add(
                    work,
                    "cron must have five fields, minute, hour, day of month, month and day of week, such as \"0 2 * * TUE\": "
                            + e.getMessage(),
                    "cron");
        }
        if (work.length().isZero()) {
            rules.add(work, "for must be above 0", "for");
        }
        String service = work.match().get("service");
        Set<String> known = rules.declared().services();
        if (service != null && !known.contains(service)) {
            rules.add(
                    work,
                    "there is no service \"" + service + '"' + Nearest.hint(service, known) + "; known: "
                            + String.join(", ", known),
                    "match");
        }
    }

    private void intervals(RouteEntry route, Set<String> known) {
        named(route, "mute_time_intervals", route.muteTimeIntervals(), known);
        named(route, "active_time_intervals", route.activeTimeIntervals(), known);
        route.routes().forEach(child -> intervals(child, known));
    }

    private void named(RouteEntry route, String key, Iterable<String> names, Set<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                String all = known.isEmpty() ? "there are none" : "known: " + String.join(", ", known);
                rules.add(
                        route,
                        "there is no time interval \"" + name + '"' + Nearest.hint(name, known) + "; " + all,
                        key);
            }
        }
    }
}
