package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must be. An answer that has not what is asked for is not within it; no answer is an error.
 *
 * <p>Without a target the {@code status} of the answer is compared; a regular expression or a path looks at its {@code body} or
 * {@code stdout}, if it has one.
 */
public sealed interface Tolerance {
    /** Reads bodies. */
    JsonMapper JSON = new JsonMapper();

    /** Whether an answer is within it. */
    boolean holds(JsonNode answer);

    /** What it asks for, for people. */
    String told();

    /** The same value of the same type; numbers are equal by what they say. */
    record Same(JsonNode value) implements Tolerance {
        @Override
        public boolean holds(JsonNode answer) {
            return equal(status(answer), value);
        }

        @Override
        public String told() {
            return "must be " + value;
        }
    }

    /** One of several values. */
    record OneOf(List<JsonNode> values) implements Tolerance {
        public OneOf {
            values = List.copyOf(values);
        }

        @Override
        public boolean holds(JsonNode answer) {
            JsonNode found = status(answer);
            return values.stream().anyMatch(v -> equal(found, v));
        }

        @Override
        public String told() {
            return "must be one of " + values;
        }
    }

    /** A number from the first to the second, both included. */
    record Range(double low, double high, @Nullable String target) implements Tolerance {
        @Override
        public boolean holds(JsonNode answer) {
            JsonNode found = target == null ? status(answer) : answer.path(target);
            Double number = number(found);
            return number != null && number >= low && number <= high;
        }

        @Override
        public String told() {
            return "must be from " + low + " to " + high;
        }
    }

    /** A text in which a regular expression is found. */
    record Regex(Pattern pattern, @Nullable String target) implements Tolerance {
        @Override
        public boolean holds(JsonNode answer) {
            JsonNode found = target == null ? text(answer) : answer.path(target);
            return !found.isMissingNode()
                    && pattern.matcher(found.isTextual() ? found.asText() : found.toString())
                            .find();
        }

        @Override
        public String told() {
            return "must match " + pattern.pattern();
        }
    }

    /**
     * What a path finds in JSON.
     *
     * @param expect what it must find: one of these, or anything for none
     * @param count how many it must find, or null
     */
    record AtPath(
            JsonPath path,
            List<JsonNode> expect,
            @Nullable Integer count,
            @Nullable String target) implements Tolerance {
        public AtPath {
            expect = List.copyOf(expect);
        }

        @Override
        public boolean holds(JsonNode answer) {
            JsonNode from = parsed(target == null ? text(answer) : answer.path(target));
            List<JsonNode> found = path.find(from);
            if (count != null && found.size() != count) {
                return false;
            }
            return expect.isEmpty()
                    ? count != null || !found.isEmpty()
                    : !found.isEmpty()
                            && found.stream().allMatch(f -> expect.stream().anyMatch(e -> equal(f, e)));
        }

        @Override
        public String told() {
            return path.text() + " must be found" + (count == null ? "" : " " + count + " times")
                    + (expect.isEmpty() ? "" : " and be one of " + expect);
        }
    }

    private static JsonNode status(JsonNode answer) {
        return answer.isObject() && answer.has("status") ? answer.get("status") : answer;
    }

    private static JsonNode text(JsonNode answer) {
        return answer.has("body") ? answer.get("body") : answer.has("stdout") ? answer.get("stdout") : answer;
    }

    private static @Nullable Double number(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        try {
            return value.isTextual() ? Double.valueOf(value.asText().strip()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static JsonNode parsed(JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        try {
            JsonNode tree = JSON.readTree(value.asText());
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static boolean equal(JsonNode a, JsonNode b) {
        return (a.isNumber() && b.isNumber()) ? Double.compare(a.doubleValue(), b.doubleValue()) == 0 : a.equals(b);
    }
}
