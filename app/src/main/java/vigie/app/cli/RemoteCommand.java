package vigie.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a running service; what goes wrong is said on one line, under the command's name. */
abstract class RemoteCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Mixin
    private final Remote remote = new Remote();

    /**
     * Asks the service and tells what it says.
     *
     * @return the exit code
     * @throws ApiClient.Failed if it could not be asked, or refused
     */
    abstract int ask(ApiClient api, Out out) throws ApiClient.Failed, InterruptedException;

    /** What is said when the service does not know what it was asked for; empty for what the service says itself. */
    String unknown() {
        return "";
    }

    @Override
    public final Integer call() throws InterruptedException {
        Out out = Out.of(spec);
        try {
            return ask(remote.client(), out);
        } catch (ApiClient.Failed e) {
            String reason = e.status() == 404 && !unknown().isEmpty() ? unknown() : e.reason();
            String name = spec.qualifiedName();
            out.error(name.substring(name.indexOf(' ') + 1) + ": " + reason);
            return Remote.exit(e);
        }
    }
}
