package vigie.alerting;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Run;
import vigie.model.Secret;
import vigie.model.Severity;
import vigie.model.Status;

/** What may be done about what is wrong, cut out of the estate: the plans, who carries them out, and what may stop them. */
public final class RemediationConfig {
    private RemediationConfig() {}

    /**
     * A remediation plan: when it applies, what it does, what may stop it, and how its success is seen.
     *
     * @param override why {@code auto} may act without having earned it, or null
     * @param fourEyes whether two different people must approve a run before it begins
     * @param serviceMode the degraded mode that it puts a service into, or null
     * @param failover the regions between which it moves a service, or null
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
            boolean fourEyes,
            @Nullable ServiceMode serviceMode,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Failover failover) {
        public Plan {
            steps = List.copyOf(steps);
        }

        /** A plan that heals, scales or puts a service into a mode. */
        public Plan(
                String name,
                When when,
                Run.Mode mode,
                @Nullable String override,
                Page page,
                List<Step> steps,
                Guard guard,
                Verify verify,
                boolean fourEyes,
                @Nullable ServiceMode serviceMode) {
            this(name, when, mode, override, page, steps, guard, verify, fourEyes, serviceMode, null);
        }

        /** A plan that heals or scales. */
        public Plan(
                String name,
                When when,
                Run.Mode mode,
                @Nullable String override,
                Page page,
                List<Step> steps,
                Guard guard,
                Verify verify,
                boolean fourEyes) {
            this(name, when, mode, override, page, steps, guard, verify, fourEyes, null);
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
            this(name, when, mode, override, page, steps, guard, verify, false, null);
        }

        /** How many people must approve a run before it begins. */
        public int approvals() {
            return mode != Run.Mode.APPROVE ? 0 : fourEyes ? 2 : 1;
        }

        /** What one run of it works on. */
        public Scope scope() {
            if (serviceMode != null) {
                return Scope.MODE;
            }
            if (failover != null) {
                return Scope.REGION;
            }
            return steps.stream().anyMatch(s -> s.scale() != null) ? Scope.SIZE : Scope.INSTANCE;
        }

        /** The region in which a step, or a compensation, works: a fence and what takes it back in the lost one, all else in the other. */
        public String region(Step step) {
            if (failover == null) {
                return "";
            }
            boolean atLost = step.action().equals(Step.FENCE)
                    || steps.stream().anyMatch(s -> s.action().equals(Step.FENCE) && step.equals(s.undo()));
            return atLost ? failover.from() : failover.to();
        }
    }

    /**
     * A rehearsal of a plan on one healthy instance.
     *
     * @param cron when it is due, in {@code zone}, or null for by hand alone
     * @param plan one of a service
     * @param instance the address of the instance, or null for the one that was drilled the longest ago
     * @param rto how long the recovery may take, or null for what the service's objectives say
     */
    public record Drill(
            String name,
            @Nullable String cron,
            ZoneId zone,
            String plan,
            @Nullable String instance,
            @Nullable Duration rto) {}

    /**
     * The failover of a region.
     *
     * @param from the region that is lost
     * @param to the one that takes over
     */
    public record Failover(String from, String to) {}

    /** What a run works on; two runs never work on the same at once. */
    public enum Scope {
        /** One instance. */
        INSTANCE,
        /** The degraded mode of a whole service. */
        MODE,
        /** How many instances a service has. */
        SIZE,
        /** In which region a service does its work. */
        REGION
    }

    /**
     * A degraded mode, as the plan that enters and leaves it has it: its one step enters, and that step's undo leaves.
     *
     * @param service that is put into it; the condition may be another service's
     * @param name unique among those of the service
     * @param back the condition under which it is left; null for the end of the one under which it was entered. With {@code status} UP
     *     it is about every target of the check
     * @param backFor how long that must hold
     */
    public record ServiceMode(
            String service, String name, @Nullable When back, Duration backFor) {}

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
     * @param onAll for plans that work on a whole service: whether it must hold on every instance, and not on any
     */
    public record When(
            @Nullable String service,
            @Nullable String check,
            @Nullable Status status,
            @Nullable String signal,
            Finding.@Nullable Kind finding,
            @Nullable Severity severity,
            Labels labels,
            Duration holdFor,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean onAll) {
        /** A condition that holds on one instance. */
        public When(
                @Nullable String service,
                @Nullable String check,
                @Nullable Status status,
                @Nullable String signal,
                Finding.@Nullable Kind finding,
                @Nullable Severity severity,
                Labels labels,
                Duration holdFor) {
            this(service, check, status, signal, finding, severity, labels, holdFor, false);
        }
    }

    /**
     * One rung of a plan.
     *
     * @param timeout of its call, and of its acceptance if it is answered later
     * @param expires how long after the decision the call may still be made
     * @param goesOn whether the next rung follows as soon as this one is done, without looking whether it healed: a fence before a
     *     failover
     * @param undo its compensation, or null; its own {@code undo} is null
     * @param scale by how much it changes the size of the service, or null if it does not
     */
    public record Step(
            String action,
            String executor,
            Duration timeout,
            Duration expires,
            Map<String, String> parameters,
            boolean goesOn,
            @Nullable Step undo,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Scale scale) {
        /** The action that changes how many instances a service has. */
        public static final String SCALE = "scale";

        /** The parameter with the number of instances that there are to be. */
        public static final String REPLICAS = "replicas";

        /** The action that keeps an instance from writing before another takes its place. */
        public static final String FENCE = "fence";

        private static final Set<String> PROMOTIONS = Set.of("failover", "promote");

        public Step {
            parameters = Map.copyOf(parameters);
        }

        /** A rung that leaves the size of the service as it is. */
        public Step(
                String action,
                String executor,
                Duration timeout,
                Duration expires,
                Map<String, String> parameters,
                boolean goesOn,
                @Nullable Step undo) {
            this(action, executor, timeout, expires, parameters, goesOn, undo, null);
        }

        /** A rung after which is looked whether it healed. */
        public Step(
                String action,
                String executor,
                Duration timeout,
                Duration expires,
                Map<String, String> parameters,
                @Nullable Step undo) {
            this(action, executor, timeout, expires, parameters, false, undo, null);
        }

        /** Whether it makes another instance the one that is written to. */
        public boolean promotes() {
            return PROMOTIONS.contains(action);
        }
    }

    /**
     * A change of a service's size.
     *
     * @param by how many instances more, or fewer if it is below 0
     * @param min the fewest that it may leave; null if nobody said
     * @param max the most that it may make; null if nobody said
     */
    public record Scale(
            int by, @Nullable Integer min, @Nullable Integer max) {
        /** The size to ask for where there are so many instances; none where the bounds, or their absence, leave nothing to do. */
        public OptionalInt wanted(int now) {
            if (min == null || max == null || min > max) {
                return OptionalInt.empty();
            }
            int wanted = Math.max(min, Math.min(max, now + by));
            return Integer.signum(wanted - now) == Integer.signum(by) && by != 0
                    ? OptionalInt.of(wanted)
                    : OptionalInt.empty();
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
