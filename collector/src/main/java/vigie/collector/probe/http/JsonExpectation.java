package vigie.collector.probe.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;

/**
 * What is expected at one place of a JSON answer.
 *
 * <p>A path is names joined by dots; a number walks into a list, and a name that holds dots itself is found first. An expected
 * object must be contained in what is found, a list must be equal, numbers compare by value.
 *
 * @param path for example {@code database.status} or {@code checks.0.name}
 * @param expected a string, number, boolean, list, map, or null
 */
public record JsonExpectation(String path, @Nullable Object expected) {
    public JsonExpectation {
        if (path.isBlank()) {
            throw new IllegalArgumentException("a path of expect.json must not be empty: was empty");
        }
    }

    /** Why the answer is not as expected, with both values; null if it is. */
    public @Nullable String failure(JsonNode root) {
        JsonNode found = find(root, path);
        if (!found.isMissingNode() && matches(found, expected)) {
            return null;
        }
        return Excerpt.of(path, 80) + " is " + shown(found) + ", expected " + Excerpt.of(String.valueOf(expected), 80);
    }

    /** What is at a path; a missing node if nothing is. */
    public static JsonNode find(JsonNode node, String path) {
        if (node.has(path)) {
            return node.get(path);
        }
        int dot = path.indexOf('.');
        String head = dot < 0 ? path : path.substring(0, dot);
        JsonNode child = node.isArray() ? node.path(index(head)) : node.path(head);
        return dot < 0 || child.isMissingNode() ? child : find(child, path.substring(dot + 1));
    }

    private static int index(String name) {
        boolean digits = !name.isEmpty() && name.length() < 9 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(name) : -1;
    }

    private static boolean matches(JsonNode found, @Nullable Object expected) {
        if (expected instanceof Map<?, ?> map) {
            return found.isObject()
                    && map.entrySet().stream().allMatch(e -> {
                        JsonNode child = found.path(String.valueOf(e.getKey()));
                        return !child.isMissingNode() && matches(child, e.getValue());
                    });
        }
        if (expected instanceof List<?> list) {
            boolean equal = found.isArray() && found.size() == list.size();
            for (int i = 0; equal && i < list.size(); i++) {
                equal = matches(found.get(i), list.get(i));
            }
            return equal;
        }
        if (expected instanceof Number number) {
            return found.isNumber() && equalNumbers(found, number);
        }
        if (expected instanceof Boolean flag) {
            return found.isBoolean() && found.booleanValue() == flag;
        }
        return expected == null
                ? found.isNull()
                : found.isTextual() && found.textValue().equals(expected);
    }

    private static boolean equalNumbers(JsonNode found, Number expected) {
        // Both as doubles: a big decimal of 1e999999999 would cost gigabytes to compare.
        if (found.isIntegralNumber() && found.canConvertToLong() && !(expected instanceof Double)) {
            return new BigDecimal(found.longValue()).compareTo(new BigDecimal(expected.toString())) == 0;
        }
        return Double.compare(found.doubleValue(), expected.doubleValue()) == 0;
    }

    /** A value as a message has it, shortened. */
    public static String shown(JsonNode found) {
        if (found.isMissingNode()) {
            return "missing";
        }
        return found.isContainerNode() ? (found.isArray() ? "a list" : "an object") : Excerpt.of(found.asText(), 80);
    }
}
