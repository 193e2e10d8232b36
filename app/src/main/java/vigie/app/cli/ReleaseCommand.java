package vigie.app.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vigie release}: ends the hold. */
@Command(name = "release", description = "Let actions start again; what is still true is decided afresh.")
public final class ReleaseCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Mixin
    private final Remote remote = new Remote();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit trail.")
    private String reason = "";

    @Override
    public Integer call() {
        Out out = Out.of(spec);
        try {
            remote.client().post("/api/v1/release", reason.isBlank() ? Map.of() : Map.of("reason", reason));
            out.line("fg(green)", "released", ": actions may start again");
            return Exit.DONE;
        } catch (ApiClient.Failed e) {
            out.error("release: " + e.reason());
            return Remote.exit(e);
        }
    }
}
