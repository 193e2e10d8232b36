package vigie.alerting;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.model.Matcher;
import vigie.model.Service;

/**
 * Who is told of what and what may be done about it, cut out of the estate.
 *
 * @param services in the estate's order, with their dependencies
 * @param rules how long conditions are waited for; what no rule names fires at once and resolves at once
 * @param receivers by name
 * @param route the root of the routing tree, or null if nobody is told
 * @param plans in the estate's order; the first that matches a condition is the one that runs
 * @param executors by name
 * @param healing what holds for every plan
 * @param quiet what keeps people from being told
 * @param heartbeat who hears that everything works, or null
 * @param externalUrl where people and executors reach this service, without a slash at its end
 * @param drills rehearsals of plans, in the estate's order
 */
public record AlertingConfig(
        List<Service> services,
        List<AlertRule> rules,
        Map<String, Receiver> receivers,
        @Nullable Route route,
        List<RemediationConfig.Plan> plans,
        Map<String, RemediationConfig.Executor> executors,
        RemediationConfig.Healing healing,
        Quiet quiet,
        @Nullable Heartbeat heartbeat,
        String externalUrl,
        List<RemediationConfig.Drill> drills) {

    public AlertingConfig {
        services = List.copyOf(services);
        rules = List.copyOf(rules);
        receivers = Map.copyOf(receivers);
        plans = List.copyOf(plans);
        executors = Map.copyOf(executors);
        drills = List.copyOf(drills);
    }

    /** An estate without drills. */
    public AlertingConfig(
            List<Service> services,
            List<AlertRule> rules,
            Map<String, Receiver> receivers,
            @Nullable Route route,
            List<RemediationConfig.Plan> plans,
            Map<String, RemediationConfig.Executor> executors,
            RemediationConfig.Healing healing,
            Quiet quiet,
            @Nullable Heartbeat heartbeat,
            String externalUrl) {
        this(services, rules, receivers, route, plans, executors, healing, quiet, heartbeat, externalUrl, List.of());
    }

    /** The same with these drills. */
    public AlertingConfig withDrills(List<RemediationConfig.Drill> others) {
        return new AlertingConfig(
                services, rules, receivers, route, plans, executors, healing, quiet, heartbeat, externalUrl, others);
    }

    /** An estate in which nothing keeps people from being told. */
    public AlertingConfig(
            List<Service> services,
            List<AlertRule> rules,
            Map<String, Receiver> receivers,
            @Nullable Route route,
            List<RemediationConfig.Plan> plans,
            Map<String, RemediationConfig.Executor> executors,
            RemediationConfig.Healing healing,
            String externalUrl) {
        this(services, rules, receivers, route, plans, executors, healing, Quiet.NONE, null, externalUrl);
    }

    /** The same with other executors. */
    public AlertingConfig withExecutors(Map<String, RemediationConfig.Executor> others) {
        return new AlertingConfig(
                services, rules, receivers, route, plans, others, healing, quiet, heartbeat, externalUrl, drills);
    }

    /**
     * How long a signal's condition is waited for.
     *
     * @param holdFor how long it must hold before its alert fires
     * @param keepFiringFor how long it must be gone before its alert is resolved
     */
    public record AlertRule(String service, String signal, Duration holdFor, Duration keepFiringFor) {}

    /**
     * Somebody who is told.
     *
     * @param kind the notifier's word: {@code pagerduty}, {@code webhook}, …
     * @param settings what the notifier's record was bound to
     * @param fallback who is told if this one cannot be, or null
     * @param storm how many new pages it is told of, or null for as many as come
     */
    public record Receiver(
            String name,
            String kind,
            Record settings,
            @Nullable Fallback fallback,
            @Nullable Storm storm) {
        /** Somebody who is told of as many pages as come, and for whom nobody stands in. */
        public Receiver(String name, String kind, Record settings) {
            this(name, kind, settings, null, null);
        }
    }

    /**
     * When pages come as a storm: more than so many new ones in any such time.
     *
     * @param pages at least 1
     */
    public record Storm(int pages, Duration per) {
        /** What no person can read one by one. */
        public static final Storm DEFAULT = new Storm(20, Duration.ofMinutes(1));
    }

    /**
     * Who is told of what a receiver cannot be told.
     *
     * @param after how long nothing could be delivered to it while something waits
     */
    public record Fallback(String receiver, Duration after) {}

    /**
     * A branch of the routing tree: the first child that matches takes an alert, unless it says {@code continue}.
     *
     * @param matchers all of them must match; empty for any alert
     * @param groupBy the labels by which receivers see alerts grouped
     * @param groupWait how long a first notice waits for more
     * @param groupInterval how long at least between two notices of one incident
     * @param repeatInterval after how long a notice is repeated while nothing changes
     * @param muteIn the intervals in which nobody is newly told
     * @param activeIn the intervals outside of which nobody is newly told; empty for always
     */
    public record Route(
            String receiver,
            List<Matcher> matchers,
            boolean goOn,
            List<String> groupBy,
            Duration groupWait,
            Duration groupInterval,
            Duration repeatInterval,
            List<String> muteIn,
            List<String> activeIn,
            List<Route> routes) {
        public Route {
            matchers = List.copyOf(matchers);
            groupBy = List.copyOf(groupBy);
            muteIn = List.copyOf(muteIn);
            activeIn = List.copyOf(activeIn);
            routes = List.copyOf(routes);
        }
    }

    /**
     * The dead man's switch.
     *
     * @param every how often it is heard while every stage works
     */
    public record Heartbeat(String receiver, Duration every) {}

    /**
     * What keeps people from being told.
     *
     * @param intervals named times of the calendar, which routes refer to
     * @param silences what silences may be
     */
    public record Quiet(
            List<Inhibition> inhibitions,
            Map<String, List<TimeInterval>> intervals,
            List<Maintenance> maintenance,
            SilenceLimits silences) {
        /** Nothing does. */
        public static final Quiet NONE = new Quiet(List.of(), Map.of(), List.of());

        /** Silences may be anything. */
        public Quiet(
                List<Inhibition> inhibitions,
                Map<String, List<TimeInterval>> intervals,
                List<Maintenance> maintenance) {
            this(inhibitions, intervals, maintenance, SilenceLimits.NONE);
        }

        public Quiet {
            inhibitions = List.copyOf(inhibitions);
            intervals = Map.copyOf(intervals);
            maintenance = List.copyOf(maintenance);
        }
    }

    /**
     * What silences may be, so that none is forgotten.
     *
     * @param maxDuration how long one may last, or null for as long as anybody likes
     * @param expireIfUnmatchedFor how long one may match nothing before it ends, or null
     */
    public record SilenceLimits(
            @Nullable Duration maxDuration, @Nullable Duration expireIfUnmatchedFor) {
        /** No limits. */
        public static final SilenceLimits NONE = new SilenceLimits(null, null);
    }

    /**
     * Alerts that others make needless: nobody is newly told of a target while a source fires that has the same values.
     *
     * @param equal the labels whose values must be the same on both; one that is missing on both is the same
     */
    public record Inhibition(List<Matcher> source, List<Matcher> target, List<String> equal) {
        public Inhibition {
            source = List.copyOf(source);
            target = List.copyOf(target);
            equal = List.copyOf(equal);
        }
    }

    /**
     * Times of the calendar, as Alertmanager has them: a moment is in it if it is in one range of each list; an empty list is
     * always. Ranges are closed, those of {@code times} open at their end.
     *
     * @param times minutes of the day, from 0 to 1440
     * @param weekdays from 0, Sunday, to 6
     * @param daysOfMonth from 1 to 31, or from -31 to -1 counted from the month's end
     * @param months from 1 to 12
     */
    public record TimeInterval(
            List<Range> times,
            List<Range> weekdays,
            List<Range> daysOfMonth,
            List<Range> months,
            List<Range> years,
            ZoneId zone) {
        public TimeInterval {
            times = List.copyOf(times);
            weekdays = List.copyOf(weekdays);
            daysOfMonth = List.copyOf(daysOfMonth);
            months = List.copyOf(months);
            years = List.copyOf(years);
        }
    }

    /** From one number to another. */
    public record Range(int from, int to) {}

    /**
     * A time of planned work that comes again and again.
     *
     * @param cron when it begins: minute, hour, day of month, month, day of week, in {@code zone}
     * @param length how long it lasts
     * @param match the labels that it is about; empty for everything
     */
    public record Maintenance(
            String name, String cron, ZoneId zone, Duration length, Map<String, String> match, Set<Held> holds) {
        public Maintenance {
            match = Map.copyOf(match);
            holds = Set.copyOf(holds);
        }
    }

    /** What planned work holds back. */
    public enum Held {
        /** Nobody is newly told. */
        PAGES,
        /** No plan starts. */
        ACTIONS
    }
}
