package vigie.alerting.loop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.model.Instance;

/** The instances of each service, as the collector last said. Any thread. */
public final class Instances {
    private final Map<String, Map<String, Instance>> byService = new ConcurrentHashMap<>();

    /** Takes the complete list of a service's instances. */
    public void put(String service, List<Instance> instances) {
        byService.put(
                service,
                instances.stream().collect(Collectors.toMap(Instance::address, i -> i, (first, same) -> first)));
    }

    /** The instance of a service at an address, or null. */
    public @Nullable Instance at(String service, String address) {
        return byService.getOrDefault(service, Map.of()).get(address);
    }
}
