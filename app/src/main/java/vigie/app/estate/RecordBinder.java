package vigie.app.estate;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of mappings: a key for each component, unknown ones refused, {@code @Nullable} ones optional.
 *
 * <p>All problems are collected. An item of a list or mapping that cannot be read is left out of it; a record one of whose
 * components cannot be read is not made. So a mistake in one check does not hide those of the next service.
 */
final class RecordBinder {
    private final Problems problems;
    private final Origins origins;
    private final ValueBinder values;

    RecordBinder(Problems problems, Map<Class<?>, Syntax<?>> syntaxes, Origins origins) {
        this.problems = problems;
        this.origins = origins;
        this.values = new ValueBinder(this, syntaxes);
    }

    /** A record of a whole mapping, or null after problems. */
    <R extends Record> @Nullable R bind(Node.Mapping node, Class<R> type) {
        return bind(node, type, Set.of(), false);
    }

    /** As far as it can be read: an optional part that is wrong is left out, after its problems were told. */
    <R extends Record> @Nullable R bindWhatCanBeRead(Node.Mapping node, Class<R> type) {
        return bind(node, type, Set.of(), true);
    }

    /** A record of some keys of a mapping; {@code others} belong to somebody else. */
    <R extends Record> @Nullable R bind(Node.Mapping node, Class<R> type, Set<String> others) {
        return bind(node, type, others, false);
    }

    private <R extends Record> @Nullable R bind(Node.Mapping node, Class<R> type, Set<String> others, boolean lenient) {
        List<Component> components = Component.of(type);
        boolean good = keysAreKnown(node, components, others);
        @Nullable Object[] arguments = new Object[components.size()];
        for (int i = 0; i < arguments.length; i++) {
            Component component = components.get(i);
            Node.Entry entry = node.entries().get(component.key());
            if (entry == null || (entry.value() instanceof Node.Scalar scalar && scalar.isNull())) {
                arguments[i] = component.absent();
                if (component.required()) {
                    problems.add(entry == null ? node.at() : entry.key(), missing(component, entry));
                    good = false;
                }
            } else {
                arguments[i] = values.value(entry.value(), component.type(), component.key(), component.oneOrMany());
                good &= arguments[i] != null || (lenient && !component.required());
                arguments[i] = arguments[i] == null ? component.absent() : arguments[i];
            }
        }
        return good ? make(node, type, arguments) : null;
    }

    private static String missing(Component component, Node.@Nullable Entry entry) {
        return '"' + component.key() + "\" " + (entry == null ? "is missing here" : "needs a value");
    }

    private boolean keysAreKnown(Node.Mapping node, List<Component> components, Set<String> others) {
        Set<String> allowed = new LinkedHashSet<>(others);
        components.forEach(c -> allowed.add(c.key()));
        boolean good = true;
        for (Map.Entry<String, Node.Entry> entry : node.entries().entrySet()) {
            if (entry.getValue().value() instanceof Node.Refused) {
                good = false;
            } else if (!allowed.contains(entry.getKey())) {
                problems.add(entry.getValue().key(), unknownKey(entry.getKey(), allowed));
                good = false;
            }
        }
        return good;
    }

    static String unknownKey(String key, Set<String> allowed) {
        String shown = key.length() > 60 ? key.substring(0, 60) + "…" : key;
        return "unknown key \"" + shown + '"' + Nearest.hint(key, allowed) + "; allowed here: "
                + String.join(", ", allowed);
    }

    private <R extends Record> @Nullable R make(Node.Mapping node, Class<R> type, @Nullable Object[] arguments) {
        Class<?>[] types =
                Arrays.stream(type.getRecordComponents()).map(c -> c.getType()).toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            R made = constructor.newInstance(arguments);
            origins.put(made, node);
            return made;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                String reason = String.valueOf(refusal.getMessage());
                problems.add(placeOf(reason, node), reason);
                return null;
            }
            throw new IllegalStateException(type + " could not be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " could not be made", e);
        }
    }

    /** Where a record's own complaint belongs: at the value of the key that it begins with, else at the mapping. */
    private static Position placeOf(String reason, Node.Mapping node) {
        String first = reason.split("[ :]", 2)[0];
        Node.Entry entry = node.entries().get(first);
        return entry == null ? node.at() : entry.value().at();
    }

    /** Any value, for syntaxes that hold others. */
    @Nullable
    Object value(Node node, Class<?> type, String subject) {
        return values.value(node, type, subject, false);
    }

    /** Tells a problem with a node; always null, for {@code return}. A node that was refused before is passed over. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // Only null comes back, which is of every type.
    <T> @Nullable T refuse(Node node, String message) {
        if (!(node instanceof Node.Refused)) {
            problems.add(node.at(), message);
        }
        return null;
    }

    /** Remembers where something that a syntax made stands. */
    void origin(Object made, Node.Mapping node) {
        origins.put(made, node);
    }
}
