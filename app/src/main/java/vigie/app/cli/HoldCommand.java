package vigie.app.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vigie hold}: the red button. */
@Command(name = "hold", description = "No new action anywhere until released.")
public final class HoldCommand extends RemoteCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who find it held.")
    private String reason = "";

    @Override
    int ask(ApiClient api, Out out) throws ApiClient.Failed {
        api.post("/api/v1/hold", Map.of("reason", reason.isBlank() ? "held from the command line" : reason));
        out.line("fg(yellow)", "held", ": no new action starts until vigie release");
        return Exit.DONE;
    }
}
