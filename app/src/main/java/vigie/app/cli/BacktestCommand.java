package vigie.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vigie.app.backtest.Backtest;
import vigie.app.backtest.BacktestReport;
import vigie.app.backtest.BadInput;
import vigie.app.backtest.Labels;
import vigie.app.estate.Environment;
import vigie.app.estate.EstateReader;

/** {@code vigie backtest}: what the detector would have said of recorded series. */
@Command(
        name = "backtest",
        description = "Judge recorded series row by row, as the service would have, and write them with their scores;"
                + " or say which alarms an estate's signals would have raised of what a Prometheus remembers.",
        footer = {
            "",
            "PATH is a CSV file or a folder of them, with columns timestamp and value: UTC, or seconds or milliseconds since 1970.",
            "",
            "Exit codes: 0 all of it was judged, 1 Prometheus gave no answer, or no series for a signal, 2 wrong usage, or a"
                    + " file that is not as it should be.",
        })
public final class BacktestCommand implements Callable<Integer> {
    private final BooleanSupplier onTerminal;
    private final LongSupplier nanos;
    private final EstateReader reader;
    private final Environment environment;
    private final InstantSource clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", arity = "0..1", description = "A CSV file, or a folder of them.")
    private @Nullable Path path;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the same files go with timestamp,value,anomaly_score,severity,alarm.")
    private @Nullable Path out;

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

    @ArgGroup(exclusive = false, heading = "%nOf what a Prometheus remembers:%n")
    private @Nullable HistoryOptions history;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    /**
     * The command.
     *
     * @param onTerminal whether somebody looks on
     * @param nanos a clock that only goes forward
     * @param clock what time it is
     */
    public BacktestCommand(
            BooleanSupplier onTerminal,
            LongSupplier nanos,
            EstateReader reader,
            Environment environment,
            InstantSource clock) {
        this.onTerminal = onTerminal;
        this.nanos = nanos;
        this.reader = reader;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Out printed = Out.of(spec);
        if (history != null) {
            if (path != null || out != null || labels != null) {
                throw new ParameterException(
                        spec.commandLine(), "--prometheus judges no files: leave out PATH, --out and --labels");
            }
            return new HistoryBacktest(printed, json, history, this::bar).run(reader, environment, clock.instant());
        }
        if (path == null || out == null) {
            throw new ParameterException(spec.commandLine(), "backtest needs PATH and --out DIR, or --prometheus URL");
        }
        if (!(falseAlarms > 0) || Double.isInfinite(falseAlarms)) {
            printed.error("backtest: --false-alarms must be more than 0: was " + falseAlarms);
            return Exit.USAGE;
        }
        try {
            return files(printed, path, out);
        } catch (BadInput e) {
            printed.error(e.reason());
            return Exit.USAGE;
        } catch (IOException e) {
            printed.error("backtest: " + e);
            return Exit.USAGE;
        }
    }

    private int files(Out printed, Path from, Path to) throws IOException {
        Backtest backtest = Backtest.of(from, to, falseAlarms, labels == null ? null : Labels.read(labels));
        BacktestReport report;
        try (ProgressBar bar = bar(backtest.bytes())) {
            report = backtest.run(bar);
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

    private ProgressBar bar(long total) {
        return new ProgressBar(onTerminal.getAsBoolean() ? spec.commandLine().getErr() : null, nanos, total);
    }
}
