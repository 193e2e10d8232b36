package vigie.app.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vigie.app.estate.CheckKinds;
import vigie.app.estate.Environment;
import vigie.app.estate.Estate;
import vigie.app.estate.EstateReader;
import vigie.app.estate.Problem;
import vigie.app.estate.Reading;
import vigie.app.run.Exposure;

/** {@code vigie check}: validates an estate, and says what would be watched and what could act. */
@Command(
        name = "check",
        description = "Validate an estate file; print what would be watched and what could act.",
        footer = {
            "",
            "Exit codes: 0 a clean estate, 1 safety findings, 2 the estate is refused.",
        })
public final class CheckCommand implements Callable<Integer> {
    private final EstateReader reader;
    private final Environment environment;
    private final List<CheckKinds.Kind> kinds;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The estate file.")
    private @Nullable Path file;

    @Option(names = "--list", description = "Print every kind of check with its keys, and look at no file.")
    private boolean list;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9600",
            converter = ListenAddress.class,
            description = "Where it would be served (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private InetSocketAddress listen;

    /** A command that reads with a reader; {@code kinds} are those that the reader knows. */
    public CheckCommand(EstateReader reader, Environment environment, List<CheckKinds.Kind> kinds) {
        this.reader = reader;
        this.environment = environment;
        this.kinds = List.copyOf(kinds);
    }

    @Override
    public Integer call() {
        Out out = Out.of(spec);
        if (list) {
            return listed(out);
        }
        if (file == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FILE'");
        }
        return checked(out, file);
    }

    private int listed(Out out) {
        if (json) {
            out.json(kinds);
            return Exit.DONE;
        }
        for (CheckKinds.Kind kind : kinds) {
            out.line("bold", "use: " + kind.use());
            for (CheckKinds.Key key : kind.keys()) {
                String must = key.required() ? ", must be said" : "";
                out.line(String.format("  %-24s %s%s", key.name(), key.what(), must));
            }
        }
        return Exit.DONE;
    }

    private int checked(Out out, Path file) {
        Reading reading = reader.read(file, environment);
        if (reading instanceof Reading.Accepted accepted) {
            Estate estate = accepted.estate();
            return accepted(
                    out,
                    file,
                    estate.finding(Exposure.of(listen, estate).stream()
                            .map(message -> new Problem(file.toString(), 1, 1, message))
                            .toList()));
        }
        List<Problem> problems = ((Reading.Rejected) reading).problems();
        if (json) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("file", file.toString());
            tree.put("valid", false);
            tree.put("errors", EstateTree.problems(problems));
            out.json(tree);
        }
        problems.forEach(p -> out.error(p.toString()));
        return Exit.USAGE;
    }

    private int accepted(Out out, Path file, Estate estate) {
        if (json) {
            out.json(EstateTree.of(file.toString(), estate));
        } else {
            new EstateText(out).print(file.toString(), estate);
        }
        estate.findings().forEach(f -> out.error(f.toString()));
        return estate.findings().isEmpty() ? Exit.DONE : Exit.FOUND;
    }
}
