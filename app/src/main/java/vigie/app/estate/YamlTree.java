package vigie.app.estate;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML text into a positioned tree, within limits: 4 MiB of text, 50 levels, 50 aliases, 500,000 parts once aliases are
 * written out. Tags of programs are refused, so that nothing but text, lists and mappings can come of a file.
 */
public final class YamlTree {
    public static final int MAX_CHARACTERS = 4 << 20;
    private static final int MAX_LEVELS = 50;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_PARTS = 500_000;
    private static final Set<Tag> TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE, Tag.SEQ, Tag.MAP);

    private final Problems problems;
    private final Substitution substitution;
    private int parts;

    private YamlTree(Problems problems, Substitution substitution) {
        this.problems = problems;
        this.substitution = substitution;
    }

    /** The tree of a text, or nothing if it is not YAML at all; what is wrong goes to {@code problems}. */
    public static Optional<Node> read(String text, Substitution substitution, Problems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_LEVELS);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setAllowRecursiveKeys(false);
        try {
            org.yaml.snakeyaml.nodes.Node root = new Yaml(options).compose(new StringReader(text));
            return root == null
                    ? Optional.empty()
                    : Optional.of(new YamlTree(problems, substitution).node(root, new LinkedHashSet<>()));
        } catch (MarkedYAMLException e) {
            problems.add(position(e.getProblemMark()), "is not YAML: " + sentence(e));
        } catch (YAMLException e) {
            problems.add(Position.START, "is not acceptable YAML: " + e.getMessage());
        } catch (TooMuch e) {
            problems.add(e.at, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private Node node(org.yaml.snakeyaml.nodes.Node yaml, Set<org.yaml.snakeyaml.nodes.Node> above) {
        Position at = position(yaml.getStartMark());
        if (++parts > MAX_PARTS) {
            throw new TooMuch(at, "aliases blow the file up to more than " + MAX_PARTS + " parts");
        }
        if (!TAGS.contains(yaml.getTag())) {
            problems.add(
                    at, "the tag " + yaml.getTag().getValue() + " is not allowed: only text, lists and mappings are");
            return new Node.Refused(at);
        }
        if (yaml instanceof ScalarNode scalar) {
            return scalar(at, scalar);
        }
        if (!above.add(yaml)) {
            throw new TooMuch(at, "an alias in here refers to what it is a part of");
        }
        Node made = yaml instanceof SequenceNode sequence
                ? sequence(at, sequence, above)
                : mapping(at, (MappingNode) yaml, above);
        above.remove(yaml);
        return made;
    }

    private Node scalar(Position at, ScalarNode scalar) {
        String source = scalar.getValue();
        String text = substitution.apply(source, at, problems);
        if (text == null) {
            return new Node.Refused(at);
        }
        boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN || !text.equals(source);
        return new Node.Scalar(at, text, source, plain);
    }

    private Node sequence(Position at, SequenceNode yaml, Set<org.yaml.snakeyaml.nodes.Node> above) {
        List<Node> items = new ArrayList<>();
        for (org.yaml.snakeyaml.nodes.Node item : yaml.getValue()) {
            items.add(node(item, above));
        }
        return new Node.Sequence(at, items);
    }

    private Node mapping(Position at, MappingNode yaml, Set<org.yaml.snakeyaml.nodes.Node> above) {
        Map<String, Node.Entry> own = new LinkedHashMap<>();
        Map<String, Node.Entry> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : yaml.getValue()) {
            Position key = position(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                problems.add(key, "a key must be a text: was a list or a mapping");
                continue;
            }
            Node value = node(tuple.getValueNode(), above);
            if (name.getTag().equals(Tag.MERGE)) {
                merge(value, merged);
            } else if (own.putIfAbsent(name.getValue(), new Node.Entry(key, value)) != null) {
                problems.add(key, "the key \"" + name.getValue() + "\" stands twice in this mapping");
            }
        }
        merged.forEach(own::putIfAbsent);
        return new Node.Mapping(at, own);
    }

    /** A merge key takes over a mapping or several; the first that has a key wins. */
    private void merge(Node value, Map<String, Node.Entry> merged) {
        if (value instanceof Node.Mapping mapping) {
            mapping.entries().forEach(merged::putIfAbsent);
        } else if (value instanceof Node.Sequence sequence
                && sequence.items().stream().allMatch(Node.Mapping.class::isInstance)) {
            sequence.items().forEach(item -> merge(item, merged));
        } else {
            problems.add(value.at(), "<< takes a mapping or a list of mappings: was " + value.kind());
        }
    }

    private static Position position(@Nullable Mark mark) {
        return mark == null ? Position.START : new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String sentence(MarkedYAMLException e) {
        String context = e.getContext();
        String problem = e.getProblem();
        return (context == null || context.isBlank() ? "" : context + ", ") + (problem == null ? "" : problem);
    }

    /** Ends the reading of a file that costs too much. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Position at;

        TooMuch(Position at, String message) {
            super(message);
            this.at = at;
        }
    }
}
