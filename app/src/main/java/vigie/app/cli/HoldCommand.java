package vigie.app.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vigie hold}: the red button. */
@Command(name = "hold", description = "No new action anywhere until released.")
public final class HoldCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Mixin
    private final Remote remote = new Remote();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who find it held.")
    private String reason = "";

    @Override
    public Integer call() {
        Out out = Out.of(spec);
        try {
            remote.client()
                    .post("/api/v1/hold", Map.of("reason", reason.isBlank() ? "held from the command line" : reason));
            out.line("fg(yellow)", "held", ": no new action starts until vigie release");
            return Exit.DONE;
        } catch (ApiClient.Failed e) {
            out.error("hold: " + e.reason());
            return Remote.exit(e);
        }
    }
}
