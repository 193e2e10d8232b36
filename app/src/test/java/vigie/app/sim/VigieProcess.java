package vigie.app.sim;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import vigie.alerting.Alerting;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.AlertingWiring;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.outbound.StandardWebhooks;
import vigie.alerting.record.Database;
import vigie.alerting.remediate.Remediator;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.means.RemediationMetrics;
import vigie.collector.Collector;
import vigie.collector.CollectorMetrics;
import vigie.collector.CollectorWiring;
import vigie.detector.Detector;
import vigie.detector.DetectorMetrics;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.CheckSink;
import vigie.model.EstateBoard;
import vigie.model.Finding;
import vigie.model.IncidentLog;
import vigie.model.Instance;
import vigie.model.Operator;
import vigie.model.SampleSink;

/** One process of Vigie: the rooms as the service puts them together, on executors that die with it. */
final class VigieProcess {
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final World world;
    private final Seams seams;
    private final List<VirtualExecutor> threads = new ArrayList<>();
    private final List<Outbound.Call> onTheWay = new ArrayList<>();
    private final SimRecord.Open record;
    private final Detector detector;
    private final Alerting alerting;
    private final Collector collector;
    private final Operator operator;
    private boolean dead;

    private VigieProcess(World world, Seams seams) {
        this.world = world;
        this.seams = seams;
        VirtualTime time = world.time;
        SplittableRandom random = world.random.split();
        record = world.record.open(time.clock(), world.recordFaults);
        record.writers().whenKilled(() -> world.crashVigie("at a commit"));
        VirtualExecutor network = thread();
        Outbound outbound = outbound(network, random.split());
        CollectorRegistry registry = new CollectorRegistry();
        Consumer<Change> changes = change -> {};
        Supplier<String> ids = new Ids(time, random.split());
        detector = new Detector(thread(), time.clock(), this::find, new DetectorMetrics(registry), changes);
        VirtualExecutor loop = thread();
        AlertingWiring.Lent lent = new AlertingWiring.Lent(
                record.database(),
                outbound,
                this::pollNow,
                loop,
                time.clock(),
                ids,
                random.split(),
                new AlertingMetrics(registry),
                changes,
                "node-1");
        RemediationMetrics remediationMetrics = new RemediationMetrics(registry);
        alerting = AlertingWiring.alerting(
                lent,
                desk -> new Remediator(new Means(
                        record.database(),
                        desk,
                        detector,
                        this::pollNow,
                        outbound,
                        (secret, id, at, body) -> new StandardWebhooks(secret).headers(id, at, body),
                        loop,
                        time.clock(),
                        ids,
                        remediationMetrics,
                        changes,
                        time.instant(),
                        "node-1")));
        operator = seams.operator().apply(alerting);
        ScriptedHttp http = new ScriptedHttp(time, network, world.estate, random.split());
        SampleSink samples = detector.newShard();
        collector = new Collector(new Collector.Parts(
                thread(),
                thread(),
                time.clock(),
                time::nanos,
                http,
                http,
                address -> null,
                samples,
                new Tee(detector.checks(), alerting),
                changes,
                CollectorWiring.probes(Scrapes.MAKER),
                new CollectorMetrics(registry)));
    }

    /** Starts a process on the record of the world. */
    static VigieProcess start(World world, Seams seams) {
        VigieProcess process = new VigieProcess(world, seams);
        EstateSpec spec = world.spec();
        process.alerting.start(seams.alerting().apply(EstateConfigs.alerting(spec)));
        process.detector.apply(EstateConfigs.detector(spec));
        process.collector.start(EstateConfigs.collector(spec));
        return process;
    }

    private VirtualExecutor thread() {
        VirtualExecutor executor = world.time.executor();
        threads.add(executor);
        return executor;
    }

    private CompletionStage<List<CheckResult>> pollNow(String service) {
        return collector.pollNow(service);
    }

    private void find(Finding finding) {
        alerting.accept(finding);
    }

    private Outbound outbound(VirtualExecutor network, SplittableRandom random) {
        ScriptedOutbound scripted = new ScriptedOutbound(world.time, network, world.endpoints(), random);
        Outbound judged = call -> {
            world.judge.leaving(call);
            onTheWay.add(call);
            return scripted.post(call).whenComplete((answer, failure) -> onTheWay.remove(call));
        };
        return seams.outbound().apply(judged);
    }

    EstateBoard board() {
        return detector;
    }

    IncidentLog log() {
        return alerting;
    }

    Operator operator() {
        return operator;
    }

    Database database() {
        return record.database();
    }

    void apply(EstateSpec spec) {
        alerting.apply(seams.alerting().apply(EstateConfigs.alerting(spec)));
        detector.apply(EstateConfigs.detector(spec));
        collector.apply(EstateConfigs.collector(spec));
    }

    /** Ends in order: what is queued is written down; then the process is gone. */
    void stop() {
        Future<?> unusedPolls = collector.close().toCompletableFuture();
        Future<?> unusedWrites = alerting.close().toCompletableFuture();
        world.time.world().later(LAST_WORDS.toNanos(), this::kill);
    }

    /** Nothing of it happens any more. */
    void kill() {
        if (!dead) {
            dead = true;
            threads.forEach(VirtualExecutor::kill);
            onTheWay.forEach(world.judge::lost);
            record.close();
        }
    }

    /** Instance lists go to both rooms, answers to the detector. */
    private record Tee(CheckSink detector, Alerting alerting) implements CheckSink {
        @Override
        public void accept(CheckResult result) {
            detector.accept(result);
        }

        @Override
        public void instances(String service, List<Instance> instances) {
            detector.instances(service, instances);
            alerting.instances(service, instances);
        }
    }
}
