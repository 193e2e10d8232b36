package vigie.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the estate as it is known now. Any thread; every answer is a consistent snapshot of one moment. */
public interface EstateBoard {
    /** Every service, in the estate's order. */
    List<ServiceState> services();

    /** One service by its name. */
    Optional<ServiceState> service(String name);

    /**
     * The single losses that would take a service down now: the smallest for it and for each service that it depends on, itself first.
     * Empty for a service that stands on nothing that is all of it, and for one that is not watched.
     */
    List<SinglePoint> singlePoints(String service);

    /** The regions that the estate declares, in its order; as they were judged within the last second or so. */
    List<RegionState> regions();

    /** Every target, in the order of services, instances and checks. */
    List<TargetState> targets();

    /** Every condition that holds now, or held when it was last known. */
    List<Finding> findings();

    /**
     * A service now.
     *
     * @param status DOWN if no instance is UP or DEGRADED and one at least is DOWN, DEGRADED if some instance is not UP or
     *     redundancy is lost, UNKNOWN if nothing is known
     * @param measured against its objectives
     */
    record ServiceState(
            Service service, Status status, Instant since, List<InstanceState> instances, Measured measured) {
        public ServiceState {
            instances = List.copyOf(instances);
        }

        /** A service of which nothing was measured. */
        public ServiceState(Service service, Status status, Instant since, List<InstanceState> instances) {
            this(service, status, since, instances, Measured.NOTHING);
        }
    }

    /**
     * Something whose loss alone takes every instance of a service that works.
     *
     * @param service of which they are the instances
     * @param name of the instance, zone or region
     */
    record SinglePoint(String service, Extent extent, String name) {}

    /** How much is lost at once. */
    enum Extent {
        INSTANCE,
        ZONE,
        REGION
    }

    /**
     * What is measured of a service against its objectives, in seconds; NaN where it is not known.
     *
     * @param recoverySeconds how long it is down, or was when it last was
     * @param lossSeconds of how long a time the data would be lost if it were lost now
     */
    record Measured(double recoverySeconds, double lossSeconds) {
        /** Nothing is known. */
        public static final Measured NOTHING = new Measured(Double.NaN, Double.NaN);
    }

    /**
     * An instance now.
     *
     * @param status the worst of its checks
     * @param firstSeen when this process first saw it in the estate
     */
    record InstanceState(Instance instance, Status status, Instant since, Instant firstSeen) {}

    /**
     * A target now.
     *
     * @param status after the state machine, not the last answer
     * @param reason why it is not UP; empty if it is
     * @param flapping whether it changes too often to be believed
     * @param last the last answer, or null before the first
     * @param votes what each vantage point believes, this one first; it alone where no quorum is asked for
     */
    record TargetState(
            Target target,
            Status status,
            Instant since,
            String reason,
            boolean flapping,
            Duration interval,
            @Nullable CheckResult last,
            List<Vote> votes) {
        public TargetState {
            votes = List.copyOf(votes);
        }
    }
}
