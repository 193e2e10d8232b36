package vigie.alerting;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Matcher;
import vigie.model.Run;
import vigie.model.Secret;
import vigie.model.Service;
import vigie.model.Severity;
import vigie.model.Status;

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
 */
public record AlertingConfig(
        List<Service> services,
        List<AlertRule> rules,
        Map<String, Receiver> receivers,
        @Nullable Route route,
        List<Plan> plans,
        Map<String, Executor> executors,
        Healing healing,
        Quiet quiet,
        @Nullable Heartbeat heartbeat,
        String externalUrl) {

    public AlertingConfig {
        services = List.copyOf(services);
        rules = List.copyOf(rules);
        receivers = Map.copyOf(receivers);
        plans = List.copyOf(plans);
        executors = Map.copyOf(executors);
    }

    /** An estate in which nothing keeps people from being told. */
    public AlertingConfig(
            List<Service> services,
            List<AlertRule> rules,
            Map<String, Receiver> receivers,
            @Nullable Route route,
            List<Plan> plans,
            Map<String, Executor> executors,
            Healing healing,
            String externalUrl) {
        this(services, rules, receivers, route, plans, executors, healing, Quiet.NONE, null, externalUrl);
    }

    /** The same with other executors. */
    public AlertingConfig withExecutors(Map<String, Executor> others) {
        return new AlertingConfig(
                services, rules, receivers, route, plans, others, healing, quiet, heartbeat, externalUrl);
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
     */
    public record Receiver(
            String name,
            String kind,
            Record settings,
            @Nullable Fallback fallback) {
        /** Somebody for whom nobody stands in. */
        public Receiver(String name, String kind, Record settings) {
            this(name, kind, settings, null);
        }
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

    /**
     * A remediation plan: when it applies, what it does, what may stop it, and how its success is seen.
     *
     * @param override why {@code auto} may act without having earned it, or null
     * @param fourEyes whether two different people must approve a run before it begins
     */
    public record Plan(
            String name,
            When when,
            Run.Mode mode,
            @Nullable String override,
            Page page,
            List<Step> steps,
            Guard guard,
            Verify verify,
            boolean fourEyes) {
        public Plan {
            steps = List.copyOf(steps);
        }

        /** A plan that one person may approve. */
        public Plan(
                String name,
                When when,
                Run.Mode mode,
                @Nullable String override,
                Page page,
                List<Step> steps,
                Guard guard,
                Verify verify) {
            this(name, when, mode, override, page, steps, guard, verify, false);
        }

        /** How many people must approve a run before it begins. */
        public int approvals() {
            return mode != Run.Mode.APPROVE ? 0 : fourEyes ? 2 : 1;
        }
    }

    /** When people are told of an incident that a plan works on. */
    public enum Page {
        /** At once, whatever the healing does. */
        AT_ONCE,
        /** When the healing has failed, or {@code verify.within} has passed without success. */
        ON_FAILURE
    }

    /**
     * The condition of a plan; what is null matches anything.
     *
     * @param status of the target: DOWN for a finding {@code TargetDown}, and so on
     * @param holdFor how long the condition must hold before anything is done
     */
    public record When(
            @Nullable String service,
            @Nullable String check,
            @Nullable Status status,
            @Nullable String signal,
            Finding.@Nullable Kind finding,
            @Nullable Severity severity,
            Labels labels,
            Duration holdFor) {}

    /**
     * One rung of a plan.
     *
     * @param timeout of its call, and of its acceptance if it is answered later
     * @param expires how long after the decision the call may still be made
     * @param goesOn whether the next rung follows as soon as this one is done, without looking whether it healed: a fence before a
     *     failover
     * @param undo its compensation, or null; its own {@code undo} is null
     */
    public record Step(
            String action,
            String executor,
            Duration timeout,
            Duration expires,
            Map<String, String> parameters,
            boolean goesOn,
            @Nullable Step undo) {
        /** The action that keeps an instance from writing before another takes its place. */
        public static final String FENCE = "fence";

        private static final Set<String> PROMOTIONS = Set.of("failover", "promote");

        public Step {
            parameters = Map.copyOf(parameters);
        }

        /** A rung after which is looked whether it healed. */
        public Step(
                String action,
                String executor,
                Duration timeout,
                Duration expires,
                Map<String, String> parameters,
                @Nullable Step undo) {
            this(action, executor, timeout, expires, parameters, false, undo);
        }

        /** Whether it makes another instance the one that is written to. */
        public boolean promotes() {
            return PROMOTIONS.contains(action);
        }
    }

    /**
     * What may stop a plan.
     *
     * @param maxUnhealthyPercent of the service's instances, 0 to 100, rounded down but at least one instance
     * @param maxInFlight runs of this service at once
     * @param cooldown rest of an instance after a run on it
     * @param perTarget runs on one instance
     * @param perService runs on one service
     * @param dataLoss how much data a failover may lose, or null
     */
    public record Guard(
            int maxUnhealthyPercent,
            int maxInFlight,
            Duration cooldown,
            Budget perTarget,
            Budget perService,
            @Nullable DataLoss dataLoss) {
        /** What may stop a plan that loses no data. */
        public Guard(int maxUnhealthyPercent, int maxInFlight, Duration cooldown, Budget perTarget, Budget perService) {
            this(maxUnhealthyPercent, maxInFlight, cooldown, perTarget, perService, null);
        }
    }

    /**
     * The most data that may be lost when an instance takes another's place, told by a metric of how far it was behind.
     *
     * @param service whose metric it is
     * @param metric in seconds or bytes
     * @param labels that its series must have
     * @param atMost in the metric's unit
     * @param seconds whether that is time: then the time since the sample counts as well
     */
    public record DataLoss(String service, String metric, Labels labels, double atMost, boolean seconds) {}

    /** So many in so long, in a sliding window. */
    public record Budget(int count, Duration per) {}

    /**
     * How success is seen.
     *
     * @param healthyFor how long the instance must be UP without a break
     * @param within how long after the call this must have been reached
     */
    public record Verify(Duration healthyFor, Duration within) {}

    /**
     * Something that acts.
     *
     * @param urls tried in order: the next one only if a call certainly did not reach the one before; the host may be {@code
     *     {{host}}}, that of the instance, and what follows it is a template
     * @param sign the Standard Webhooks secret, or null if calls are not signed
     * @param allow the networks in which it is, as CIDR blocks
     * @param secrets what templates may name as {@code secrets.…}
     * @param actions what it does, by the action's name; empty for anything
     * @param other how it is asked for anything, where {@code actions} is empty
     * @param fences whether it belongs to a system that fences by itself, as Patroni and Sentinel do
     */
    public record Executor(
            String name,
            List<String> urls,
            @Nullable Secret sign,
            List<String> allow,
            Map<String, Secret> secrets,
            Map<String, ActionConfig> actions,
            ActionConfig other,
            boolean fences) {
        public Executor {
            urls = List.copyOf(urls);
            allow = List.copyOf(allow);
            secrets = Map.copyOf(secrets);
            actions = Map.copyOf(actions);
        }

        /** One that takes Vigie's own signed calls, whatever they ask for. */
        public Executor(String name, List<URI> urls, Secret sign, List<String> allow) {
            this(
                    name,
                    urls.stream().map(URI::toString).toList(),
                    sign,
                    allow,
                    Map.of(),
                    Map.of(),
                    ActionConfig.OWN,
                    false);
        }

        /**
         * How it is asked for an action.
         *
         * @throws IllegalArgumentException if it does not do that
         */
        public ActionConfig action(String action) {
            ActionConfig found = actions.isEmpty() ? other : actions.get(action);
            if (found == null) {
                throw new IllegalArgumentException("it does no " + action);
            }
            return found;
        }
    }

    /**
     * What holds for every plan.
     *
     * @param grace no action this soon after Vigie's start, or after an instance was first seen
     * @param stormCooldown no action this soon after a mass failure is over
     * @param fleetPercent of all instances that may be other than UP, judged from {@code fleetFrom} instances on
     */
    public record Healing(Duration grace, Duration stormCooldown, int fleetPercent, int fleetFrom) {
        /** The interface's defaults: 30 s, 60 s, 30 % from ten instances on. */
        public static final Healing DEFAULT = new Healing(Duration.ofSeconds(30), Duration.ofSeconds(60), 30, 10);
    }
}
