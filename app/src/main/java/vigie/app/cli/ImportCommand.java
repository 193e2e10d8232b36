package vigie.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie import}: what other programs' configurations become in an estate. */
@Command(
        name = "import",
        description = "Turn another program's configuration into sections of an estate.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ImportAlertmanagerCommand.class)
public final class ImportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "vigie import needs a command: alertmanager");
    }
}
