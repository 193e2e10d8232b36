package vigie.alerting;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Finding;
import vigie.model.Labels;
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
        String externalUrl) {

    public AlertingConfig {
        services = List.copyOf(services);
        rules = List.copyOf(rules);
        receivers = Map.copyOf(receivers);
        plans = List.copyOf(plans);
        executors = Map.copyOf(executors);
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
     */
    public record Receiver(String name, String kind, Record settings) {}

    /**
     * A branch of the routing tree: the first child that matches takes an alert, unless it says {@code continue}.
     *
     * @param matchers all of them must match; empty for any alert
     * @param groupWait how long a first notice waits for more
     * @param groupInterval how long at least between two notices of one incident
     * @param repeatInterval after how long a notice is repeated while nothing changes
     */
    public record Route(
            String receiver,
            List<Matcher> matchers,
            boolean goOn,
            Duration groupWait,
            Duration groupInterval,
            Duration repeatInterval,
            List<Route> routes) {
        public Route {
            matchers = List.copyOf(matchers);
            routes = List.copyOf(routes);
        }
    }

    /**
     * One condition on a label, as Alertmanager has them: {@code name="value"}, {@code !=}, {@code =~}, {@code !~}. A label that
     * is not there is empty. Regular expressions are RE2 and match the whole value.
     */
    public record Matcher(String label, Operation operation, String value) {
        /** How the value is compared. */
        public enum Operation {
            EQUAL,
            NOT_EQUAL,
            MATCHES,
            NOT_MATCHES
        }
    }

    /**
     * A remediation plan: when it applies, what it does, what may stop it, and how its success is seen.
     *
     * @param override why {@code auto} may act without having earned it, or null
     */
    public record Plan(
            String name,
            When when,
            Run.Mode mode,
            @Nullable String override,
            Page page,
            List<Step> steps,
            Guard guard,
            Verify verify) {
        public Plan {
            steps = List.copyOf(steps);
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
     * @param undo its compensation, or null; its own {@code undo} is null
     */
    public record Step(
            String action,
            String executor,
            Duration timeout,
            Duration expires,
            Map<String, String> parameters,
            @Nullable Step undo) {
        public Step {
            parameters = Map.copyOf(parameters);
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
     */
    public record Guard(
            int maxUnhealthyPercent, int maxInFlight, Duration cooldown, Budget perTarget, Budget perService) {}

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
     * @param urls tried in order: the next one only if a call certainly did not reach the one before
     * @param sign the Standard Webhooks secret
     * @param allow the networks in which it is, as CIDR blocks
     */
    public record Executor(String name, List<URI> urls, Secret sign, List<String> allow) {
        public Executor {
            urls = List.copyOf(urls);
            allow = List.copyOf(allow);
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
