package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.app.estate.Durations;
import vigie.app.estate.Nearest;
import vigie.app.estate.Node;
import vigie.app.estate.Problems;

/** A mapping of the file whose keys are read one by one; what is wrong is told with its place, and read as if it were not there. */
record Section(Node.Mapping node, String name, Problems problems) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Refuses every key but these. */
    void only(Set<String> known) {
        node.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                problems.add(
                        entry.key(),
                        "unknown key \"" + (key.length() > 60 ? key.substring(0, 60) + "…" : key) + '"'
                                + Nearest.hint(key, known) + "; allowed here: "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    boolean has(String key) {
        Node value = node.get(key);
        return value != null && !(value instanceof Node.Scalar scalar && scalar.isNull());
    }

    /** A text, or null if it is not there. */
    @Nullable
    String text(String key) {
        Node value = node.get(key);
        if (value == null || value instanceof Node.Refused || (value instanceof Node.Scalar s && s.isNull())) {
            return null;
        }
        if (value instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        problems.add(value.at(), key + " must be a text: was " + value.kind());
        return null;
    }

    /** A text that must be there; empty after a problem. */
    String needed(String key) {
        String text = text(key);
        if ((text == null || text.isBlank()) && !(node.get(key) instanceof Node.Refused)) {
            problems.add(node.at(), name + " needs \"" + key + '"');
        }
        return text == null ? "" : text;
    }

    /** A text that is read by {@code of}, or {@code otherwise} if it is not there or refused. */
    <T> T read(String key, T otherwise, Function<String, T> of) {
        T found = optional(key, of);
        return found == null ? otherwise : found;
    }

    /** A text that is read by {@code of}, or null if it is not there or refused. */
    <T> @Nullable T optional(String key, Function<String, T> of) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        try {
            return of.apply(text);
        } catch (IllegalArgumentException e) {
            String why = e.getMessage();
            refuse(key, key + " cannot be " + shown(key) + (why == null ? "" : ": " + why));
            return null;
        }
    }

    private String shown(String key) {
        return node.get(key) instanceof Node.Scalar scalar ? scalar.shown() : "this";
    }

    /** A duration such as 500ms; a bare number is seconds, as the Chaos Toolkit means it. */
    Duration duration(String key, Duration otherwise) {
        Duration found = read(key, otherwise, text -> {
            if (text.matches("[0-9]{1,7}(\\.[0-9]{1,3})?")) {
                return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000));
            }
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("it must be " + Durations.WHAT + ", or a number of seconds", e);
            }
        });
        if (found.compareTo(Duration.ofHours(24)) > 0) {
            refuse(key, key + " must be at most 24h: was " + shown(key));
            return otherwise;
        }
        return found;
    }

    boolean flag(String key) {
        return read(key, false, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("it must be true or false");
        });
    }

    /** What stands under a key as a list; empty if it is not there. */
    List<Node> list(String key) {
        Node value = node.get(key);
        if (!has(key) || value == null || value instanceof Node.Refused) {
            return List.of();
        }
        if (value instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        problems.add(value.at(), key + " must be a list: was " + value.kind());
        return List.of();
    }

    /** What stands under a key as a mapping, or null. */
    @Nullable
    Section section(String key) {
        Node value = node.get(key);
        return value == null || !has(key) ? null : of(value, key, problems);
    }

    /** A node as a mapping, or null after a problem. */
    static @Nullable Section of(Node value, String name, Problems problems) {
        if (value instanceof Node.Mapping mapping) {
            return new Section(mapping, name, problems);
        }
        if (!(value instanceof Node.Refused)) {
            problems.add(value.at(), name + " must be a mapping: was " + value.kind());
        }
        return null;
    }

    void refuse(String key, String message) {
        Node value = node.get(key);
        if (!(value instanceof Node.Refused)) {
            problems.add(value == null ? node.at() : value.at(), message);
        }
    }

    /** The JSON that a node is. */
    static JsonNode json(Node node) {
        if (node instanceof Node.Mapping mapping) {
            ObjectNode object = JSON.objectNode();
            mapping.entries().forEach((key, entry) -> object.set(key, json(entry.value())));
            return object;
        }
        if (node instanceof Node.Sequence sequence) {
            ArrayNode array = JSON.arrayNode();
            sequence.items().forEach(item -> array.add(json(item)));
            return array;
        }
        return node instanceof Node.Scalar scalar ? json(scalar) : JSON.nullNode();
    }

    private static JsonNode json(Node.Scalar scalar) {
        String text = scalar.text();
        if (scalar.isNull()) {
            return JSON.nullNode();
        }
        if (!scalar.plain()) {
            return JSON.textNode(text);
        }
        if (text.equals("true") || text.equals("false")) {
            return JSON.booleanNode(text.equals("true"));
        }
        if (text.matches("-?(0|[1-9][0-9]{0,17})")) {
            return JSON.numberNode(Long.parseLong(text));
        }
        return text.matches("-?[0-9]{1,30}\\.[0-9]{1,30}([eE][-+]?[0-9]{1,3})?")
                ? JSON.numberNode(Double.parseDouble(text))
                : JSON.textNode(text);
    }
}
