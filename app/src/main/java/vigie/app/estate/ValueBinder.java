package vigie.app.estate;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes values of nodes by type: text, numbers, enums, lists, mappings, records and whatever has a {@link Syntax}. */
final class ValueBinder {
    private final RecordBinder records;
    private final Map<Class<?>, Syntax<?>> syntaxes;

    ValueBinder(RecordBinder records, Map<Class<?>, Syntax<?>> syntaxes) {
        this.records = records;
        this.syntaxes = Map.copyOf(syntaxes);
    }

    /** The value of a node, or null after the problem was told. */
    @Nullable
    Object value(Node node, Type type, String subject, boolean oneOrMany) {
        if (node instanceof Node.Refused) {
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return list(node, arguments[0], subject, oneOrMany);
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return map(node, arguments[1], subject);
            }
        }
        if (type instanceof Class<?> plain) {
            Syntax<?> syntax = syntaxes.get(plain);
            return syntax != null ? syntax.read(node, subject, records) : plainValue(node, plain, subject);
        }
        throw new IllegalStateException("no value of " + type + " can be read from an estate (" + subject + ")");
    }

    private @Nullable Object plainValue(Node node, Class<?> type, String subject) {
        if (type == Object.class) {
            return RawValue.of(node);
        }
        if (type.isRecord()) {
            return node instanceof Node.Mapping mapping
                    ? records.bind(mapping, type.asSubclass(Record.class))
                    : records.refuse(node, subject + " must be a mapping: was " + node.kind());
        }
        if (type.isEnum()) {
            return word(node, type, subject);
        }
        return ScalarType.of(type).read(node, subject, records);
    }

    private @Nullable Object list(Node node, Type item, String subject, boolean oneOrMany) {
        List<Node> nodes;
        if (node instanceof Node.Sequence sequence) {
            nodes = sequence.items();
        } else if (oneOrMany) {
            nodes = List.of(node);
        } else {
            return records.refuse(node, subject + " must be a list: was " + node.kind());
        }
        List<Object> items = new ArrayList<>();
        for (Node each : nodes) {
            Object value = value(each, item, "an item of " + subject, false);
            if (value != null) {
                items.add(value);
            }
        }
        // The only item, and it is wrong: the value is.
        boolean wrong = oneOrMany && items.isEmpty() && !nodes.isEmpty();
        return wrong ? null : Collections.unmodifiableList(items);
    }

    private @Nullable Object map(Node node, Type item, String subject) {
        if (!(node instanceof Node.Mapping mapping)) {
            return records.refuse(node, subject + " must be a mapping: was " + node.kind());
        }
        Map<String, Object> items = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            Object value = value(entry.value(), item, key, false);
            if (value != null) {
                items.put(key, value);
            }
        });
        return Collections.unmodifiableMap(items);
    }

    private @Nullable Object word(Node node, Class<?> type, String subject) {
        Object[] constants = type.getEnumConstants();
        List<String> words = new ArrayList<>();
        for (Object constant : constants) {
            String word = wordOf((Enum<?>) constant);
            if (node instanceof Node.Scalar scalar && word.equals(scalar.text().toLowerCase(Locale.ROOT))) {
                return constant;
            }
            words.add(word);
        }
        String hint = node instanceof Node.Scalar scalar ? Nearest.hint(scalar.text(), words) : "";
        return records.refuse(
                node, subject + " must be one of " + String.join(", ", words) + ": was " + node.kind() + hint);
    }

    /** How an enum's constant is written; its capitals are accepted too. */
    static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
