package vigie.app.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.app.estate.Environment;
import vigie.app.estate.Node;
import vigie.app.estate.Problems;
import vigie.app.estate.SecretSyntax;

/**
 * What {@code ${NAME}} stands for: a key of {@code secrets}, of {@code configuration}, or a variable of the environment, in this order. A
 * value of the first two is text, {@code {type: env, key: NAME, default: …}}, {@code env:NAME} or {@code file:PATH}.
 */
final class Variables {
    private final Environment environment;
    private final SecretSyntax references;
    private final Problems problems;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>();

    Variables(Environment environment, Path folder, Problems problems) {
        this.environment = environment;
        this.references = new SecretSyntax(environment, folder);
        this.problems = problems;
    }

    /** Reads both sections of a file. */
    void read(Section root) {
        section(root, "configuration", false);
        section(root, "secrets", true);
    }

    private void section(Section root, String key, boolean secret) {
        Section section = root.has(key) ? root.section(key) : null;
        if (section == null) {
            return;
        }
        section.node().entries().forEach((name, entry) -> {
            Node value = entry.value();
            // Secrets stand in groups: secrets: {api: {token: …}} is ${token}.
            if (secret && value instanceof Node.Mapping group && group.get("type") == null) {
                group.entries().forEach((inner, e) -> put(inner, e.value(), true));
            } else {
                put(name, value, secret);
            }
        });
    }

    private void put(String name, Node value, boolean secret) {
        String text = value instanceof Node.Mapping mapping ? dynamic(name, mapping) : scalar(name, value, secret);
        if (text != null) {
            values.put(name, text);
            if (secret && !text.isBlank()) {
                secrets.add(text);
            }
        }
    }

    private @Nullable String scalar(String name, Node value, boolean secret) {
        if (!(value instanceof Node.Scalar scalar)) {
            problems.add(value.at(), name + " must be a text or {type: env, key: NAME}: was " + value.kind());
            return null;
        }
        String text = scalar.text();
        if (text.startsWith("env:") || text.startsWith("file:")) {
            try {
                return references.parse(text).reveal();
            } catch (IllegalArgumentException e) {
                problems.add(value.at(), name + ": " + e.getMessage());
                return null;
            }
        }
        if (secret) {
            problems.add(value.at(), name + ": secrets only by reference: write file:/path or env:NAME");
            return null;
        }
        return text;
    }

    private @Nullable String dynamic(String name, Node.Mapping mapping) {
        Section section = new Section(mapping, name, problems);
        String type = section.text("type");
        if (!"env".equals(type)) {
            problems.add(
                    mapping.at(),
                    name + " cannot have the type " + (type == null ? "none" : type) + ": only env is supported");
            return null;
        }
        section.only(java.util.Set.of("type", "key", "default", "env_var_type"));
        String key = section.needed("key");
        String value = environment.variable(key);
        String otherwise = value == null ? section.text("default") : value;
        if (otherwise == null && !key.isEmpty()) {
            problems.add(mapping.at(), name + ": the environment variable " + key + " is not set");
        }
        return otherwise;
    }

    /** The value of a name, or null. */
    @Nullable
    String value(String name) {
        String own = values.get(name);
        return own == null ? environment.variable(name) : own;
    }

    List<String> secrets() {
        return List.copyOf(secrets);
    }
}
