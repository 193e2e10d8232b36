package vigie.app.run;

import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vigie.alerting.Alerting;
import vigie.alerting.AlertingConfig;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.AlertingWiring;
import vigie.alerting.RemediationConfig;
import vigie.alerting.beats.BeatTable;
import vigie.alerting.lead.Leadership;
import vigie.alerting.outbound.Mail;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.outbound.StandardWebhooks;
import vigie.alerting.record.Database;
import vigie.alerting.remediate.Remediator;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.means.OutcomeRight;
import vigie.alerting.remediate.means.RemediationMetrics;
import vigie.app.estate.Estate;
import vigie.collector.Collector;
import vigie.collector.CollectorConfig;
import vigie.collector.CollectorMetrics;
import vigie.collector.CollectorWiring;
import vigie.collector.history.RingHistory;
import vigie.collector.net.AddressPolicies;
import vigie.collector.net.HttpTransport;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Probes;
import vigie.collector.scrape.Quarantine;
import vigie.collector.scrape.Scrape;
import vigie.collector.scrape.ScrapeShared;
import vigie.collector.scrape.SeriesBudget;
import vigie.detector.Detector;
import vigie.detector.DetectorMetrics;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Severity;
import vigie.model.Vantage;

/**
 * The rooms put together: samples and answers go from the collector to the detector, findings to alerting, and alerting asks the
 * collector for fresh answers. The running service and the loop in virtual time are both this, over other clocks, threads and
 * transports.
 */
public final class Rooms {
    private final Collector collector;
    private final Detector detector;
    private final Alerting alerting;
    private final RingHistory history;
    private final SeriesBudget budget;
    private final InstantSource clock;
    private final Heart heart;
    private final OwnVantage vantage;
    private final BeatTable beats;

    /** The rooms, at rest. */
    public Rooms(Outside outside) {
        clock = outside.clock();
        beats = new BeatTable(outside.database());
        history = new RingHistory(series -> false);
        CollectorMetrics collectorMetrics = new CollectorMetrics(outside.registry());
        detector = new Detector(
                outside.detect(),
                outside.clock(),
                finding -> alerting().accept(finding),
                new DetectorMetrics(outside.registry()),
                outside.changes(),
                instance -> alerting().disturb(instance),
                outside.files());
        budget = new SeriesBudget(CollectorConfig.Limits.DEFAULT.series());
        ScrapeShared scrapes = new ScrapeShared(budget, collectorMetrics);
        SampleSink samples = outside.shards()
                .apply(() -> new Quarantine(
                        new Tee(List.of(history, detector.newShard())), outside.clock(), collectorMetrics));
        alerting = alerting(outside);
        alerting.tells(detector);
        vantage = new OwnVantage(detector, service -> collector().pollNow(service));
        heart = new Heart(outside.collect(), outside.detect(), alerting, outside.clock());
        collector = new Collector(new Collector.Parts(
                outside.collect(),
                outside.files(),
                outside.clock(),
                outside.nanoTime(),
                outside.http(),
                outside.tcp(),
                AddressPolicies.targets(),
                samples,
                new Checks(detector.checks(), alerting, heart::heard),
                outside.changes(),
                outside.eyes()
                        .apply(CollectorWiring.probes(
                                (target, context) -> new Scrape(target, context, scrapes), outside.lane(), beats)),
                collectorMetrics));
    }

    private Alerting alerting(Outside outside) {
        AlertingWiring.Lent lent = new AlertingWiring.Lent(
                outside.database(),
                outside.leadership(),
                outside.outbound(),
                outside.mail(),
                service -> collector().confirm(service),
                outside.alert(),
                outside.clock(),
                outside.ids(),
                outside.random(),
                new AlertingMetrics(outside.registry()),
                outside.changes(),
                outside.node(),
                outside.sign());
        RemediationMetrics metrics = new RemediationMetrics(outside.registry());
        return AlertingWiring.alerting(
                lent,
                desk -> new Remediator(new Means(
                        outside.database(),
                        desk,
                        detector,
                        history,
                        service -> collector().confirm(service),
                        outside.outbound(),
                        (secret, id, at, body) -> new StandardWebhooks(secret).headers(id, at, body),
                        outside.outcomes(),
                        outside.alert(),
                        outside.clock(),
                        outside.ids(),
                        metrics,
                        outside.changes(),
                        outside.clock().instant(),
                        outside.leadership(),
                        outside.node())));
    }

    /** The loop is a circle: the detector speaks to alerting, which asks the collector, which speaks to the detector. */
    private Alerting alerting() {
        return alerting;
    }

    private Collector collector() {
        return collector;
    }

