package vigie.app.run;

import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.EventExecutor;
import io.prometheus.client.CollectorRegistry;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.alerting.beats.Listening;
import vigie.alerting.lead.Leadership;
import vigie.alerting.record.Database;
import vigie.alerting.record.RecordException;
import vigie.app.estate.Environment;
import vigie.app.estate.Estate;
import vigie.app.estate.EstateReader;
import vigie.app.estate.Problem;
import vigie.app.estate.Reading;
import vigie.app.estate.RecordConfig;
import vigie.app.history.WarmStart;
import vigie.app.mail.SmtpPost;
import vigie.app.web.ConnectionLimits;
import vigie.app.web.WebServer;
import vigie.collector.net.AddressPolicies;
import vigie.collector.net.ClientTls;
import vigie.collector.net.NettyHttpTransport;
import vigie.collector.net.NettyTcpTransport;
import vigie.dashboards.Node;
import vigie.dashboards.Readiness;
import vigie.dashboards.Reload;
import vigie.dashboards.access.Gate;
import vigie.dashboards.access.OutcomeCapability;
import vigie.dashboards.access.PagerDutySecret;
import vigie.dashboards.access.WatchedHeartbeats;
import vigie.dashboards.stream.Stream;
import vigie.detector.Detector;
import vigie.model.Change;
import vigie.model.EstateBoard;
import vigie.model.IncidentLog;
import vigie.model.ScoreBoard;

