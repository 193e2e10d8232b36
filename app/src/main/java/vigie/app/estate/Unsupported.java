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
    /** Ways from the root; {@code []} is any item of a list. */
    private static final Set<String> WAYS = Set.of("sinks", "receivers[].cloudevents");

    private final Set<String> ways = new TreeSet<>(WAYS);
    private final Problems problems;

    /** What is in the table of receivers is supported, whatever the list says. */
    Unsupported(Set<String> receivers, Problems problems) {
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
