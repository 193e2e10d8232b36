package vigie.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie drill}: rehearsals of plans. */
@Command(
        name = "drill",
        description = "Rehearse a plan on one healthy instance, and read what earlier rehearsals have proved.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DrillCommand.Run.class, DrillCommand.List.class, DrillCommand.Report.class})
public final class DrillCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "vigie drill needs a command: run, list or report");
    }

    private static boolean passed(JsonNode drill) {
        return drill.path("state").asText().equals("passed");
    }

    private static void line(Out out, JsonNode drill) {
        String seconds = drill.path("recovered_seconds").isNumber()
                ? ", recovered after " + drill.path("recovered_seconds").asText() + " s"
                : "";
        String where = drill.path("instance").asText();
        out.line(
                passed(drill) ? "fg(green)" : drill.path("state").asText().equals("running") ? "fg(cyan)" : "fg(red)",
                drill.path("state").asText().replace('_', ' '),
                " " + drill.path("started_at").asText() + " "
                        + drill.path("name").asText()
                        + (where.isEmpty() ? "" : " on " + where) + seconds + " ("
                        + drill.path("id").asText() + ")"
                        + (drill.path("reason").asText().isEmpty()
                                ? ""
                                : ": " + drill.path("reason").asText()));
    }

    private static int report(ApiClient api, String path, JsonNode drill, boolean json, Out out)
            throws ApiClient.Failed {
        if (json) {
            out.json(drill);
        } else {
            out.line(api.text(path + "/report").stripTrailing());
        }
        return passed(drill) ? Exit.DONE : Exit.FOUND;
    }

    /** {@code vigie drill run}: begins one, waits for its end, and reports. */
    @Command(
            name = "run",
            description = "Begin a drill of the estate, wait until it is over, and print its report.",
            footer = {"", "Exit codes: 0 it passed, 1 it did not, or did not begin."})
    static final class Run extends RemoteCommand {
        @Parameters(paramLabel = "NAME", description = "The drill's name in the estate.")
        private String name = "";

        @Option(names = "--json", description = "Print the drill as JSON, and not its report.")
        private boolean json;

        @Override
        int ask(ApiClient api, Out out) throws ApiClient.Failed, InterruptedException {
            String id = api.post("/api/v1/drills/" + ApiClient.segment(name) + "/run", Map.of())
                    .path("detail")
                    .asText();
            String path = "/api/v1/drills/" + ApiClient.segment(id);
            JsonNode drill = api.get(path);
            while (drill.path("state").asText().equals("running")) {
                Thread.sleep(500);
                drill = api.get(path);
            }
            return report(api, path, drill, json, out);
        }
    }

    /** {@code vigie drill list}: the last ones. */
    @Command(name = "list", description = "List the last drills, newest first.")
    static final class List extends RemoteCommand {
        @Option(names = "--json", description = "Print what the service says as JSON.")
        private boolean json;

        @Override
        int ask(ApiClient api, Out out) throws ApiClient.Failed {
            JsonNode page = api.get("/api/v1/drills?limit=100");
            if (json) {
                out.json(page);
            } else if (page.path("items").isEmpty()) {
                out.line("no drill was begun or due yet");
            } else {
                page.path("items").forEach(drill -> line(out, drill));
            }
            return Exit.DONE;
        }
    }

    /** {@code vigie drill report}: what one has proved. */
    @Command(
            name = "report",
            description = "Print the report of a drill, in Markdown or as JSON.",
            footer = {"", "Exit codes: 0 it passed, 1 it did not."})
    static final class Report extends RemoteCommand {
        @Parameters(paramLabel = "ID", description = "The drill's identifier: vigie drill list shows it.")
        private String id = "";

        @Option(names = "--json", description = "Print the drill as JSON, and not its report.")
        private boolean json;

        @Override
        int ask(ApiClient api, Out out) throws ApiClient.Failed {
            String path = "/api/v1/drills/" + ApiClient.segment(id);
            JsonNode drill = api.get(path);
            return report(api, path, drill, json, out);
        }
    }
}
