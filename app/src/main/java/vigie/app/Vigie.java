package vigie.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import vigie.app.cli.AuditCommand;
import vigie.app.cli.BacktestCommand;
import vigie.app.cli.BackupCommand;
import vigie.app.cli.CheckCommand;
import vigie.app.cli.CheckMetricsCommand;
import vigie.app.cli.DemoCommand;
import vigie.app.cli.DrillCommand;
import vigie.app.cli.ExperimentCommand;
import vigie.app.cli.ExplainCommand;
import vigie.app.cli.HoldCommand;
import vigie.app.cli.ImportCommand;
import vigie.app.cli.ReleaseCommand;
import vigie.app.cli.RunCommand;
import vigie.app.cli.RunnerCommand;
import vigie.app.cli.ScorecardCommand;
import vigie.app.cli.SimulateCommand;
import vigie.app.cli.VantageCommand;
import vigie.app.cli.VersionCommand;
import vigie.app.estate.Environment;
import vigie.app.run.Kinds;

/** The program: its commands, one line each. */
@Command(
        name = "vigie",
        description = "Watches a distributed estate, notices what is unusual, repairs what is safe to repair, and keeps"
                + " proof.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit codes: 0 done, 1 the check failed or findings exist, 2 wrong usage or configuration."})
public final class Vigie implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Say what this does and how.")
    @SuppressWarnings("unused") // picocli reads the annotation alone.
    private boolean help;

    private Vigie() {}

    public static void main(String[] args) {
        CommandLine vigie = commandLine(commands());
        vigie.setOut(utf8(FileDescriptor.out));
        vigie.setErr(utf8(FileDescriptor.err));
        System.exit(vigie.execute(args));
    }

    /** Whatever the locale says: names and messages are UTF-8 in files, and are the same on a screen. */
    private static PrintWriter utf8(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }

    static List<Object> commands() {
        return List.of(
                new CheckCommand(Kinds.reader(""), Environment.SYSTEM, Kinds.checks()),
                new ExplainCommand(),
                new SimulateCommand(Kinds.reader(""), Environment.SYSTEM, InstantSource.system()),
                new BacktestCommand(
                        Terminal::there,
                        System::nanoTime,
                        Kinds.reader(""),
                        Environment.SYSTEM,
                        InstantSource.system()),
                new ImportCommand(),
                new ScorecardCommand(),
                new DrillCommand(),
                new BackupCommand(),
                ExperimentCommand.of(Environment.SYSTEM),
                new HoldCommand(),
                new ReleaseCommand(),
                new RunCommand(),
                new RunnerCommand(),
                new VantageCommand(),
                new DemoCommand(),
                new CheckMetricsCommand(ExpositionCheck::problems, () -> System.in),
                new AuditCommand(LocalAudit::verify, LocalAudit::open, LocalAudit::verifies).commandLine(),
                new VersionCommand());
    }

    /** A command line of these commands: wrong usage is one line on standard error and exit code 2. */
    static CommandLine commandLine(List<Object> commands) {
        CommandLine vigie = new CommandLine(new Vigie());
        commands.forEach(vigie::addSubcommand);
        vigie.setCaseInsensitiveEnumValuesAllowed(true);
        vigie.setParameterExceptionHandler((wrong, args) -> {
            CommandLine command = wrong.getCommandLine();
            String name = command.getCommandSpec().qualifiedName();
            command.getErr()
                    .println(String.valueOf(wrong.getMessage()).replace('\n', ' ') + " (" + name
                            + " --help tells more)");
            return command.getCommandSpec().exitCodeOnInvalidInput();
        });
        return vigie;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "vigie needs a command");
    }
}
