package vigie.app.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vigie release}: ends the hold. */
@Command(name = "release", description = "Let actions start again; what is still true is decided afresh.")
public final class ReleaseCommand extends RemoteCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit trail.")
    private String reason = "";

    @Override
    int ask(ApiClient api, Out out) throws ApiClient.Failed {
        api.post("/api/v1/release", reason.isBlank() ? Map.of() : Map.of("reason", reason));
        out.line("fg(green)", "released", ": actions may start again");
        return Exit.DONE;
    }
}
