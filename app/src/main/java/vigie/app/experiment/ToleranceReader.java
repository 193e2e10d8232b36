package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.app.estate.Node;
import vigie.app.estate.Problems;

/** Reads tolerances: a value, {@code [low, high]}, a list of values, or an object with a type. */
record ToleranceReader(Problems problems) {
    @Nullable
    Tolerance read(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return typed(new Section(mapping, "a tolerance", problems));
        }
        if (node instanceof Node.Sequence sequence) {
            return list(sequence);
        }
        return node instanceof Node.Refused ? null : new Tolerance.Same(Section.json(node));
    }

    private @Nullable Tolerance list(Node.Sequence sequence) {
        List<JsonNode> values = sequence.items().stream().map(Section::json).toList();
        if (values.size() == 2 && values.stream().allMatch(JsonNode::isNumber)) {
            return range(sequence, values, null);
        }
        if (values.isEmpty()) {
            problems.add(sequence.at(), "a list of values must have one at least");
            return null;
        }
        return new Tolerance.OneOf(values);
    }

    private @Nullable Tolerance range(Node at, List<JsonNode> values, @Nullable String target) {
        boolean good = values.size() == 2
                && values.stream().allMatch(JsonNode::isNumber)
                && values.get(0).doubleValue() <= values.get(1).doubleValue();
        if (!good) {
            problems.add(at.at(), "a range is two numbers, the smaller one first");
            return null;
        }
        return new Tolerance.Range(values.get(0).doubleValue(), values.get(1).doubleValue(), target);
    }

    private @Nullable Tolerance typed(Section section) {
        String type = section.needed("type");
        String target = section.text("target");
        return switch (type) {
            case "range" -> {
                section.only(Set.of("type", "range", "target", "name"));
                yield range(
                        section.node(),
                        section.list("range").stream().map(Section::json).toList(),
                        target);
            }
            case "regex" -> {
                section.only(Set.of("type", "pattern", "target", "name"));
                Pattern pattern = section.optional("pattern", ToleranceReader::pattern);
                if (!section.has("pattern")) {
                    section.needed("pattern");
                }
                yield pattern == null ? null : new Tolerance.Regex(pattern, target);
            }
            case "jsonpath" -> atPath(section, target);
            case "" -> null;
            default -> {
                section.refuse(
                        "type", "a tolerance of the type " + type + " is not supported: range, regex and jsonpath are");
                yield null;
            }
        };
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("it is no regular expression: " + e.getDescription(), e);
        }
    }

    private @Nullable Tolerance atPath(Section section, @Nullable String target) {
        section.only(Set.of("type", "path", "expect", "count", "target", "name"));
        if (section.needed("path").isEmpty()) {
            return null;
        }
        JsonPath path = section.optional("path", JsonPath::parse);
        Integer count = section.optional("count", Integer::valueOf);
        Node expect = section.node().get("expect");
        List<JsonNode> values = expect == null
                ? List.of()
                : expect instanceof Node.Sequence many
                        ? many.items().stream().map(Section::json).toList()
                        : List.of(Section.json(expect));
        return path == null ? null : new Tolerance.AtPath(path, values, count, target);
    }
}
