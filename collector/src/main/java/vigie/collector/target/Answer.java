package vigie.collector.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.http.JsonBody;
import vigie.model.Instance;

/** What servers that tell of targets answer, of which nothing is trusted: each step refuses what is of another type. */
final class Answer {
    private static final int MOST_CHARACTERS = 1024;

    private Answer() {}

    static JsonNode json(byte[] body) throws TargetGroups.Malformed {
        return JsonBody.read(body).orElseThrow(() -> new TargetGroups.Malformed("the answer is no JSON"));
    }

    /** A text; empty where there is none. */
    static String text(JsonNode from, String... path) throws TargetGroups.Malformed {
        JsonNode node = from;
        for (String key : path) {
            node = node.path(key);
        }
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (!node.isTextual() || node.textValue().length() > MOST_CHARACTERS) {
            throw new TargetGroups.Malformed(String.join(".", path) + " must be a string of " + MOST_CHARACTERS
                    + " characters at most: was " + Excerpt.of(node.asText(), 80));
        }
        return node.textValue();
    }

    /** An object's list under a key; an empty one where there is none. */
    static JsonNode list(JsonNode from, String key) throws TargetGroups.Malformed {
        JsonNode list = from.path(key);
        if (!from.isObject() || !(list.isArray() || list.isMissingNode() || list.isNull())) {
            throw new TargetGroups.Malformed(key + " must be a list in an object: was another type");
        }
        return list;
    }

    /** A port; what it is called is said of one that is none. */
    static int port(JsonNode port, String what) throws TargetGroups.Malformed {
        if (!port.isInt() || port.intValue() < 1 || port.intValue() > 65_535) {
            throw new TargetGroups.Malformed(what + " must be from 1 to 65535: was "
                    + (port.isValueNode() ? Excerpt.of(port.asText(), 80) : "missing or of another type"));
        }
        return port.intValue();
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    static String address(String host, int port) throws TargetGroups.Malformed {
        String address = (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
        try {
            HostPort.parse(address);
        } catch (IllegalArgumentException e) {
            throw new TargetGroups.Malformed(String.valueOf(e.getMessage()));
        }
        return address;
    }

    /** One more instance, unless its address is there already. */
    static void add(Map<String, Instance> instances, Instance instance) throws TargetGroups.Malformed {
        instances.putIfAbsent(instance.address(), instance);
        if (instances.size() > TargetGroups.MAX_TARGETS) {
            throw new TargetGroups.Malformed(
                    "a list may name " + TargetGroups.MAX_TARGETS + " targets at most: was more");
        }
    }
}
