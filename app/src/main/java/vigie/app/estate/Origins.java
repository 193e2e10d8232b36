package vigie.app.estate;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers from which part of the file each record was read, so that rules over records can name a place. */
final class Origins {
    private final IdentityHashMap<Object, Node.Mapping> nodes = new IdentityHashMap<>();

    void put(Object made, Node.Mapping node) {
        nodes.put(made, node);
    }

    /** Has something stand where something else does. */
    void alias(Object made, Object read) {
        Node.Mapping node = nodes.get(read);
        if (node != null) {
            nodes.put(made, node);
        }
    }

    /**
     * Where something stands: the record's mapping, then down along keys ({@code String}) and places in lists ({@code
     * Integer}); the last part of the way that exists.
     */
    Position at(Object made, Object... path) {
        Node node = nodes.get(made);
        if (node == null) {
            return Position.START;
        }
        Position at = node.at();
        for (Object step : path) {
            node = down(node, step);
            if (node == null) {
                return at;
            }
            at = node.at();
        }
        return at;
    }

    /** Whether the record's mapping has a key of its own. */
    boolean has(Object made, String key) {
        Node.Mapping node = nodes.get(made);
        return node != null && node.entries().containsKey(key);
    }

    /** Whether a list of the record's mapping has items, those that could not be read included. */
    boolean hasItems(Object made, String key) {
        Node.Mapping node = nodes.get(made);
        Node items = node == null ? null : node.get(key);
        return items != null
                && !(items instanceof Node.Sequence list && list.items().isEmpty());
    }

    private static @Nullable Node down(Node node, Object step) {
        if (node instanceof Node.Mapping mapping && step instanceof String key) {
            return mapping.get(key);
        }
        if (node instanceof Node.Sequence sequence
                && step instanceof Integer i
                && i < sequence.items().size()) {
            return sequence.items().get(i);
        }
        // A list that may be written as its only item.
        return step instanceof Integer i && i == 0 ? node : null;
    }
}
