package vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * A region of the estate as its owner declared it.
 *
 * @param name what instances tell as their region; unique in the estate
 * @param role what it is for
 * @param minInstances how many instances of a service must be UP in it for it to be ready; null for what the service asks for itself.
 *     At least 1
 */
public record Region(String name, Role role, @Nullable Integer minInstances) {

    /** What a region is for. */
    public enum Role {
        /** It does the work; one at most. */
        PRIMARY,
        /** It takes over when the primary is lost. */
        SECONDARY
    }

    /** How many instances of a service must be UP in it: what is said of the region, else of the service, else one. */
    public int least(Service service) {
        if (minInstances != null) {
            return minInstances;
        }
        return service.redundancy() == null ? 1 : service.redundancy().minInstances();
    }
}
