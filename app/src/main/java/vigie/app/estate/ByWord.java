package vigie.app.estate;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Mappings in which one key's word says what the other keys are: {@code use: http}, {@code method: adaptive}.
 *
 * @param key the key with the word
 * @param common the keys that all of them have
 * @param kinds the further keys, by the word
 */
record ByWord<C extends Record, T>(
        String key, Class<C> common, Map<String, Class<? extends Record>> kinds, BiFunction<C, Record, T> maker)
        implements Syntax<T> {
    ByWord {
        kinds = new TreeMap<>(kinds);
    }

    @Override
    public @Nullable T read(Node node, String subject, RecordBinder binder) {
        if (!(node instanceof Node.Mapping mapping)) {
            return binder.refuse(node, subject + " must be a mapping: was " + node.kind());
        }
        Class<? extends Record> kind = kind(mapping, binder);
        Set<String> foreign = kind == null ? mapping.entries().keySet() : keys(kind);
        C shared = binder.bind(mapping, common, foreign);
        Record settings = kind == null
                ? null
                : binder.bind(mapping, kind, mapping.entries().keySet());
        if (shared == null || settings == null) {
            return null;
        }
        T made = maker.apply(shared, settings);
        binder.origin(java.util.Objects.requireNonNull(made), mapping);
        return made;
    }

    private @Nullable Class<? extends Record> kind(Node.Mapping mapping, RecordBinder binder) {
        Node.Entry entry = mapping.entries().get(key);
        if (entry == null || !(entry.value() instanceof Node.Scalar word)) {
            return null;
        }
        Class<? extends Record> kind = kinds.get(word.text());
        return kind != null
                ? kind
                : binder.refuse(
                        word,
                        key + " must be one of " + String.join(", ", kinds.keySet()) + ": was " + word.shown()
                                + Nearest.hint(word.text(), kinds.keySet()));
    }

    private static Set<String> keys(Class<? extends Record> kind) {
        Set<String> keys = new LinkedHashSet<>();
        Component.of(kind).forEach(c -> keys.add(c.key()));
        return keys;
    }

    @Override
    public Map<String, Object> schema(EstateSchema schemas) {
        return schemas.oneOf(kinds, (word, kind) -> schemas.byWord(common, key, word, kind));
    }
}
