package vigie.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie audit}: what can be done with the audit trail. */
@Command(name = "audit", description = "Verify the audit trail.", synopsisSubcommandLabel = "COMMAND")
public final class AuditCommand implements Callable<Integer> {
    private final CommandLine verify;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    public AuditCommand(AuditVerifier verifier, AuditRecords records, AuditVerifyCommand.Seal seal) {
        this.verify = new CommandLine(new AuditVerifyCommand(verifier, records, seal));
    }

    /** This command with what stands below it. */
    public CommandLine commandLine() {
        return new CommandLine(this).addSubcommand(verify);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "vigie audit needs a command: verify");
    }
}
