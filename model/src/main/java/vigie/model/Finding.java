package vigie.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a detector says of one condition: that it holds, that it does not, or that this cannot be known.
 *
 * <p>A detector says the first known state of every condition that it watches, and after that each change; saying the same
 * twice is harmless. So an alert that was firing when the process ended is resolved by the first good answer after it.
 *
 * @param kind what is wrong
 * @param state whether it holds
 * @param severity how much it matters while it holds
 * @param service the service that it is about
 * @param instance the one instance that it is about, or null if it is about the whole service
 * @param check the check that saw it, or null
 * @param signal the signal that saw it, or null
 * @param series the labels that tell this condition from others of the same signal
 * @param summary one sentence for people, with the numbers in it
 * @param evidence what was seen, oldest first, one sentence each
 * @param since since when it has this state
 * @param value what was measured, NaN if nothing was
 * @param score how unusual, from 0 up, NaN if not scored
 * @param low the lower bound of what was expected, NaN if none
 * @param high the upper bound of what was expected, NaN if none
 */
public record Finding(
        Kind kind,
        State state,
        Severity severity,
        String service,
        @Nullable Instance instance,
        @Nullable String check,
        @Nullable String signal,
        Labels series,
        String summary,
        List<String> evidence,
        Instant since,
        double value,
        double score,
        double low,
        double high) {

    public Finding {
        evidence = List.copyOf(evidence);
    }

    /** The identity of the condition, the same whatever its state: {@code alert name, service, instance, check, signal, series}. */
    public String id() {
        return kind.alertName()
                + '/'
                + service
                + '/'
                + (instance == null ? "" : instance.address())
                + '/'
                + (check == null ? "" : check)
                + '/'
                + (signal == null ? "" : signal)
                + (series.size() == 0 ? "" : series.toString());
    }

    /** Whether a condition holds. */
    public enum State {
        /** It holds. */
        ACTIVE,
        /** It does not hold. */
        CLEAR,
        /** It cannot be known now: freezes what is pending, resolves nothing. */
        UNKNOWN
    }

    /** What can be wrong; each is one alert name. */
    public enum Kind {
        TARGET_DOWN("TargetDown"),
        TARGET_DEGRADED("TargetDegraded"),
        TARGET_UNKNOWN("TargetUnknown"),
        TARGET_FLAPPING("TargetFlapping"),
        SERVICE_DOWN("ServiceDown"),
        REDUNDANCY_LOST("RedundancyLost"),
        ANOMALY("Anomaly"),
        THRESHOLD("Threshold"),
        PEER_OUTLIER("PeerOutlier"),
        FORECAST("Forecast"),
        /** Something is near its limit, or soon will be. */
        SATURATION("Saturation"),
        /** The load of a service lies unevenly on its instances or zones. */
        IMBALANCE("Imbalance"),
        /** The load of a service rises at once, beyond what the hour and the last hour explain. */
        SURGE("Surge"),
        OBJECTIVE_AT_RISK("ObjectiveAtRisk"),
        /** A secondary region could not take a service over. */
        REGION_NOT_READY("RegionNotReady"),
        /** Nothing of any service works in the primary region. */
        REGION_DOWN("RegionDown"),
        BACKUP_OVERDUE("BackupOverdue"),
        INTEGRITY_BROKEN("IntegrityBroken"),
        /** Two nodes of one chain have different blocks at the same height. */
        CHAIN_FORK("ChainFork"),
        /** A node of a chain took back what was final, or two nodes have different final blocks at the same height. */
        FINALITY_BROKEN("FinalityBroken"),
        /** No copy of a database takes writes. */
        PRIMARY_MISSING("PrimaryMissing"),
        /** Several copies of a database take writes. */
        SPLIT_BRAIN("SplitBrain"),
        /** The standbys that the writes of a database wait for are in the zone of its primary. */
        STANDBY_MISPLACED("StandbyMisplaced"),
        /** Several instances have given up calling the same dependency. */
        DEPENDENCY_FAILING("DependencyFailing"),
        /** A load balancer takes an instance for live that is down, or for dead that works. */
        BALANCER_DISAGREES("BalancerDisagrees"),
        /** Sentinels take different servers for the master of one name. */
        SENTINELS_DISAGREE("SentinelsDisagree"),
        /** Name servers answer one question differently. */
        RESOLVERS_DISAGREE("ResolversDisagree"),
        /** The instances of a service are one cluster, which as a whole does not do all of its job. */
        CLUSTER_FAILING("ClusterFailing"),
        MASS_FAILURE("MassFailure"),
        REMEDIATION_FAILED("RemediationFailed"),
        REMEDIATION_UNCERTAIN("RemediationUncertain"),
        /** A plan waits for a person, and for how long. */
        APPROVAL_WANTED("ApprovalWanted"),
        CONFIG_REJECTED("ConfigRejected"),
        HEARTBEAT("Heartbeat"),
        /** A silence ends soon that still hides something critical. */
        SILENCE_EXPIRES("SilenceExpires"),
        /** A rehearsal of a plan failed, was broken off, or was due and did not begin. */
        DRILL_FAILED("DrillFailed"),
        /** More new pages came up for a receiver than it is told of: the others are held back. */
        ALERT_STORM("AlertStorm"),
        /** What a storm of pages held back and is still open, told in one. */
        STORM_DIGEST("StormDigest"),
        /** Somebody else raised it, under a name of their own. */
        RECEIVED("Received");

        private final String alertName;

        Kind(String alertName) {
            this.alertName = alertName;
        }

        /** The value of the label {@code alertname}. */
        public String alertName() {
            return alertName;
        }

        /** Whether it is about a whole region: only a plan that asks for it by its name is for it. */
        public boolean isAboutRegion() {
            return this == REGION_NOT_READY || this == REGION_DOWN;
        }

        /** Whether it is about Vigie itself: no plan heals it, and a storm of pages holds it back from nobody. */
        public boolean isAboutVigie() {
            return switch (this) {
                case MASS_FAILURE,
                        REMEDIATION_FAILED,
                        REMEDIATION_UNCERTAIN,
                        APPROVAL_WANTED,
                        CONFIG_REJECTED,
                        HEARTBEAT,
                        SILENCE_EXPIRES,
                        DRILL_FAILED,
                        ALERT_STORM,
                        STORM_DIGEST -> true;
                default -> false;
            };
        }
    }
}
