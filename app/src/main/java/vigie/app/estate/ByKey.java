package vigie.app.estate;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Receivers: a name, and one key that says of which kind it is.
 *
 * @param kinds what stands under the key, by the key
 */
record ByKey(Map<String, Class<? extends Record>> kinds) implements Syntax<ReceiverEntry> {
    ByKey {
        kinds = new TreeMap<>(kinds);
    }

    @Override
    public @Nullable ReceiverEntry read(Node node, String subject, RecordBinder binder) {
        if (!(node instanceof Node.Mapping mapping)) {
            return binder.refuse(node, subject + " must be a mapping: was " + node.kind());
        }
        ReceiverEntry.Named named = binder.bind(mapping, ReceiverEntry.Named.class, kinds.keySet());
        Set<String> given = new java.util.LinkedHashSet<>(mapping.entries().keySet());
        given.retainAll(kinds.keySet());
        if (named == null) {
            given.forEach(kind -> settings(mapping, kind, binder));
            return null;
        }
        if (given.size() != 1) {
            return binder.refuse(
                    mapping,
                    "a receiver has one of " + String.join(", ", kinds.keySet()) + ": had "
                            + (given.isEmpty() ? "none" : String.join(" and ", given)));
        }
        String kind = given.iterator().next();
        Record settings = settings(mapping, kind, binder);
        if (settings == null) {
            return null;
        }
        ReceiverEntry made = new ReceiverEntry(named.name(), kind, settings, named.fallback(), named.storm());
        binder.origin(made, mapping);
        return made;
    }

    private @Nullable Record settings(Node.Mapping mapping, String kind, RecordBinder binder) {
        Node.Entry entry = mapping.entries().get(kind);
        Class<? extends Record> type = kinds.get(kind);
        return entry == null || type == null ? null : (Record) binder.value(entry.value(), type, kind);
    }

    @Override
    public Map<String, Object> schema(EstateSchema schemas) {
        return schemas.oneOf(kinds, (key, kind) -> schemas.byKey(ReceiverEntry.Named.class, key, kind));
    }
}
