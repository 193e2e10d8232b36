package vigie.app.estate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the language of the estate knows and this version does not do yet: refused where it stands, in words of its own, rather
 * than taken and ignored.
 */
final class Unsupported {
    /** Ways from the root: {@code []} is any item of a list, {@code =} a value. */
    private static final Set<String> WAYS = Set.of(
            "sinks",
            "receivers[].cloudevents",
            "services[].checks[].use=backup",
            "services[].checks[].use=blockchain",
            "services[].checks[].use=dns",
            "services[].checks[].use=gateway",
            "services[].checks[].use=haproxy",
            "services[].checks[].use=integrity",
            "services[].checks[].use=kafka",
            "services[].checks[].use=paths",
            "services[].checks[].use=patroni",
            "services[].checks[].use=postgres",
            "services[].checks[].use=reconcile",
            "services[].checks[].use=redis",
            "services[].checks[].use=saga",
            "services[].checks[].use=tls");

    private final Set<String> ways = new TreeSet<>(WAYS);
    private final Problems problems;

    /** What is in one of the tables of kinds is supported, whatever the list says. */
    Unsupported(Set<String> probes, Set<String> receivers, Problems problems) {
        probes.forEach(use -> ways.remove("services[].checks[].use=" + use));
        receivers.forEach(kind -> ways.remove("receivers[]." + kind));
        this.problems = problems;
    }

    /** The tree with {@link Node.Refused} for what is not supported, each told where it stands. */
    Node refuse(Node root) {
        return refuse(root, "");
    }

    private Node refuse(Node node, String way) {
        if (node instanceof Node.Mapping mapping) {
            Map<String, Node.Entry> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, entry) -> entries.put(key, entry(key, entry, way)));
            return new Node.Mapping(node.at(), entries);
        }
        if (node instanceof Node.Sequence sequence) {
            List<Node> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(refuse(item, way + "[]")));
            return new Node.Sequence(node.at(), items);
        }
        if (node instanceof Node.Scalar scalar && ways.contains(way + '=' + scalar.text())) {
            String key = way.substring(way.lastIndexOf('.') + 1);
            problems.add(node.at(), key + ": " + scalar.text() + " is not supported by this version");
            return new Node.Refused(node.at());
        }
        return node;
    }

    private Node.Entry entry(String key, Node.Entry entry, String way) {
        String below = way.isEmpty() ? key : way + '.' + key;
        if (ways.contains(below)) {
            problems.add(entry.key(), '"' + key + "\" is not supported by this version");
            return new Node.Entry(entry.key(), new Node.Refused(entry.value().at()));
        }
        return new Node.Entry(entry.key(), refuse(entry.value(), below));
    }
}
