package vigie.app.experiment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.app.estate.Environment;
import vigie.app.estate.Node;
import vigie.app.estate.Position;
import vigie.app.estate.Problem;
import vigie.app.estate.Problems;
import vigie.app.estate.Substitution;
import vigie.app.estate.YamlTree;

/** Reads experiments in the Chaos Toolkit's form, YAML or JSON, at most 1 MiB, and says with line numbers what cannot be done. */
public final class ExperimentReader {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_ACTIVITIES = 200;
    private static final Set<String> KEYS = Set.of(
            "version",
            "title",
            "description",
            "tags",
            "configuration",
            "secrets",
            "controls",
            "contributions",
            "extensions",
            "runtime",
            "vigie",
            "steady-state-hypothesis",
            "method",
            "rollbacks");

    private ExperimentReader() {}

    /**
     * What a file says, or what is wrong with it.
     *
     * @param file the experiment, or null if there are problems
     */
    public record Reading(@Nullable ExperimentFile file, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /** Reads a file and the secrets that it names. */
    public static Reading read(Path file, Environment environment) {
        Problems problems = new Problems(file.toString());
        ExperimentFile read = null;
        String text = text(file, environment, problems);
        if (text != null) {
            read = read(text, file, environment, problems);
        }
        return new Reading(problems.isEmpty() ? read : null, problems.sorted());
    }

    private static @Nullable ExperimentFile read(String text, Path file, Environment environment, Problems problems) {
        Path absolute = file.toAbsolutePath().getParent();
        Path folder = absolute == null ? Path.of("/") : absolute;
        Variables variables = new Variables(environment, folder, problems);
        // Once to learn what the names stand for, once with them.
        Problems unheard = new Problems("");
        Optional<Node> bare = YamlTree.read(text, new Substitution(name -> "${" + name + '}'), unheard);
        if (bare.isPresent() && bare.get() instanceof Node.Mapping mapping) {
            variables.read(new Section(mapping, "an experiment", problems));
        }
        Optional<Node> tree = YamlTree.read(text, new Substitution(variables::value), problems);
        if (tree.isEmpty()) {
            if (problems.isEmpty()) {
                problems.add(Position.START, "the file is empty: an experiment needs a title and a method");
            }
            return null;
        }
        Section root = Section.of(tree.get(), "an experiment", problems);
        return root == null ? null : file(root, variables, folder, problems);
    }

    private static ExperimentFile file(Section root, Variables variables, Path folder, Problems problems) {
        root.only(KEYS);
        List<String> notes = new ArrayList<>();
        ignored(root, notes);
        Extension extension = Extension.of(root, problems);
        ActivityReader activities = new ActivityReader(root, folder, extension, problems, notes);
        Section hypothesis = root.has("steady-state-hypothesis") ? root.section("steady-state-hypothesis") : null;
        List<Activity> probes = List.of();
        if (hypothesis != null) {
            hypothesis.only(Set.of("title", "probes", "controls", "tags"));
            probes = activities.probes(hypothesis);
        }
        if (!root.has("method")) {
            problems.add(root.node().at(), "an experiment needs \"method\", a list of steps; it may be empty");
        }
        List<Activity> method = activities.all(root, "method");
        List<Activity> rollbacks = activities.all(root, "rollbacks");
        if (probes.size() + method.size() + rollbacks.size() > MOST_ACTIVITIES) {
            problems.add(root.node().at(), "an experiment has at most " + MOST_ACTIVITIES + " steps");
        }
        String title = root.needed("title");
        String description = root.text("description");
        return new ExperimentFile(
                title.length() > 200 ? title.substring(0, 200) : title,
                description == null ? "" : description,
                extension.services(),
                hypothesis == null ? "" : hypothesis.needed("title"),
                probes,
                method,
                rollbacks,
                extension.forwards(),
                variables.secrets(),
                new ArrayList<>(new LinkedHashSet<>(notes)));
    }

    private static void ignored(Section root, List<String> notes) {
        if (root.has("controls")) {
            notes.add("controls are not run: they are Python code of the Chaos Toolkit");
        }
        if (root.has("runtime")) {
            notes.add("runtime is not heeded: rollbacks always run once the method has begun");
        }
    }

    private static @Nullable String text(Path file, Environment environment, Problems problems) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(environment.read(file, MOST_BYTES));
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return plain.stripLeading().startsWith("{") ? yaml(plain) : plain;
        } catch (NoSuchFileException e) {
            problems.add(Position.START, "the file does not exist");
        } catch (CharacterCodingException e) {
            problems.add(Position.START, "the file is not UTF-8 text");
        } catch (IOException e) {
            problems.add(Position.START, "the file cannot be read: " + e.getMessage());
        }
        return null;
    }

    /** YAML takes JSON, but for tabs between its parts, of which none may stand within a text of JSON, and for a slash that is escaped. */
    private static String yaml(String json) {
        StringBuilder text = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean escape = c == '\\' && i + 1 < json.length();
            if (escape && json.charAt(i + 1) != '/') {
                text.append(c).append(json.charAt(++i));
            } else if (!escape) {
                text.append(c == '\t' ? ' ' : c);
            }
        }
        return text.toString();
    }
}
