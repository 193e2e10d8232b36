package vigie.collector.target;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.model.Instance;
import vigie.model.Labels;

/**
 * Reads a list of target groups as Prometheus' discovery writes it (file_sd, http_sd):
 * {@code [{"targets": ["host:port"], "labels": {"zone": "a"}}]}.
 *
 * <p>All or nothing: a list with one thing wrong is refused as a whole. The labels {@code zone} and {@code region} become the
 * instance's own; names with two underscores in front are for relabelling, which is not done here, and are dropped.
 */
final class TargetGroups {
    /** The most bytes that a list may have. */
    static final int MAX_BYTES = 10 << 20;

    /** The most targets that a list may name. */
    static final int MAX_TARGETS = 50_000;

    private static final int MAX_LABELS = 64;
    private static final int MAX_NAME = 128;
    private static final int MAX_VALUE = 1024;
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final ObjectMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(shallow()).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .loaderOptions(yamlLimits())
                    .streamReadConstraints(shallow())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private TargetGroups() {}

    /** Says what is wrong with a list, in one sentence. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /** Reads JSON. */
    static List<Instance> json(String service, byte[] text) throws Malformed {
        return read(service, text, JSON, false);
    }

    /** Reads YAML; a file without content is malformed, an empty list is not. */
    static List<Instance> yaml(String service, byte[] text) throws Malformed {
        return read(service, text, YAML, true);
    }

    private static List<Instance> read(String service, byte[] text, ObjectMapper mapper, boolean scalars)
            throws Malformed {
        JsonNode root;
        try {
            root = mapper.readTree(text);
        } catch (IOException e) {
            // The parser's first line says what and where; the rest repeats the text.
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new Malformed("cannot be parsed: " + Excerpt.of(why, 200));
        }
        if (root == null || !root.isArray()) {
            throw new Malformed("must be a list of target groups: was " + (root == null ? "nothing" : shown(root)));
        }
        List<Instance> instances = new ArrayList<>();
        for (JsonNode group : root) {
            group(service, group, scalars, instances);
        }
        return instances;
    }

    private static void group(String service, JsonNode group, boolean scalars, List<Instance> out) throws Malformed {
        if (!group.isObject()) {
            throw new Malformed("a target group must be an object: was " + shown(group));
        }
        for (Map.Entry<String, JsonNode> field : group.properties()) {
            if (!Set.of("targets", "labels").contains(field.getKey())) {
                throw new Malformed(
                        "a target group has targets and labels only: was " + Excerpt.of(field.getKey(), 80));
            }
        }
        JsonNode targets = group.path("targets");
        if (!targets.isArray()) {
            throw new Malformed("targets must be a list: was " + shown(targets));
        }
        Map<String, String> labels = labels(group.path("labels"), scalars);
        String zone = taken(labels, "zone");
        String region = taken(labels, "region");
        Labels rest = Labels.of(labels);
        for (JsonNode target : targets) {
            out.add(new Instance(service, address(target), zone, region, rest));
            if (out.size() > MAX_TARGETS) {
                throw new Malformed("a list may name " + MAX_TARGETS + " targets at most: was more");
            }
        }
    }

    /**
     * The constant labels that an estate gives to all targets of a source.
     *
     * @throws IllegalArgumentException if a name is no Prometheus name or a value too long
     */
    static Map<String, String> checked(Map<String, String> labels) {
        labels.forEach((name, value) -> {
            if (!LABEL.matches(name) || name.length() > MAX_NAME || value.length() > MAX_VALUE) {
                throw new IllegalArgumentException(
                        "labels must be letters, digits and _, of 1024 characters at most: was "
                                + Excerpt.of(name, 80));
            }
        });
        return Map.copyOf(labels);
    }

    private static String taken(Map<String, String> labels, String name) {
        String value = labels.remove(name);
        return value == null ? "" : value;
    }

    private static String address(JsonNode target) throws Malformed {
        if (!target.isTextual()) {
            throw new Malformed("a target must be a string: was " + shown(target));
        }
        try {
            HostPort.parse(target.textValue());
            return target.textValue();
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> labels(JsonNode labels, boolean scalars) throws Malformed {
        if (!labels.isMissingNode() && !labels.isNull() && !labels.isObject()) {
            throw new Malformed("labels must be an object: was " + shown(labels));
        }
        Map<String, String> kept = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            String name = label.getKey();
            JsonNode value = label.getValue();
            boolean text = value.isTextual() || (scalars && value.isValueNode() && !value.isNull());
            if (!LABEL.matches(name) || name.length() > MAX_NAME) {
                throw new Malformed("a label's name must be a Prometheus name: was " + Excerpt.of(name, 80));
            }
            if (!text || value.asText().length() > MAX_VALUE) {
                throw new Malformed(
                        "label " + name + " must be a string of 1024 characters at most: was " + shown(value));
            }
            if (!name.startsWith("__")) {
                kept.put(name, value.asText());
            }
        }
        if (kept.size() > MAX_LABELS) {
            throw new Malformed("a target may have " + MAX_LABELS + " labels at most: was " + kept.size());
        }
        return kept;
    }

    private static String shown(JsonNode node) {
        return node.isValueNode() ? Excerpt.of(node.asText(), 80) : node.isMissingNode() ? "missing" : "another type";
    }

    private static StreamReadConstraints shallow() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(20)
                .maxStringLength(64 << 10)
                .build();
    }

    private static LoaderOptions yamlLimits() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(20);
        return options;
    }
}
