package vigie.app.estate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads estate files. Any thread; costs some tens of milliseconds for each thousand lines, and reads the secrets that the file names. */
public final class EstateReader {
    private final Map<String, Class<? extends Record>> probes;
    private final Map<String, Class<? extends Record>> receivers;
    private final String externalUrl;

    /**
     * A reader that knows these kinds.
     *
     * @param probes the settings of each kind of check, by the word under {@code use:}
     * @param receivers the settings of each kind of receiver, by its key
     * @param externalUrl where people and executors reach this service, without a slash at its end
     */
    public EstateReader(
            Map<String, Class<? extends Record>> probes,
            Map<String, Class<? extends Record>> receivers,
            String externalUrl) {
        this.probes = Map.copyOf(probes);
        this.receivers = Map.copyOf(receivers);
        this.externalUrl = externalUrl;
    }

    /** Reads a file and everything that it refers to, except what it discovers targets from. */
    public Reading read(Path file, Environment environment) {
        Problems problems = new Problems(file.toString());
        Estate estate = estate(file, environment, problems);
        return estate == null || !problems.isEmpty()
                ? new Reading.Rejected(problems.sorted())
                : new Reading.Accepted(estate);
    }

    /**
     * Reads what a vantage point needs that only looks and tells: the services that a quorum decides, and its canary. Nothing else of the
     * file is looked at, and no secret of anything else is read.
     *
     * @param name what the vantage point is called, or null for what the file says
     * @param token whether its token is in the file, or told elsewhere
     */
    public Reading readForVantage(Path file, Environment environment, @Nullable String name, boolean token) {
        Problems problems = new Problems(file.toString());
        Node.Mapping root = tree(file, environment, problems);
        VantagePart part = root == null ? null : VantagePart.of(root, name, token);
        if (part != null) {
            problems.forget(part.unread());
        }
        Rules rules = part == null ? null : rules(part.root(), file, environment, problems);
        if (rules != null && part != null) {
            part.judge(rules);
        }
        return rules == null || part == null || !problems.isEmpty()
                ? new Reading.Rejected(problems.sorted())
                : new Reading.ForVantage(part.cut(rules.file()));
    }

    private @Nullable Estate estate(Path file, Environment environment, Problems problems) {
        Node.Mapping root = tree(file, environment, problems);
        Rules rules = root == null ? null : rules(root, file, environment, problems);
        return rules != null && problems.isEmpty() ? cut(rules, file.toString()) : null;
    }

    private static Node.@Nullable Mapping tree(Path file, Environment environment, Problems problems) {
        Node.Mapping root = text(file, environment, problems)
                .flatMap(text -> YamlTree.read(text, new Substitution(environment::variable), problems))
                .map(node -> mapping(node, problems))
                .orElse(null);
        if (root == null && problems.isEmpty()) {
            problems.add(Position.START, "the file is empty: an estate needs version and services");
        }
        return root;
    }

    /** The file as it was read, judged by every rule; null after problems that leave nothing to judge. */
    private @Nullable Rules rules(Node.Mapping root, Path file, Environment environment, Problems problems) {
        Path folder = file.toAbsolutePath().getParent();
        Origins origins = new Origins();
        RecordBinder binder = new RecordBinder(
                problems, Syntaxes.of(environment, folder == null ? Path.of("/") : folder, probes, receivers), origins);
        Node.Mapping supported = (Node.Mapping) new Unsupported(receivers.keySet(), problems).refuse(root);
        EstateFile estate = binder.bindWhatCanBeRead(supported, EstateFile.class);
        if (estate == null) {
            return null;
        }
        Rules rules = new Rules(estate, new Declared(root), origins, problems);
        rules.judge();
        return rules;
    }

    private Estate cut(Rules rules, String file) {
        Cut cut = new Cut(rules.file());
        SafetyReview review = new SafetyReview(rules.file(), rules.origins(), file);
        ApiEntry api = Timing.or(rules.file().api(), ApiEntry.NONE);
        return new Estate(
                cut.collector(),
                cut.detector(),
                cut.alerting(api.tls() == null ? externalUrl : Estate.secure(externalUrl)),
                api.config(
                        rules.file().inbound(),
                        Heartbeats.watched(rules.file()),
                        rules.file().vantage() == null
                                ? List.of()
                                : rules.file().vantage().reporters()),
                api.files(),
                rules.file().record() == null ? null : rules.file().record().config(),
                rules.file().history() == null ? null : rules.file().history().config(),
                review.findings(),
                review.notes());
    }

    private static Optional<String> text(Path file, Environment environment, Problems problems) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(environment.read(file, YamlTree.MAX_CHARACTERS));
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (NoSuchFileException e) {
            problems.add(Position.START, "the file does not exist");
        } catch (CharacterCodingException e) {
            problems.add(Position.START, "the file is not UTF-8 text");
        } catch (IOException e) {
            problems.add(Position.START, "the file cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static Node.@Nullable Mapping mapping(Node node, Problems problems) {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        if (!(node instanceof Node.Scalar scalar && scalar.isNull())) {
            problems.add(node.at(), "an estate is a mapping that begins with version: 1: was " + node.kind());
        }
        return null;
    }
}
