package vigie.app.sim;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import vigie.alerting.lead.Leadership;
import vigie.alerting.outbound.Mail;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.record.Database;
import vigie.app.estate.Estate;
import vigie.app.run.Rooms;
import vigie.app.simulate.VirtualExecutor;
import vigie.app.simulate.VirtualTime;
import vigie.dashboards.access.ApiConfig;
import vigie.model.EstateBoard;
import vigie.model.IncidentLog;
import vigie.model.Operator;

/** One process of Vigie: the rooms as the service puts them together, on executors that die with it. */
final class VigieProcess {
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final World world;
    private final Seams seams;
    private final List<VirtualExecutor> threads = new ArrayList<>();
    private final List<Outbound.Call> onTheWay = new ArrayList<>();
    private final SimRecord.Open record;
    private final Rooms rooms;
    private final Operator operator;
    private boolean dead;

    private VigieProcess(World world, Seams seams) {
        this.world = world;
        this.seams = seams;
        VirtualTime time = world.time;
        SplittableRandom random = world.random.split();
        record = world.record.open(time.clock(), world.recordFaults);
        record.writers().whenKilled(() -> world.crashVigie("at a commit"));
        record.writers().aroundCommits(world::reached);
        VirtualExecutor network = thread();
        ScriptedHttp http = new ScriptedHttp(time, network, world.estate, seams.eyes(), random.split());
        rooms = new Rooms(new Rooms.Outside(
                thread(),
                thread(),
                thread(),
                Supplier::get,
                thread(),
                thread(),
                UnaryOperator.identity(),
                time.clock(),
                time::nanos,
                http,
                http,
                outbound(network, random.split()),
                (server, letter) ->
                        CompletableFuture.completedFuture(Mail.Answer.none("no mail server is scripted", false)),
                (run, step) -> "",
                record.database(),
                Leadership.alone("node-1"),
                new Ids(time, random.split()),
                random.split(),
                new CollectorRegistry(),
                change -> {},
                "node-1",
                text -> ""));
        operator = seams.operator().apply(rooms.incidents());
    }

    /** Starts a process on the record of the world. */
    static VigieProcess start(World world, Seams seams) {
        VigieProcess process = new VigieProcess(world, seams);
        seams.waking().accept(process.database());
        process.rooms.start(process.estate(world.spec()));
        return process;
    }

    private Estate estate(EstateSpec spec) {
        return new Estate(
                EstateConfigs.collector(spec),
                EstateConfigs.detector(spec),
                seams.alerting().apply(EstateConfigs.alerting(spec)),
                ApiConfig.DEFAULT,
                null,
                null,
                null,
                List.of(),
                List.of());
    }

    private VirtualExecutor thread() {
        VirtualExecutor executor = world.time.executor();
        threads.add(executor);
        return executor;
    }

    private Outbound outbound(VirtualExecutor network, SplittableRandom random) {
        ScriptedOutbound scripted = new ScriptedOutbound(world.time, network, world.endpoints(), random);
        Outbound judged = call -> {
            world.reached("before a call to " + call.url().getHost());
            world.judge.leaving(call);
            onTheWay.add(call);
            world.left(call);
            CompletionStage<Outbound.Answer> answer = scripted.send(call).whenComplete((said, failure) -> {
                onTheWay.remove(call);
                world.judge.answered(call);
            });
            world.reached("after a call to " + call.url().getHost());
            return answer;
        };
        return seams.outbound().apply(judged);
    }

    EstateBoard board() {
        return rooms.detector();
    }

    IncidentLog log() {
        return rooms.incidents();
    }

    Operator operator() {
        return operator;
    }

    Database database() {
        return record.database();
    }

    void apply(EstateSpec spec) {
        rooms.apply(estate(spec));
    }

    /** Ends in order: what is queued is written down; then the process is gone. */
    void stop() {
        Future<?> unusedPolls = rooms.closeCollector().toCompletableFuture();
        Future<?> unusedWrites = rooms.closeAlerting().toCompletableFuture();
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
}
