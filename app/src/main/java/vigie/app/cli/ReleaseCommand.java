package vigie.app.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vigie release}: ends the hold. */
@Command(name = "release", description = "Let actions start again; what is still true is decided afresh.")
public final class ReleaseCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Mixin
    private final Remote remote = new Remote();

    @Override
    public Integer call() {
        Out out = Out.of(spec);
        try {
            remote.client().post("/api/v1/release", Map.of());
            out.line("fg(green)", "released", ": actions may start again");
            return Exit.DONE;
        } catch (ApiClient.Failed e) {
            out.error("release: " + e.reason());
            return Remote.exit(e);
        }
    }
}
