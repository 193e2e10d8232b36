package vigie.app.estate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.model.Finding;
import vigie.model.Run;
import vigie.model.Severity;
import vigie.model.Status;

/** A remediation plan as it is written. */
record PlanEntry(
        String name,
        When when,
        Run.@Nullable Mode mode,
        @Nullable String override,
        RemediationConfig.@Nullable Page page,
        List<Step> steps,
        @Nullable Guard guard,
        @Nullable Verify verify,
        @Nullable Boolean fourEyes) {

    /** How far it goes: shadow unless said otherwise, and where a region is lost, which no scorecard ever sees often enough, approve. */
    Run.Mode howFar() {
        return mode != null ? mode : when.region() == null ? Run.Mode.SHADOW : Run.Mode.APPROVE;
    }

    /**
     * Its condition.
     *
     * @param region that is lost, for a plan that moves its service to the other one; or null
     */
    record When(
            @Nullable String service,
            @Nullable String region,
            @Nullable String check,
            @Nullable Status status,
            @Nullable String signal,
            Finding.@Nullable Kind finding,
            @Nullable Severity severity,
            @Written(orEmpty = true) Map<String, String> labels,
            @Nullable Instances instances,
            @Written(as = "for") @Nullable Duration holdFor) {
        /** The same of a service, if it names none. */
        When of(String own) {
            return service != null
                    ? this
                    : new When(own, region, check, status, signal, finding, severity, labels, instances, holdFor);
        }

        /** Whether it says what it is about, but for the service. */
        boolean saysMore() {
            return check != null
                    || region != null
                    || status != null
                    || signal != null
                    || finding != null
                    || severity != null
                    || !labels.isEmpty();
        }

        /** The same about any signal or none: about all that is seen of its instances. */
        When withoutSignal() {
            return new When(service, region, check, status, null, finding, severity, labels, instances, holdFor);
        }

        /** The same without its time. */
        When timeless() {
            return new When(service, region, check, status, signal, finding, severity, labels, instances, null);
        }
    }

    /** On how many of a service's instances a condition must hold for a plan that works on the whole service. */
    enum Instances {
        ANY,
        ALL
    }

    /** One rung. */
    record Step(
            String action,
            String executor,
            @Nullable Duration timeout,
            @Nullable Duration expires,
            @Written(orEmpty = true) Map<String, String> parameters,
            @Nullable Then then,
            @Nullable Step undo,
            @Nullable Integer by,
            @Nullable Integer min,
            @Nullable Integer max) {
        /** Whether it changes how many instances the service has. */
        boolean scales() {
            return action.equals(RemediationConfig.Step.SCALE);
        }
    }

    /** What follows a rung. */
    enum Then {
        /** Whether it healed is looked at, and the next rung follows if it did not. */
        VERIFY,
        /** The next rung follows as soon as this one is done. */
        NEXT
    }

    /** What may stop it. */
    record Guard(
            @Nullable Percent maxUnhealthy,
            @Nullable Integer maxInFlight,
            @Nullable Duration cooldown,
            @Nullable Budgets budget,
            @Nullable DataLoss dataLoss) {}

    /** How much data a failover may lose. */
    record DataLoss(
            @Nullable String service,
            String metric,
            @Written(orEmpty = true) Map<String, String> labels,
            @Nullable Quantity atMost,
            @Nullable Unit unit) {}

    /** What a metric of how far something is behind counts. */
    enum Unit {
        SECONDS,
        BYTES
    }

    /** How often it may run. */
    record Budgets(RemediationConfig.@Nullable Budget perTarget, RemediationConfig.@Nullable Budget perService) {}

    /** How its success is seen. */
    record Verify(@Nullable Duration healthyFor, @Nullable Duration within) {}
}
