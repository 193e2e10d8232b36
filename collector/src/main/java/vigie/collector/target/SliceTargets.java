package vigie.collector.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.model.Instance;
import vigie.model.Labels;

/**
 * Gathers the endpoints of one service from the pages of its EndpointSlices. What terminates is left out, for somebody has asked it to; what
 * is not ready is kept.
 */
final class SliceTargets {
    private final String service;
    private final String namespace;
    private final KubernetesConfig.@Nullable Port port;
    private final Map<Family, SortedMap<String, Instance>> byFamily = new EnumMap<>(Family.class);

    SliceTargets(String service, String namespace, KubernetesConfig.@Nullable Port port) {
        this.service = service;
        this.namespace = namespace;
        this.port = port;
    }

    /** What a slice's addresses are; a service with several has the same endpoints under each, and the first is enough. */
    private enum Family {
        IPv4,
        IPv6,
        FQDN
    }

    /** The instances so far in the order of their addresses, each once, with the labels {@code namespace}, {@code pod} and {@code node}. */
    List<Instance> all() {
        return byFamily.values().stream()
                .findFirst()
                .map(instances -> List.copyOf(instances.values()))
                .orElse(List.of());
    }

    /** Takes a page. */
    void take(JsonNode page) throws TargetGroups.Malformed {
        String kind = Answer.text(page, "kind");
        if (!kind.equals("EndpointSliceList")) {
            throw new TargetGroups.Malformed(
                    "kind must be EndpointSliceList: was " + (kind.isEmpty() ? "missing" : Excerpt.of(kind, 80)));
        }
        for (JsonNode slice : Answer.list(page, "items")) {
            Family family = family(slice);
            for (JsonNode endpoint : Answer.list(slice, "endpoints")) {
                if (!endpoint.path("conditions").path("terminating").asBoolean(false)) {
                    SortedMap<String, Instance> known = byFamily.computeIfAbsent(family, none -> new TreeMap<>());
                    Answer.add(known, instance(slice, endpoint));
                }
            }
        }
    }

    private static Family family(JsonNode slice) throws TargetGroups.Malformed {
        String type = Answer.text(slice, "addressType");
        for (Family family : Family.values()) {
            if (family.name().equals(type)) {
                return family;
            }
        }
        throw new TargetGroups.Malformed(
                "addressType must be IPv4, IPv6 or FQDN: was " + (type.isEmpty() ? "missing" : Excerpt.of(type, 80)));
    }

    private Instance instance(JsonNode slice, JsonNode endpoint) throws TargetGroups.Malformed {
        // All addresses of an endpoint lead to the same: the API itself says that the first may be taken.
        JsonNode first = Answer.list(endpoint, "addresses").path(0);
        if (!first.isTextual()) {
            throw new TargetGroups.Malformed("an endpoint must have an address: had none");
        }
        boolean pod = Answer.text(endpoint, "targetRef", "kind").equals("Pod");
        Labels labels = Labels.of(
                "namespace",
                namespace,
                "pod",
                pod ? Answer.text(endpoint, "targetRef", "name") : "",
                "node",
                Answer.text(endpoint, "nodeName"));
        String address = Answer.address(first.textValue(), port(slice));
        return new Instance(service, address, Answer.text(endpoint, "zone"), "", labels);
    }

    private int port(JsonNode slice) throws TargetGroups.Malformed {
        if (port != null && port.number() > 0) {
            return port.number();
        }
        JsonNode ports = Answer.list(slice, "ports");
        if (port == null) {
            if (ports.size() != 1) {
                throw new TargetGroups.Malformed(
                        "port must be given unless the service has exactly one: has " + ports.size());
            }
            return Answer.port(ports.path(0).path("port"), "a port of the service");
        }
        for (JsonNode each : ports) {
            if (Answer.text(each, "name").equals(port.name())) {
                return Answer.port(each.path("port"), "the port " + port.name());
            }
        }
        throw new TargetGroups.Malformed("the service has no port named " + port.name());
    }
}
