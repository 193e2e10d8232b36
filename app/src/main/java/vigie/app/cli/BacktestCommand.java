package vigie.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vigie.app.backtest.Backtest;
import vigie.app.backtest.BacktestReport;
import vigie.app.backtest.BadInput;
import vigie.app.backtest.Labels;

/** {@code vigie backtest}: what the detector would have said of recorded series. */
@Command(
        name = "backtest",
        description = "Judge recorded series row by row, as the service would have, and write them with their scores.",
        footer = {
            "",
            "PATH is a CSV file or a folder of them, with columns timestamp and value: UTC, or seconds or milliseconds since 1970.",
            "",
            "Exit codes: 0 every file was judged, 2 wrong usage, or a file that is not as it should be.",
        })
public final class BacktestCommand implements Callable<Integer> {
    private final BooleanSupplier onTerminal;
    private final LongSupplier nanos;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "A CSV file, or a folder of them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private Path path;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the same files go with timestamp,value,anomaly_score,severity,alarm.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private Path out;

    @Option(
            names = "--false-alarms",
            paramLabel = "RATE",
            defaultValue = "0.02",
            description = "How many are accepted for each series and day (default: ${DEFAULT-VALUE}).")
    private double falseAlarms;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "What was wrong, as CSV (file,begin,end) or as NAB's combined_windows.json: says how many alarms"
                            + " were right.")
    private @Nullable Path labels;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    /** {@code onTerminal} says whether somebody looks on; {@code nanos} is a clock that only goes forward. */
    public BacktestCommand(BooleanSupplier onTerminal, LongSupplier nanos) {
        this.onTerminal = onTerminal;
        this.nanos = nanos;
    }

    @Override
    public Integer call() {
        Out printed = Out.of(spec);
        if (!(falseAlarms > 0) || Double.isInfinite(falseAlarms)) {
            printed.error("backtest: --false-alarms must be more than 0: was " + falseAlarms);
            return Exit.USAGE;
        }
        BacktestReport report;
        try {
            report = run(Backtest.of(path, out, falseAlarms, labels == null ? null : Labels.read(labels)));
        } catch (BadInput e) {
            printed.error(e.reason());
            return Exit.USAGE;
        } catch (IOException e) {
            printed.error("backtest: " + e);
            return Exit.USAGE;
        }
        if (json) {
            printed.json(BacktestText.tree(report, falseAlarms));
        } else {
            new BacktestText(printed).print(report);
        }
        report.problems().forEach(printed::error);
        report.unused().forEach(name -> printed.error("backtest: the labels name a file that is not there: " + name));
        return report.problems().isEmpty() ? Exit.DONE : Exit.USAGE;
    }

    private BacktestReport run(Backtest backtest) throws IOException {
        if (!onTerminal.getAsBoolean()) {
            return backtest.run(bytes -> {});
        }
        PrintWriter terminal = spec.commandLine().getErr();
        try (ProgressBar bar = new ProgressBar(terminal, nanos, backtest.bytes())) {
            return backtest.run(bar);
        }
    }
}
