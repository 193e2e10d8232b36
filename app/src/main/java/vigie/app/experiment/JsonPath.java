package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path into JSON: {@code $} or nothing at its beginning, then {@code .name}, {@code ['name']}, {@code [0]}, {@code [-1]}, {@code [*]} and
 * {@code .*}. Filters and {@code ..} are refused. Finds 10,000 values at most.
 */
public final class JsonPath {
    private static final int MOST = 10_000;
    private static final int LONGEST = 1_000;

    private final String text;
    private final List<Step> steps;

    private JsonPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = steps;
    }

    /**
     * A step of a path.
     *
     * @param name a key, or null
     * @param index of an element, from the end if it is negative; null for a key, and for all of them
     */
    private record Step(@Nullable String name, @Nullable Integer index) {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none; says why
     */
    public static JsonPath parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a path has at most " + LONGEST + " characters");
        }
        List<Step> steps = new ArrayList<>();
        String rest = text.startsWith("$") ? text.substring(1) : text.startsWith("[") ? text : "." + text;
        while (!rest.isEmpty()) {
            rest = rest.startsWith("[") ? bracket(text, rest, steps) : name(text, rest, steps);
        }
        return new JsonPath(text, List.copyOf(steps));
    }

    private static String name(String text, String rest, List<Step> steps) {
        if (!rest.startsWith(".")) {
            throw refused(text);
        }
        int end = 1;
        while (end < rest.length() && rest.charAt(end) != '.' && rest.charAt(end) != '[') {
            end++;
        }
        String name = rest.substring(1, end);
        if (name.isEmpty()) {
            throw refused(text);
        }
        steps.add(name.equals("*") ? new Step(null, null) : new Step(name, null));
        return rest.substring(end);
    }

    private static String bracket(String text, String rest, List<Step> steps) {
        int end = rest.indexOf(']');
        String inner = end < 0 ? "" : rest.substring(1, end).strip();
        if (inner.equals("*")) {
            steps.add(new Step(null, null));
        } else if (inner.matches("-?[0-9]{1,6}")) {
            steps.add(new Step(null, Integer.valueOf(inner)));
        } else if (inner.matches("'[^']+'|\"[^\"]+\"")) {
            steps.add(new Step(inner.substring(1, inner.length() - 1), null));
        } else {
            throw refused(text);
        }
        return rest.substring(end + 1);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "a path is made of .name, ['name'], [0], [-1], [*] and .* (no filters, no ..): was " + text);
    }

    String text() {
        return text;
    }

    /** What it finds, in the order of the JSON. */
    List<JsonNode> find(JsonNode root) {
        List<JsonNode> found = root.isMissingNode() ? List.of() : List.of(root);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : found) {
                follow(step, node, next);
            }
            found = next;
        }
        return found;
    }

    private static void follow(Step step, JsonNode node, List<JsonNode> into) {
        Integer index = step.index();
        if (step.name() != null) {
            add(node.path(step.name()), into);
        } else if (index != null) {
            add(node.isArray() ? node.path(index < 0 ? node.size() + index : index) : node.path("\0"), into);
        } else {
            node.forEach(child -> add(child, into));
        }
    }

    private static void add(JsonNode node, List<JsonNode> into) {
        if (!node.isMissingNode() && into.size() < MOST) {
            into.add(node);
        }
    }
}