    /**
     * Everything that is not the rooms' own.
     *
     * @param collect single-threaded, as are {@code detect} and {@code alert}
     * @param shards makes the hot door, given what makes the shard of one thread that samples come from
     * @param files for work that blocks
     * @param lane for probes whose driver blocks until a poll's deadline; refuses what it has no room for
     * @param eyes the probes that look in the place of the real ones; itself for those
     * @param leadership this process's share in the leadership of the record
     * @param node the name of this process among its peers
     * @param sign signs a text for this node, in Base64; answers an empty text if it has no key
     */
    public record Outside(
            ScheduledExecutorService collect,
            ScheduledExecutorService detect,
            ScheduledExecutorService alert,
            Function<Supplier<SampleSink>, SampleSink> shards,
            Executor files,
            Executor lane,
            UnaryOperator<Probes> eyes,
            InstantSource clock,
            LongSupplier nanoTime,
            HttpTransport http,
            TcpTransport tcp,
            Outbound outbound,
            Mail mail,
            OutcomeRight outcomes,
            Database database,
            Leadership leadership,
            Supplier<String> ids,
            RandomGenerator random,
            CollectorRegistry registry,
            Consumer<Change> changes,
            String node,
            UnaryOperator<String> sign) {}

    /** Begins, from the last room to the first: who listens is there before who speaks. */
    public void start(Estate estate) {
        alerting.start(estate.alerting());
        detector.apply(estate.detector());
        history.want(wanted(estate));
        budget.cap(estate.collector().limits().series());
        vantage.apply(estate.collector().vantages());
        collector.start(estate.collector());
        heart.apply(rhythm(estate));
    }

    /** Goes over to another estate; what did not change goes on as it was. */
    public void apply(Estate estate) {
        alerting.apply(estate.alerting());
        detector.apply(estate.detector());
        history.want(wanted(estate));
        budget.cap(estate.collector().limits().series());
        vantage.apply(estate.collector().vantages());
        collector.apply(estate.collector());
        heart.apply(rhythm(estate));
    }

    /** An answer must have come in within two of the longest intervals. */
    private static Heart.Rhythm rhythm(Estate estate) {
        AlertingConfig.Heartbeat beats = estate.alerting().heartbeat();
        if (beats == null) {
            return new Heart.Rhythm(null, null);
        }
        return new Heart.Rhythm(
                beats.every(),
                estate.collector().services().stream()
                        .flatMap(watched -> watched.checks().stream())
                        .map(CollectorConfig.Check::interval)
                        .max(Comparator.naturalOrder())
                        .map(longest -> longest.compareTo(beats.every()) > 0 ? longest : beats.every())
                        .map(longest -> longest.multipliedBy(2))
                        .orElse(null));
    }

    /** Polls all targets of a service afresh; see {@link Collector#pollNow}. */
    public CompletionStage<List<CheckResult>> pollNow(String service) {
        return collector.pollNow(service);
    }

    /** Polls nothing any more; done when the polls under way have ended. Then {@link #closeAlerting}. */
    public CompletionStage<Void> closeCollector() {
        return collector.close();
    }

    /** Writes down what was accepted, and starts no delivery any more; done when that is on disk. */
    public CompletionStage<Void> closeAlerting() {
        return alerting.close();
    }

    /** Says that a reload was refused, or with no errors that one was taken. */
    public void configRejected(Path estate, List<String> errors) {
        boolean rejected = !errors.isEmpty();
        alerting.accept(new Finding(
                Finding.Kind.CONFIG_REJECTED,
                rejected ? Finding.State.ACTIVE : Finding.State.CLEAR,
                Severity.WARNING,
                "vigie",
                null,
                null,
                null,
                Labels.EMPTY,
                rejected ? "the estate " + estate + " was refused, the old one goes on: " + errors.get(0) : "",
                errors,
                clock.instant(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN));
    }

    /** The series that somebody will want to look at: those of the signals, with the parts of histograms, and those of guards. */
    private static Predicate<Series> wanted(Estate estate) {
        Stream<String> signals = estate.detector().services().stream()
                .flatMap(s -> s.signals().stream())
                .flatMap(s -> Stream.of(s.metric(), s.metric() + "_count", s.metric() + "_sum"));
        Stream<String> guards = estate.alerting().plans().stream()
                .map(plan -> plan.guard().dataLoss())
                .filter(Objects::nonNull)
                .map(RemediationConfig.DataLoss::metric);
        Set<String> metrics = Stream.concat(signals, guards).collect(Collectors.toUnmodifiableSet());
        return series -> metrics.contains(series.metric()) || series.metric().startsWith("probe_");
    }

    /** What this process sees by itself. */
    public Vantage vantage() {
        return vantage;
    }

    public Detector detector() {
        return detector;
    }

    public RingHistory history() {
        return history;
    }

    /** The calls of those who must call in time. */
    public BeatTable beats() {
        return beats;
    }

    /** Alerting as the window and the door that it is. */
    public Alerting incidents() {
        return alerting;
    }
}
