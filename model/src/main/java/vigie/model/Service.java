package vigie.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service of the estate as its owner declared it.
 *
 * @param name unique in the estate
 * @param tier its bulkhead and its importance
 * @param dependsOn the services whose failure explains a failure of this one; no circles
 * @param redundancy what must stand, or null where nothing is declared
 * @param rto the recovery time that is promised, or null
 * @param rpo the data loss that is accepted, or null
 * @param quorum how many vantage points must agree, or null where this one decides alone
 */
public record Service(
        String name,
        Tier tier,
        List<String> dependsOn,
        @Nullable Redundancy redundancy,
        @Nullable Duration rto,
        @Nullable Duration rpo,
        @Nullable Quorum quorum) {

    public Service {
        dependsOn = List.copyOf(dependsOn);
    }

    /** A service that is judged from here alone. */
    public Service(
            String name,
            Tier tier,
            List<String> dependsOn,
            @Nullable Redundancy redundancy,
            @Nullable Duration rto,
            @Nullable Duration rpo) {
        this(name, tier, dependsOn, redundancy, rto, rpo, null);
    }

    /** How much a service matters: each tier is polled in a bulkhead of its own. */
    public enum Tier {
        /** Polled and healed on time whatever the others do. */
        CRITICAL,
        /** The default. */
        STANDARD,
        /** First to wait. */
        BEST_EFFORT
    }

    /**
     * What must stand for the service to survive a loss.
     *
     * @param minInstances healthy instances, at least 1
     * @param minZones zones with a healthy instance, at least 1
     */
    public record Redundancy(int minInstances, int minZones) {
        public Redundancy {
            if (minInstances < 1 || minZones < 1) {
                throw new IllegalArgumentException(
                        "min_instances and min_zones must be at least 1: were " + minInstances + " and " + minZones);
            }
        }
    }
}
