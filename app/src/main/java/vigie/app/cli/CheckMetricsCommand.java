package vigie.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vigie check-metrics}: parses an exposition from standard input as the scraper would. */
@Command(
        name = "check-metrics",
        description = "Parse an exposition from standard input as the scraper would.",
        footer = {"", "Exit codes: 0 accepted, 1 refused, with stdin:LINE: reason on standard error."})
public final class CheckMetricsCommand implements Callable<Integer> {
    /** More than any scrape may have. */
    private static final int MAX_BYTES = 64 << 20;

    private final MetricsChecker checker;
    private final Supplier<InputStream> stdin;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Option(names = "--format", defaultValue = "text", description = "openmetrics or text (the default).")
    private MetricsChecker.Format format = MetricsChecker.Format.TEXT;

    public CheckMetricsCommand(MetricsChecker checker, Supplier<InputStream> stdin) {
        this.checker = checker;
        this.stdin = stdin;
    }

    @Override
    public Integer call() throws IOException {
        Out out = Out.of(spec);
        byte[] exposition = stdin.get().readNBytes(MAX_BYTES + 1);
        if (exposition.length > MAX_BYTES) {
            out.error("stdin: an exposition must have at most " + MAX_BYTES + " bytes");
            return Exit.FOUND;
        }
        List<MetricsChecker.Wrong> problems = checker.problems(exposition, format);
        problems.forEach(p -> out.error("stdin:" + p.line() + ": " + p.reason()));
        return problems.isEmpty() ? Exit.DONE : Exit.FOUND;
    }
}
