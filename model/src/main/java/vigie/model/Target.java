package vigie.model;

/**
 * A thing that is polled: one check of one instance.
 *
 * @param instance what is looked at
 * @param check the name of the check, unique in its service
 */
public record Target(Instance instance, String check) {
    /** The service's name. */
    public String service() {
        return instance.service();
    }

    /** {@code service/address/check}: identity as text, stable over restarts and on every node. */
    public String key() {
        return instance.service() + '/' + instance.address() + '/' + check;
    }
}
