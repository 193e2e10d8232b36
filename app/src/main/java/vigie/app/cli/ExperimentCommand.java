package vigie.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vigie.app.estate.Environment;
import vigie.app.experiment.ExperimentFile;

/** {@code vigie experiment}: faults that are made on purpose, and undone. */
@Command(
        name = "experiment",
        description = "Make faults on purpose, under your own rights, with Vigie as the guard, and undo them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ExperimentCommand.List.class})
public final class ExperimentCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    private final Environment environment;

    private ExperimentCommand(Environment environment) {
        this.environment = environment;
    }

    /** The command in a world, with its own commands. */
    public static CommandLine of(Environment environment) {
        return new CommandLine(new ExperimentCommand(environment)).addSubcommand(new ExperimentRunCommand(environment));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "vigie experiment needs a command: run, check or list");
    }

    /** {@code vigie experiment check}: validates, and says what would be done. */
    @Command(
            name = "check",
            description = "Validate an experiment and print what it would do; nothing is done.",
            footer = {"", "Exit codes: 0 it is good, 2 it is not."})
    int check(@Parameters(paramLabel = "FILE", description = "The experiment, YAML or JSON.") Path path) {
        Out out = Out.of(spec);
        ExperimentFile file = ExperimentText.read(path, environment, out);
        if (file == null) {
            return Exit.USAGE;
        }
        ExperimentText.plan(file, out);
        return Exit.DONE;
    }

    /** {@code vigie experiment list}: the last ones that Vigie has kept. */
    @Command(name = "list", description = "List the last experiments, newest first.")
    static final class List extends RemoteCommand {
        @Option(names = "--json", description = "Print what the service says as JSON.")
        private boolean json;

        @Override
        int ask(ApiClient api, Out out) throws ApiClient.Failed {
            JsonNode page = api.get("/api/v1/experiments?limit=100");
            if (json) {
                out.json(page);
            } else if (page.path("items").isEmpty()) {
                out.line("no experiment was begun yet");
            } else {
                page.path("items").forEach(experiment -> line(out, experiment));
            }
            return Exit.DONE;
        }

        private static void line(Out out, JsonNode experiment) {
            String state = experiment.path("state").asText();
            boolean good =
                    state.equals("completed") && !experiment.path("deviated").asBoolean();
            String reason = experiment.path("reason").asText();
            out.line(
                    good ? "fg(green)" : state.equals("running") ? "fg(cyan)" : "fg(red)",
                    experiment.path("deviated").asBoolean() ? "deviated" : state,
                    " " + experiment.path("started_at").asText() + " "
                            + experiment.path("title").asText()
                            + seconds(experiment, "detected") + seconds(experiment, "recovered") + " ("
                            + experiment.path("id").asText() + ")" + (reason.isEmpty() ? "" : ": " + reason));
        }

        private static String seconds(JsonNode experiment, String what) {
            JsonNode seconds = experiment.path(what + "_seconds");
            return seconds.isNumber() ? ", " + what + " after " + seconds.asText() + " s" : "";
        }
    }
}
