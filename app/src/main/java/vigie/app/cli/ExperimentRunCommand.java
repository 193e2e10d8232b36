package vigie.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vigie.alerting.calendar.Windows;
import vigie.app.estate.Durations;
import vigie.app.estate.Environment;
import vigie.app.experiment.ExperimentFile;
import vigie.app.experiment.Failed;
import vigie.app.experiment.Report;
import vigie.app.experiment.Result;
import vigie.app.experiment.Session;
import vigie.app.experiment.Stop;
import vigie.app.experiment.VigieApi;

/** {@code vigie experiment run}: carries one out, now or by a calendar. */
@Command(
        name = "run",
        description =
                "Carry an experiment out with Vigie as the guard: vigie hold breaks it off. What it did is undone at the end,"
                        + " also after Ctrl-C.",
        footer = {
            "",
            "Exit codes: 0 the steady state was met before and after and everything is undone, 1 it was not, or the experiment did not"
                    + " begin or was broken off, 2 the file is wrong."
        })
final class ExperimentRunCommand extends RemoteCommand {
    /** A service manager kills what does not end; Docker after ten seconds, systemd after ninety. */
    private static final Duration UNDOING = Duration.ofSeconds(85);

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    @Parameters(paramLabel = "FILE", description = "The experiment, YAML or JSON, in the Chaos Toolkit's form.")
    private Path path = Path.of("");

    @Option(names = "--without-vigie", description = "Run although nobody guards it: no Vigie is asked or told.")
    private boolean withoutVigie;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "15m",
            description = "Break it off after that long (default: ${DEFAULT-VALUE}).")
    private String within = "15m";

    @Option(
            names = "--settle",
            paramLabel = "DURATION",
            defaultValue = "1m",
            description = "Wait so long, when all is undone, for the alerts to end (default: ${DEFAULT-VALUE}).")
    private String settle = "1m";

    @Option(names = "--report", paramLabel = "FILE.md", description = "Write the report there, in Markdown.")
    private @Nullable Path report;

    @Option(names = "--journal", paramLabel = "FILE.json", description = "Write the journal there, as JSON.")
    private @Nullable Path journal;

    @Option(
            names = "--cron",
            paramLabel = "EXPRESSION",
            description =
                    "Stay, and run it at these times: \"0 10 * * TUE\". Each report and journal has its time in its name.")
    private @Nullable String cron;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Of --cron (default: ${DEFAULT-VALUE}).")
    private String zone = "UTC";

    private final Environment environment;
    private final Stop ended = new Stop();
    private volatile @Nullable Session running;

    ExperimentRunCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    int ask(ApiClient api, Out out) throws ApiClient.Failed, InterruptedException {
        Duration most = duration("--within", within);
        Duration wait = duration("--settle", settle);
        ExperimentFile file = ExperimentText.read(path, environment, out);
        if (file == null) {
            return Exit.USAGE;
        }
        file.notes().forEach(note -> out.line("fg(yellow)", "note", ": " + note));
        CountDownLatch over = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(over), "experiment-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            VigieApi vigie = withoutVigie ? null : new ExperimentApi(api);
            return cron == null
                    ? once(file, vigie, most, wait, Instant.now(), out)
                    : again(cron, zone(), file, vigie, most, wait, out);
        } finally {
            over.countDown();
            unhook(hook);
        }
    }

    private static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook has done what it is for.
            return;
        }
    }

    /** The process is asked to end: it does when everything is undone. */
    private void end(CountDownLatch over) {
        ended.stop(Stop.State.INTERRUPTED, "the command was ended");
        Session session = running;
        if (session != null) {
            session.interrupt();
        }
        try {
            boolean unused = over.await(UNDOING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int again(
            String expression,
            ZoneId place,
            ExperimentFile file,
            @Nullable VigieApi vigie,
            Duration most,
            Duration wait,
            Out out)
            throws ApiClient.Failed, InterruptedException {
        while (true) {
            Optional<Instant> next = next(expression, place);
            if (next.isEmpty()) {
                throw new ApiClient.Failed(Exit.USAGE, "--cron " + expression + " has no next time");
            }
            out.line("next at " + next.get());
            while (Instant.now().isBefore(next.get())) {
                if (ended.isReached()) {
                    return Exit.DONE;
                }
                Thread.sleep(200);
            }
            int unused = once(file, vigie, most, wait, next.get(), out);
        }
    }

    private static Optional<Instant> next(String expression, ZoneId place) throws ApiClient.Failed {
        try {
            Windows.check(expression);
            return Windows.next(expression, place, Instant.now());
        } catch (IllegalArgumentException e) {
            throw new ApiClient.Failed(Exit.USAGE, "--cron is no calendar: " + e.getMessage());
        }
    }

    private int once(ExperimentFile file, @Nullable VigieApi vigie, Duration most, Duration wait, Instant at, Out out)
            throws ApiClient.Failed {
        Session session = new Session(file, vigie, most, wait, new Stop(), out::line);
        running = session;
        if (ended.isReached()) {
            return Exit.FOUND;
        }
        Result result;
        try {
            result = session.run(step -> ExperimentText.step(step, out));
        } catch (Failed e) {
            out.error("experiment run: it did not begin: " + file.plain(e.reason())
                    + (vigie == null ? "" : " (--without-vigie runs it without a guard)"));
            return Exit.FOUND;
        }
        String page = Report.markdown(result);
        if (report == null) {
            out.line("");
            page.lines().forEach(out::line);
        } else {
            write(named(report, at), page, out);
        }
        if (journal != null) {
            write(named(journal, at), Report.journal(result).toPrettyString() + "\n", out);
        }
        return result.passed() ? Exit.DONE : Exit.FOUND;
    }

    private Path named(Path file, Instant at) {
        if (cron == null) {
            return file;
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stamp = '-' + STAMP.format(at);
        return file.resolveSibling(dot < 1 ? name + stamp : name.substring(0, dot) + stamp + name.substring(dot));
    }

    private static void write(Path file, String text, Out out) throws ApiClient.Failed {
        try {
            Files.writeString(file, text);
            out.line("written: " + file);
        } catch (IOException e) {
            throw new ApiClient.Failed(0, file + " cannot be written: " + e);
        }
    }

    private ZoneId zone() throws ApiClient.Failed {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ApiClient.Failed(Exit.USAGE, "--zone must be a time zone such as Europe/Paris: was " + zone);
        }
    }

    private static Duration duration(String option, String text) throws ApiClient.Failed {
        try {
            Duration read = Durations.parse(text);
            if (read.compareTo(Duration.ofHours(23)) <= 0) {
                return read;
            }
        } catch (IllegalArgumentException e) {
            // Told below, with what is too long.
        }
        throw new ApiClient.Failed(Exit.USAGE, option + " must be " + Durations.WHAT + ", at most 23h: was " + text);
    }
}
