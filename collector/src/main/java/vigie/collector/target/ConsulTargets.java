package vigie.collector.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.model.Instance;
import vigie.model.Labels;

/** Reads what Consul answers at {@code /v1/health/service/…}: all or nothing. */
final class ConsulTargets {
    private ConsulTargets() {}

    /** The instances in the order of their addresses, each once, with the label {@code node}. */
    static List<Instance> of(String service, ConsulSource.Config config, byte[] body) throws TargetGroups.Malformed {
        JsonNode root = Answer.json(body);
        if (!root.isArray()) {
            throw new TargetGroups.Malformed("the answer must be a list of instances: was another type");
        }
        SortedMap<String, Instance> instances = new TreeMap<>();
        for (JsonNode entry : root) {
            if (!entry.path("Node").isObject() || !entry.path("Service").isObject()) {
                throw new TargetGroups.Malformed("an instance must have a Node and a Service: had not");
            }
            Labels labels = Labels.of("node", Answer.text(entry, "Node", "Node"));
            String zone = meta(entry, config.zoneMeta());
            Answer.add(
                    instances, new Instance(service, address(entry), zone, meta(entry, config.regionMeta()), labels));
        }
        return List.copyOf(instances.values());
    }

    private static String address(JsonNode entry) throws TargetGroups.Malformed {
        String own = Answer.text(entry, "Service", "Address");
        String host = own.isEmpty() ? Answer.text(entry, "Node", "Address") : own;
        return Answer.address(host, Answer.port(entry.path("Service").path("Port"), "Service.Port"));
    }

    private static String meta(JsonNode entry, @Nullable String key) throws TargetGroups.Malformed {
        if (key == null) {
            return "";
        }
        String own = Answer.text(entry, "Service", "Meta", key);
        return own.isEmpty() ? Answer.text(entry, "Node", "Meta", key) : own;
    }
}
