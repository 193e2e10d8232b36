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

    /** Every target, in the order of services, instances and checks. */
    List<TargetState> targets();

    /** Every condition that holds now, or held when it was last known. */
    List<Finding> findings();

    /**
     * A service now.
     *
     * @param status DOWN if no instance is UP or DEGRADED and one at least is DOWN, DEGRADED if some instance is not UP or
     *     redundancy is lost, UNKNOWN if nothing is known
     */
    record ServiceState(Service service, Status status, Instant since, List<InstanceState> instances) {
        public ServiceState {
            instances = List.copyOf(instances);
        }
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
