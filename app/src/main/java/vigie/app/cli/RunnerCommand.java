package vigie.app.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vigie.alerting.outbound.StandardWebhooks;
import vigie.app.estate.Environment;
import vigie.app.estate.SecretSyntax;
import vigie.app.run.Signals;
import vigie.app.runner.AllowedCommand;
import vigie.app.runner.Runner;

/** {@code vigie runner}: an executor for one machine, which does what it is allowed and nothing else. */
@Command(
        name = "runner",
        description =
                "An executor for this machine: turns Vigie's signed calls into the commands that are allowed here.",
        footer = {
            "",
            "A command is a list of arguments, split at white space; no shell ever sees it. {{labels.unit}}, {{instance}}, {{host}},",
            "{{port}}, {{zone}}, {{region}}, {{service}}, {{action}} and {{parameters.…}} are filled in, each within its word.",
            "As root, --user must say whom commands run as.",
            "",
            "Exit codes: 0 ended when asked to, 1 the address or the journal cannot be had, 2 wrong usage.",
        })
public final class RunnerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunnerCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Option(
            names = "--allow",
            required = true,
            paramLabel = "ACTION=COMMAND",
            description = "What may be done, once for each action:"
                    + " --allow 'restart=/usr/bin/systemctl restart {{labels.unit}}'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private List<String> allow;

    @Option(
            names = "--sign",
            required = true,
            paramLabel = "REFERENCE",
            description = "The secret that it shares with Vigie, by reference: file:PATH or env:NAME.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private String sign;

    @Option(
            names = "--vigie",
            paramLabel = "URL",
            defaultValue = ApiClient.DEFAULT_URL,
            description = "Where outcomes are told, and nowhere else (default: ${DEFAULT-VALUE}).")
    private URI vigie = URI.create(ApiClient.DEFAULT_URL);

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Who signs Vigie's certificate, in PEM (default: whom Java trusts).")
    private @Nullable Path ca;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9700",
            converter = ListenAddress.class,
            description = "Where calls are taken (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private InetSocketAddress listen;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            defaultValue = "runner.journal",
            description = "What was done, so that no call is done twice (default: ./${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private Path journal;

    @Option(names = "--user", paramLabel = "NAME", description = "Whom commands run as; needs root.")
    private @Nullable String user;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "A command that runs longer is killed (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "2",
            description = "So many calls are worked on at once (default: ${DEFAULT-VALUE}).")
    private int atOnce;

    @Override
    public Integer call() throws InterruptedException {
        Out out = Out.of(spec);
        Runner.Settings settings;
        try {
            settings = settings();
        } catch (IllegalArgumentException e) {
            out.error("runner: " + e.getMessage());
            return Exit.USAGE;
        }
        // Read once, by the JDK's server: whoever drips a request is cut off, and so is the hundredth connection.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("jdk.httpserver.maxConnections", "64");
        try (Runner runner = new Runner(settings, InstantSource.system())) {
            LOG.info(
                    "the runner takes calls on {}:{} and may {}",
                    listen.getHostString(),
                    runner.port(),
                    String.join(", ", settings.allowed().keySet()));
            CountDownLatch end = new CountDownLatch(1);
            Signals.on("TERM", () -> end.countDown());
            Signals.on("INT", () -> end.countDown());
            end.await();
            return Exit.DONE;
        } catch (IOException | IllegalStateException e) {
            out.error("runner: " + e.getMessage());
            return Exit.FOUND;
        }
    }

    private Runner.Settings settings() {
        Map<String, AllowedCommand> allowed = new TreeMap<>();
        for (String text : allow) {
            AllowedCommand command = AllowedCommand.parse(text);
            if (allowed.put(command.action(), command) != null) {
                throw new IllegalArgumentException("--allow " + command.action() + " stands twice");
            }
        }
        if (timeout < 1 || timeout > 3600 || atOnce < 1 || atOnce > 64) {
            throw new IllegalArgumentException("--timeout must be from 1 to 3600 seconds, --at-once from 1 to 64");
        }
        if (vigie.getHost() == null || !("http".equals(vigie.getScheme()) || "https".equals(vigie.getScheme()))) {
            throw new IllegalArgumentException(
                    "--vigie must be an address such as " + ApiClient.DEFAULT_URL + ": was " + vigie);
        }
        privileges();
        StandardWebhooks signature =
                new StandardWebhooks(new SecretSyntax(Environment.SYSTEM, Path.of("")).parse(sign));
        return new Runner.Settings(
                listen, signature, allowed, vigie, trust(), journal, user, Duration.ofSeconds(timeout), atOnce);
    }

    /** Root may do anything: nobody is it unless somebody said so. */
    private void privileges() {
        if (user != null && !user.matches("[a-z_][a-z0-9_-]{0,31}")) {
            throw new IllegalArgumentException("--user must be the name of a user: was " + user);
        }
        boolean root = isRoot();
        if (root && user == null) {
            throw new IllegalArgumentException(
                    "as root, --user must say whom commands run as (--user root, if it must be)");
        }
        if (!root && user != null) {
            throw new IllegalArgumentException("only root can run commands as another user");
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    private @Nullable SSLContext trust() {
        try {
            return Identity.trust(ca);
        } catch (ApiClient.Failed e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }
}
