package vigie.model;

import java.time.Instant;

/**
 * Somebody works on a service or on one of its instances: a deployment, a backup, a person. Healing leaves it alone for that time, and
 * nobody else gets it.
 *
 * @param id empty for one that is asked for
 * @param instance its address, or empty for the whole service
 * @param holder who holds it; the same holder may ask for it again, and has it longer
 * @param reason for people
 * @param since when it was first had
 * @param until when it ends by itself
 */
public record Lease(
        String id, String service, String instance, String holder, String reason, Instant since, Instant until) {

    /** The same on the instance at this address. */
    public Lease on(String address) {
        return new Lease(id, service, address, holder, reason, since, until);
    }

    /** Whether it is about an instance: its own, or all of its service's. */
    public boolean covers(String service, String instance) {
        return this.service.equals(service) && (this.instance.isEmpty() || this.instance.equals(instance));
    }

    /** Whether both are about one instance at least. */
    public boolean overlaps(Lease other) {
        return service.equals(other.service)
                && (instance.isEmpty() || other.instance.isEmpty() || instance.equals(other.instance));
    }
}
