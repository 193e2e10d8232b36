package vigie.app.run;

import io.netty.handler.ssl.SslContext;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.app.estate.Environment;
import vigie.app.estate.Problem;
import vigie.app.estate.Reading;
import vigie.app.estate.VantageEstate;
import vigie.collector.Collector;
import vigie.collector.CollectorMetrics;
import vigie.collector.CollectorWiring;
import vigie.collector.net.AddressPolicies;
import vigie.collector.net.ClientTls;
import vigie.collector.net.NettyHttpTransport;
import vigie.collector.net.NettyTcpTransport;
import vigie.collector.scrape.Scrape;
import vigie.collector.scrape.ScrapeShared;
import vigie.collector.scrape.SeriesBudget;
import vigie.collector.vantage.Reporter;
import vigie.collector.vantage.ReporterMetrics;
import vigie.detector.Detector;
import vigie.detector.DetectorMetrics;
import vigie.model.Disturbances;
import vigie.model.Secret;

/**
 * A vantage point that looks, believes and reports: a collector and the states of targets, and no alerting, record, actions or API. It
 * keeps nothing on disk.
 */
public final class RemoteVantage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteVantage.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Settings settings;
    private final Threads threads;
    private final NettyHttpTransport http;
    private final NettyHttpTransport reports;
    private final Detector detector;
    private final Collector collector;
    private final VotingBoard board;
    private final SeriesBudget budget;
    private final List<Reporter> reporters = new ArrayList<>();
    private final @Nullable VantagePage page;

    /**
     * What it is told on its command line.
     *
     * @param name its name, or null for what the estate says
     * @param to who is told
     * @param token with which it reports, or null for that of its own entry in the estate
     * @param every how often it reports, or null for what its own entry says
     * @param trusted who signs the certificates of those who are told; empty for whom Java trusts
     * @param listen where metrics and health are served, or null for nowhere
     */
    public record Settings(
            Path estate,
            @Nullable String name,
            List<URI> to,
            @Nullable Secret token,
            @Nullable Duration every,
            List<X509Certificate> trusted,
            @Nullable InetSocketAddress listen) {
        public Settings {
            to = List.copyOf(to);
            trusted = List.copyOf(trusted);
        }
    }

    private RemoteVantage(Settings settings, VantageEstate estate, Secret token) throws IOException {
        this.settings = settings;
        InstantSource clock = InstantSource.system();
        CollectorRegistry registry = new CollectorRegistry();
        this.page = settings.listen() == null
                ? null
                : new VantagePage(
                        settings.listen(), registry, () -> reporters.stream().allMatch(Reporter::isHeard));
        this.threads = new Threads(Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors())));
        SslContext tls = ClientTls.trusting();
        this.http = new NettyHttpTransport(threads.io(), threads.files(), tls);
        this.reports = new NettyHttpTransport(
                threads.io(),
                threads.files(),
                ClientTls.trusting(settings.trusted().toArray(new X509Certificate[0])));
        this.detector = new Detector(
                threads.detect(),
                clock,
                finding -> {},
                new DetectorMetrics(registry),
                change -> reporters.forEach(Reporter::changed),
                Disturbances.NONE,
                threads.files());
        CollectorMetrics metrics = new CollectorMetrics(registry);
        this.budget = new SeriesBudget(estate.collector().limits().series());
        ScrapeShared scrapes = new ScrapeShared(budget, metrics);
        this.collector = new Collector(new Collector.Parts(
                threads.collect(),
                threads.files(),
                threads.lane(),
                clock,
                System::nanoTime,
                http,
                new NettyTcpTransport(threads.io(), threads.files(), tls),
                AddressPolicies.targets(),
                new NoSamples(),
                detector.checks(),
                change -> {},
                CollectorWiring.probes((target, context) -> new Scrape(target, context, scrapes), threads.lane()),
                metrics));
        this.board = new VotingBoard(detector, collector::pollNow);
        Reporter.Parts parts = new Reporter.Parts(
                threads.collect(),
                threads.files(),
                clock,
                System::nanoTime,
                new SecureRandom(),
                reports,
                AddressPolicies.targets(),
                board,
                new ReporterMetrics(registry));
        Duration every = settings.every() != null ? settings.every() : estate.every() != null ? estate.every() : EVERY;
        settings.to().forEach(to -> reporters.add(new Reporter(parts, new Reporter.To(to, token, every))));
        board.apply(estate);
        detector.apply(estate.detector());
        collector.start(estate.collector());
        reporters.forEach(Reporter::start);
    }

    /**
     * Starts to look and to report.
     *
     * @throws Service.Refused if the estate is wrong; nothing was started
     * @throws IOException if the address cannot be listened on
     */
    public static RemoteVantage start(Settings settings) throws IOException, Service.Refused {
        VantageEstate estate = read(settings);
        Secret token = settings.token() == null ? estate.token() : settings.token();
        if (token == null) {
            throw new Service.Refused(List.of(new Problem(
                    settings.estate().toString(),
                    1,
                    1,
                    "there is no token to report with: give --token, or one at the own entry of vantage.points")));
        }
        return new RemoteVantage(settings, estate, token);
    }

    private static VantageEstate read(Settings settings) throws Service.Refused {
        Reading reading = Kinds.reader("")
                .readForVantage(settings.estate(), Environment.SYSTEM, settings.name(), settings.token() == null);
        if (reading instanceof Reading.ForVantage accepted) {
            return accepted.estate();
        }
        throw new Service.Refused(((Reading.Rejected) reading).problems());
    }

    /** Reads the estate again: what is looked at changes, who is told and with which token does not. */
    public synchronized void reload() {
        try {
            VantageEstate estate = read(settings);
            budget.cap(estate.collector().limits().series());
            board.apply(estate);
            detector.apply(estate.detector());
            collector.apply(estate.collector());
            LOG.info("estate {} read again", settings.estate());
        } catch (Service.Refused e) {
            e.problems().forEach(problem -> LOG.error("estate refused, the old one goes on: {}", problem));
        }
    }

    /** What it is called. */
    public String name() {
        return board.name();
    }

    /** Ends what is under way; nothing is kept. */
    @Override
    public void close() {
        reporters.forEach(Reporter::close);
        try {
            collector.close().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("polls did not end within {}", PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        detector.close();
        if (page != null) {
            page.close();
        }
        http.close();
        reports.close();
        threads.close();
    }
}
