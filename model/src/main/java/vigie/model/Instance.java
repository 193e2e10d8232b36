package vigie.model;

/**
 * One running copy of a service.
 *
 * @param service the service's name
 * @param address where it is reached, {@code host:port}; with the service it is the identity
 * @param zone its availability zone, empty if not told
 * @param region its region, empty if not told
 * @param labels what else the estate or the discovery says of it
 */
public record Instance(String service, String address, String zone, String region, Labels labels) {
    /** What people call it: the label {@code name}, or else the address. */
    public String name() {
        String name = labels.get("name");
        return name == null ? address : name;
    }
}
