package vigie.app.estate;

import static vigie.app.estate.Timing.or;

import com.google.re2j.Pattern;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.AlertingConfig.Held;
import vigie.alerting.AlertingConfig.Range;
import vigie.model.Finding;
import vigie.model.Matcher;

/** What keeps people from being told, as the alerting room has it. */
final class QuietCut {
    private QuietCut() {}

    static AlertingConfig.Quiet quiet(EstateFile file) {
        Map<String, List<AlertingConfig.TimeInterval>> intervals = new LinkedHashMap<>();
        for (QuietEntry.NamedIntervals named : file.timeIntervals()) {
            intervals.put(
                    named.name(),
                    named.timeIntervals().stream().map(QuietCut::interval).toList());
        }
        return new AlertingConfig.Quiet(
                inhibitions(file),
                intervals,
                file.maintenance().stream().map(QuietCut::maintenance).toList(),
                limits(file.silences()));
    }

    /**
     * Those of the file; of a service that is unusual as a whole the single series are not told too; and a vantage point that is cut off is one page, not one for
     * everything that it does not see any more.
     */
    private static List<AlertingConfig.Inhibition> inhibitions(EstateFile file) {
        List<AlertingConfig.Inhibition> all = new ArrayList<>();
        file.inhibit().forEach(i -> all.add(new AlertingConfig.Inhibition(i.source(), i.target(), i.equal())));
        file.services().forEach(service -> group(service).ifPresent(all::add));
        VantageEntry vantage = file.vantage();
        if (vantage != null && vantage.canary() != null) {
            all.add(new AlertingConfig.Inhibition(
                    List.of(
                            new Matcher("alertname", Matcher.Operation.EQUAL, "ServiceDown"),
                            new Matcher("service", Matcher.Operation.EQUAL, vantage.canary())),
                    List.of(new Matcher("alertname", Matcher.Operation.EQUAL, "TargetUnknown")),
                    List.of()));
        }
        return all;
    }

    private static Optional<AlertingConfig.Inhibition> group(ServiceEntry service) {
        List<String> groups = named(service, SignalEntry.Group.class);
        return groups.isEmpty()
                ? Optional.empty()
                : Optional.of(new AlertingConfig.Inhibition(
                        anomalies(service, groups),
                        anomalies(service, named(service, SignalEntry.Adaptive.class)),
                        List.of()));
    }

    private static List<String> named(ServiceEntry service, Class<? extends Record> method) {
        return service.signals().stream()
                .filter(signal -> method.isInstance(signal.detect().settings()))
                .map(signal -> Pattern.quote(signal.name()))
                .toList();
    }

    private static List<Matcher> anomalies(ServiceEntry service, List<String> signals) {
        return List.of(
                new Matcher("alertname", Matcher.Operation.EQUAL, Finding.Kind.ANOMALY.alertName()),
                new Matcher("service", Matcher.Operation.EQUAL, service.name()),
                new Matcher("signal", Matcher.Operation.MATCHES, String.join("|", signals)));
    }

    private static AlertingConfig.SilenceLimits limits(QuietEntry.@Nullable Silences given) {
        return given == null
                ? AlertingConfig.SilenceLimits.NONE
                : new AlertingConfig.SilenceLimits(given.maxDuration(), given.expireIfUnmatchedFor());
    }

    private static AlertingConfig.TimeInterval interval(QuietEntry.Interval i) {
        return new AlertingConfig.TimeInterval(
                i.times().stream()
                        .map(t -> new Range(t.startTime().minute(), t.endTime().minute()))
                        .toList(),
                i.weekdays().stream().map(CalendarSyntax.Weekdays::range).toList(),
                i.daysOfMonth().stream().map(CalendarSyntax.Days::range).toList(),
                i.months().stream().map(CalendarSyntax.Months::range).toList(),
                i.years().stream().map(CalendarSyntax.Years::range).toList(),
                zone(i.location()));
    }

    private static AlertingConfig.Maintenance maintenance(QuietEntry.Maintenance m) {
        Set<Held> holds = m.hold().isEmpty() ? EnumSet.allOf(Held.class) : EnumSet.copyOf(m.hold());
        return new AlertingConfig.Maintenance(m.name(), m.cron(), zone(m.zone()), m.length(), m.match(), holds);
    }

    private static ZoneId zone(@Nullable ZoneId zone) {
        return or(zone, ZoneOffset.UTC);
    }
}
