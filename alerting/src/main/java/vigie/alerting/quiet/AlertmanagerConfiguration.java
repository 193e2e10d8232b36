package vigie.alerting.quiet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import vigie.alerting.AlertingConfig;
import vigie.alerting.AlertingConfig.Range;
import vigie.alerting.AlertingConfig.TimeInterval;
import vigie.alerting.route.RouteTree;
import vigie.model.Matcher;

/**
 * The routing tree, the receivers' names and what keeps people quiet, as a configuration file of Alertmanager: what {@code amtool
 * config show} and {@code config routes test} read. Where a receiver is told is left out. Source: Alertmanager's configuration
 * documentation.
 */
public final class AlertmanagerConfiguration {
    private static final List<String> DAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");

    private final StringBuilder text = new StringBuilder();

    private AlertmanagerConfiguration() {}

    /** The file. */
    public static String of(RouteTree routes, Quiet.Rules rules) {
        AlertmanagerConfiguration made = new AlertmanagerConfiguration();
        AlertingConfig.Route root = routes.given();
        made.text.append("route:\n");
        if (root == null) {
            made.line(2, "receiver: " + quoted("nobody"));
        } else {
            made.route(root, "  ");
        }
        made.receivers(root == null ? new TreeSet<>(List.of("nobody")) : new TreeSet<>(routes.receivers()));
        made.inhibitions(rules.from().inhibitions());
        made.intervals(new TreeMap<>(rules.from().intervals()));
        return made.text.toString();
    }

    private void line(int indent, String line) {
        text.append(" ".repeat(indent)).append(line).append('\n');
    }

    private void route(AlertingConfig.Route route, String indent) {
        String rest = " ".repeat(indent.length());
        text.append(indent)
                .append("receiver: ")
                .append(quoted(route.receiver()))
                .append('\n');
        int n = rest.length();
        list(n, "matchers", route.matchers().stream().map(Matcher::toString).toList());
        list(n, "group_by", route.groupBy());
        line(n, "continue: " + route.goOn());
        line(n, "group_wait: " + duration(route.groupWait()));
        line(n, "group_interval: " + duration(route.groupInterval()));
        line(n, "repeat_interval: " + duration(route.repeatInterval()));
        list(n, "mute_time_intervals", route.muteIn());
        list(n, "active_time_intervals", route.activeIn());
        if (!route.routes().isEmpty()) {
            line(n, "routes:");
            route.routes().forEach(child -> route(child, rest + "- "));
        }
    }

    private void receivers(Iterable<String> names) {
        line(0, "receivers:");
        names.forEach(name -> line(0, "- name: " + quoted(name)));
    }

    private void inhibitions(List<AlertingConfig.Inhibition> inhibitions) {
        if (!inhibitions.isEmpty()) {
            line(0, "inhibit_rules:");
        }
        for (AlertingConfig.Inhibition rule : inhibitions) {
            line(0, "- equal: " + flow(rule.equal()));
            list(
                    2,
                    "source_matchers",
                    rule.source().stream().map(Matcher::toString).toList());
            list(
                    2,
                    "target_matchers",
                    rule.target().stream().map(Matcher::toString).toList());
        }
    }

    private void intervals(Map<String, List<TimeInterval>> intervals) {
        if (!intervals.isEmpty()) {
            line(0, "time_intervals:");
        }
        intervals.forEach((name, all) -> {
            line(0, "- name: " + quoted(name));
            line(2, "time_intervals:");
            all.forEach(this::interval);
        });
    }

    private void interval(TimeInterval interval) {
        line(2, "- location: " + quoted(interval.zone().getId()));
        if (!interval.times().isEmpty()) {
            line(4, "times:");
            interval.times()
                    .forEach(r -> line(
                            4,
                            "- {start_time: " + quoted(clock(r.from())) + ", end_time: " + quoted(clock(r.to()))
                                    + "}"));
        }
        list(
                4,
                "weekdays",
                interval.weekdays().stream()
                        .map(r -> DAYS.get(r.from()) + ":" + DAYS.get(r.to()))
                        .toList());
        list(4, "days_of_month", ranges(interval.daysOfMonth()));
        list(4, "months", ranges(interval.months()));
        list(4, "years", ranges(interval.years()));
    }

    private static List<String> ranges(List<Range> ranges) {
        return ranges.stream().map(r -> r.from() + ":" + r.to()).toList();
    }

    private static String clock(int minute) {
        return String.format("%02d:%02d", minute / 60, minute % 60);
    }

    private void list(int indent, String key, List<String> items) {
        if (!items.isEmpty()) {
            line(indent, key + ": " + flow(items));
        }
    }

    private static String flow(List<String> items) {
        return "["
                + String.join(
                        ", ",
                        items.stream().map(AlertmanagerConfiguration::quoted).toList()) + "]";
    }

    private static String quoted(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    private static String duration(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