/** One running Vigie: estate read, record open, rooms at work, HTTP served; until it is closed. */
public final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Settings settings;
    private final EstateReader reader;
    private final DataDirectory data;
    private final Database database;
    private final @Nullable RecordConfig record;
    private final Threads threads;
    private final NettyHttpTransport http;
    private final Rooms rooms;
    private final Baselines baselines;
    private final WarmStart warmStart;
    private final Gate gate;
    private final CertificateWatch certificate;
    private final Rejections rejections;
    private final WebServer web;
    /** The event stream, once there is one; until then nobody watches. */
    private volatile Consumer<Change> changes = change -> {};

    private final AtomicBoolean ready = new AtomicBoolean();

    private Service(
            Settings settings,
            EstateReader reader,
            Estate estate,
            CertificateWatch certificate,
            DataDirectory data,
            Database database)
            throws IOException {
        this.settings = settings;
        this.reader = reader;
        this.data = data;
        this.database = database;
        this.threads = new Threads(Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors())));
        InstantSource clock = InstantSource.system();
        Instant startedAt = clock.instant();
        Ulid ids = new Ulid(clock, new SecureRandom());
        String node = settings.node() == null ? data.nodeName(ids) : settings.node();
        RecordConfig record = estate.record();
        this.record = record;
        // Whoever takes a run over must take the outcomes of its calls too.
        OutcomeCapability outcomes = new OutcomeCapability(
                record == null
                        ? data.outcomeKey(new SecureRandom())
                        : SharedKey.of(database, "outcome", new SecureRandom()));
        this.certificate = certificate;
        this.gate = new Gate(estate.api(), outcomes, System::nanoTime);
        CollectorRegistry registry = new CollectorRegistry();
        SslContext tls = ClientTls.trusting();
        this.http = new NettyHttpTransport(threads.io(), threads.files(), tls);
        this.rooms = new Rooms(new Rooms.Outside(
                threads.collect(),
                threads.detect(),
                threads.alert(),
                make -> new Shards(sampleThreads(threads.io(), threads.collect()), make),
                threads.files(),
                threads.lane(),
                UnaryOperator.identity(),
                clock,
                System::nanoTime,
                http,
                new NettyTcpTransport(threads.io(), threads.files(), tls),
                new TransportOutbound(http, clock),
                new SmtpPost(
                        threads.mail(),
                        threads.mailTimer(),
                        (SSLSocketFactory) SSLSocketFactory.getDefault(),
                        AddressPolicies.targets()),
                outcomes::query,
                database,
                record == null ? Leadership.alone(node) : Leadership.shared(node, ids.get(), record.lease()),
                ids,
                new SecureRandom(),
                registry,
                change -> changes.accept(change),
                node,
                data.auditKey()));
        this.rejections = new Rejections(errors -> rooms.configRejected(settings.estate(), errors));
        this.baselines = baselines(data, rooms.detector());
        Build build = Build.read();
        List<Object> beans = new ArrayList<>();
        beans.add(new WholeBoard(rooms.detector(), rooms.incidents()::ownConditions));
        beans.add(rooms.history());
        beans.add(new Scores(rooms.detector()));
        beans.add(rooms.incidents());
        beans.add(rooms.vantage());
        beans.add(registry);
        beans.add(gate);
        beans.add((PagerDutySecret) gate::pagerDuty);
        beans.add((WatchedHeartbeats) gate::heartbeats);
        beans.add(rooms.beats());
        beans.add((Readiness) ready::get);
        beans.add((Reload) this::reload);
        beans.add((vigie.dashboards.EstateSchema) Kinds::schema);
        beans.add(new Node(
                node, build.version(), build.commit(), Runtime.version().toString(), startedAt));
        this.web = WebServer.start(
                settings.listen(), clock, beans, ConnectionLimits.DEFAULT, certificate.tls(), System::nanoTime);
        this.changes = web.bean(Stream.class)::publish;
        baselines.load();
        rooms.start(estate);
        warmStart = new WarmStart(rooms.detector(), clock);
        warmStart.begin(estate);
        // An alert about an earlier file may still be open.
        rejections.ofEstate(List.of());
        certificate.lookRegularly(threads.collect(), threads.files(), rejections::ofCertificate);
        baselines.saveRegularly(threads.collect(), threads.files());
        threads.regularly(Duration.ofSeconds(1), database::checkpoint);
        threads.regularly(Listening.EVERY, rooms.beats().listening()::goOn);
        ready.set(true);
    }

    private static Baselines baselines(DataDirectory data, Detector detector) {
        return new Baselines(data.baselines(), new Baselines.Source() {
            @Override
            public void save(DataOutput out) throws IOException {
                detector.save(out);
            }

            @Override
            public Optional<String> load(DataInput in) {
                return detector.load(in);
            }
        });
    }

    private static List<Executor> sampleThreads(EventLoopGroup loops, Executor collect) {
        List<Executor> threads = new ArrayList<>();
        for (EventExecutor loop : loops) {
            threads.add(loop);
        }
        threads.add(collect);
        return threads;
    }

    /**
     * Starts a service.
     *
     * @throws Refused if the estate is wrong; nothing was started
     * @throws IOException if the data directory, the record or the address cannot be had; nothing is left running
     */
    public static Service start(Settings settings) throws IOException, Refused {
        EstateReader reader = Kinds.reader(settings.externalUrl());
        Estate estate = read(settings, reader);
        CertificateWatch certificate = CertificateWatch.of(estate.tls());
        Exposure.of(settings.listen(), estate).forEach(LOG::warn);
        DataDirectory data = DataDirectory.open(settings.data());
        try {
            Database database = open(estate.record(), data);
            try {
                return new Service(settings, reader, estate, certificate, data, database);
            } catch (IOException | RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (RecordException e) {
            data.close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private static Database open(@Nullable RecordConfig record, DataDirectory data) {
        return record == null
                ? Database.open(data.recordUrl(), InstantSource.system())
                : Database.open(record.url(), record.user(), record.password(), InstantSource.system());
    }

    private static Estate read(Settings settings, EstateReader reader) throws Refused {
        Reading reading = reader.read(settings.estate(), Environment.SYSTEM);
        if (reading instanceof Reading.Accepted accepted) {
            return accepted.estate();
        }
        throw new Refused(((Reading.Rejected) reading).problems());
    }

    /** Reads the estate again: the new one is in force when this returns, or the old one goes on and the errors are answered. */
    public synchronized List<String> reload() {
        try {
            Estate estate = read(settings, reader);
            if (!Objects.equals(estate.record(), record)) {
                return refused(List.of(settings.estate()
                        + ":1:1: record: cannot change while the service runs: end it and start it again, one node after the"
                        + " other"));
            }
            certificate.apply(estate.tls());
            rooms.apply(estate);
            gate.apply(estate.api());
            // Whoever watches comes back, with a token that holds now.
            web.bean(Stream.class).close();
            rejections.ofCertificate(List.of());
            rejections.ofEstate(List.of());
            LOG.info("estate {} read again", settings.estate());
            return List.of();
        } catch (Refused e) {
            return refused(e.problems().stream().map(Problem::toString).toList());
        } catch (GeneralSecurityException e) {
            return refused(List.of(settings.estate() + ":1:1: api.tls: " + e.getMessage()));
        }
    }

    private List<String> refused(List<String> errors) {
        errors.forEach(error -> LOG.error("estate refused, the old one goes on: {}", error));
        rejections.ofEstate(errors);
        return errors;
    }

    /** The port that HTTP is served on. */
    public int port() {
        return web.port();
    }

    /** Where people find it. */
    public String url() {
        return certificate.tls().isOn() ? Estate.secure(settings.externalUrl()) : settings.externalUrl();
    }

    public EstateBoard board() {
        return rooms.detector();
    }

    public IncidentLog incidents() {
        return rooms.incidents();
    }

    public ScoreBoard scores() {
        return rooms.detector();
    }

    /** Stops in the order of the data's path; what was accepted is in the record when this returns. */
    @Override
    public void close() throws IOException {
        ready.set(false);
        warmStart.close();
        await("polls", rooms.closeCollector());
        baselines.save();
        await("what was accepted", rooms.closeAlerting());
        web.close();
        http.close();
        threads.close();
        database.close();
        data.close();
    }

    private static void await(String what, CompletionStage<Void> end) {
        try {
            end.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("{} did not end within {}", what, PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The estate is wrong. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final transient List<Problem> problems;

        Refused(List<Problem> problems) {
            super(problems.size() + " problems, the first: " + problems.get(0));
            this.problems = List.copyOf(problems);
        }

        /** At least one, in the order of the file. */
        public List<Problem> problems() {
            return problems;
        }
    }
}
