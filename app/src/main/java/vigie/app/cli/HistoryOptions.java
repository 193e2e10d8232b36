package vigie.app.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a backtest over what a Prometheus remembers. */
final class HistoryOptions {
    @Option(
            names = "--prometheus",
            required = true,
            paramLabel = "URL",
            description = "Whose history is asked for, by query_range.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    URI prometheus;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The estate whose signals are tried.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    Path config;

    @Option(names = "--since", paramLabel = "DURATION", description = "How far back (default: 30d).")
    String since = "30d";

    @Option(
            names = "--step",
            paramLabel = "DURATION",
            description = "How far apart values are (default: as often as the service's prometheus check polls).")
    @Nullable
    String step;

    @Option(
            names = "--any-instance",
            description = "Take series whatever their label instance says, not only those of the service's addresses.")
    boolean anyInstance;

    @Option(
            names = "--token",
            paramLabel = "REFERENCE",
            description = "A bearer token for Prometheus, by reference: file:PATH or env:NAME.")
    @Nullable
    String token;
}
