package vigie.app.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vigie.app.estate.Durations;
import vigie.app.estate.Environment;
import vigie.app.estate.Names;
import vigie.app.estate.SecretSyntax;
import vigie.app.run.RemoteVantage;
import vigie.app.run.Service;
import vigie.app.run.Signals;
import vigie.model.Secret;

/** {@code vigie vantage}: looks from a place that nobody can ask, and tells what it sees. */
@Command(
        name = "vantage",
        description =
                "Look from where nobody can ask, and report to a Vigie: no alerting, no record, no actions, no API.",
        footer = {
            "",
            "It polls the services of the estate that have vantages, and its canary, and reads no secret but theirs and its",
            "own token. SIGTERM ends it, SIGHUP reads the estate again.",
            "",
            "Exit codes: 0 ended when asked to, 1 the address cannot be had, 2 wrong usage, or the estate is refused.",
        })
public final class VantageCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(VantageCommand.class);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The estate file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private Path config;

    @Option(
            names = "--report-to",
            required = true,
            paramLabel = "URL",
            description = "The Vigie that is told; once for each, if there are several nodes.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private List<URI> reportTo;

    @Option(
            names = "--token",
            paramLabel = "REFERENCE",
            description =
                    "The token of this vantage point, by reference: file:PATH or env:NAME (default: that of its own"
                            + " entry in the estate).")
    private @Nullable String token;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Who signs that Vigie's certificate, in PEM (default: whom Java trusts).")
    private @Nullable Path ca;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What this vantage point is called there (default: vantage.name of the estate).")
    private @Nullable String name;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            description =
                    "It reports so often, and at once when a belief changes (default: every of its own entry in the"
                            + " estate, or 2s).")
    private @Nullable String every;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = ListenAddress.class,
            description = "Where /metrics, /-/healthy and /-/ready are served, on loopback alone (default: nowhere).")
    private @Nullable InetSocketAddress listen;

    @Override
    public Integer call() throws InterruptedException {
        Out out = Out.of(spec);
        RemoteVantage.Settings settings;
        try {
            settings = settings();
        } catch (IllegalArgumentException e) {
            out.error("vantage: " + e.getMessage());
            return Exit.USAGE;
        }
        try (RemoteVantage vantage = RemoteVantage.start(settings)) {
            LOG.info("the vantage point {} looks at what {} says, and reports to {}", vantage.name(), config, reportTo);
            CountDownLatch end = new CountDownLatch(1);
            Signals.on("TERM", () -> end.countDown());
            Signals.on("INT", () -> end.countDown());
            Signals.on("HUP", () -> vantage.reload());
            end.await();
            return Exit.DONE;
        } catch (Service.Refused e) {
            e.problems().forEach(p -> out.error(p.toString()));
            return Exit.USAGE;
        } catch (IOException e) {
            out.error("vantage: " + e.getMessage());
            return Exit.FOUND;
        }
    }

    private RemoteVantage.Settings settings() {
        reportTo.forEach(VantageCommand::judge);
        if (name != null && !Names.isGood(name)) {
            throw new IllegalArgumentException("--name: the name of a vantage point " + Names.RULE);
        }
        if (listen != null && !listen.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "--listen must be loopback, since no token is asked for there: was " + listen.getHostString());
        }
        return new RemoteVantage.Settings(config, name, reportTo, secret(), pace(), trusted(), listen);
    }

    private static void judge(URI url) {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "--report-to must be an address such as https://vigie.example:9600, without a user or a query");
        }
        if ("http".equals(url.getScheme()) && !isLoopback(url.getHost())) {
            LOG.warn("--report-to {} is not https: the token and every vote cross the network in the clear", url);
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private @Nullable Secret secret() {
        try {
            return token == null ? null : new SecretSyntax(Environment.SYSTEM, Path.of("")).parse(token);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--token: " + e.getMessage(), e);
        }
    }

    private @Nullable Duration pace() {
        if (every == null) {
            return null;
        }
        Duration pace;
        try {
            pace = Durations.parse(every);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--every must be " + Durations.WHAT + ": was " + every, e);
        }
        if (pace.compareTo(SHORTEST) < 0 || pace.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("--every must be from 100ms to 1m: was " + every);
        }
        return pace;
    }

    private List<X509Certificate> trusted() {
        if (ca == null) {
            return List.of();
        }
        List<X509Certificate> trusted = new ArrayList<>();
        try {
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(ca)))) {
                if (each instanceof X509Certificate certificate) {
                    trusted.add(certificate);
                }
            }
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException("--ca: " + ca + " cannot be used: " + e.getMessage(), e);
        }
        if (trusted.isEmpty()) {
            throw new IllegalArgumentException("--ca: " + ca + " holds no certificate");
        }
        return trusted;
    }
}
