package vigie.alerting.remediate;

import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.incident.IncidentDesk;
import vigie.alerting.lead.Leadership;
import vigie.alerting.outbound.StandardWebhooks;
import vigie.alerting.record.AuditChain;
import vigie.alerting.record.Database;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.means.RemediationMetrics;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.AuditEntry;
import vigie.model.Change;
import vigie.model.EstateBoard;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Operator;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Secret;
import vigie.model.Status;

/** The whole engine in virtual time: a world, an executor, a record in a file, and one node that is asked once a second. */
public final class Rig implements AutoCloseable {
    public static final Instant START = Instant.parse("2027-01-01T00:00:00Z");
    static final Secret SECRET = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    final VirtualLoop.Clock clock = new VirtualLoop.Clock(START);
    VirtualLoop loop = new VirtualLoop(clock);
    final World world = new World(clock, loop);
    final FakeHistory samples = new FakeHistory();
    final ScriptedExecutor executor = new ScriptedExecutor(clock, loop, this::heal);
    final TestRecord record;
    final List<Finding> said = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final List<String> timeline = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    CollectorRegistry registry = new CollectorRegistry();
    String node = "node-a";
    AlertingConfig config;
    private @Nullable Database database;
    private @Nullable Remediator remediator;
    private int ids;
    private boolean keepsAlerts;

    /** Three instances of {@code api} in three zones, one of {@code db}, and no plan. */
    Rig(Path folder) {
        this(folder, 3);
    }

    Rig(Path folder, int instances) {
        record = new TestRecord(folder);
        world.service("db", List.of(), null);
        world.service("api", List.of("db"), null);
        world.instances("db", 1, "a");
        world.instances("api", instances, "a", "b", "c");
        config = Plans.estate(world);
    }

    /** Sets the plans before it is started, or reloads. */
    Rig plans(Plan... plans) {
        config = Plans.estate(world, plans);
        if (remediator != null) {
            remediator.apply(config);
        }
        return this;
    }

    /** Begins, and lets the grace pass. */
    Rig started() {
        start();
        return run(31);
    }

    /** Begins, or begins again on the same record after everything in memory is gone. */
    Rig start() {
        loop.shutdown();
        loop = new VirtualLoop(clock);
        world.on(loop);
        executor.on(loop);
        registry = new CollectorRegistry();
        Database opened = record.open(clock);
        database = opened;
        Remediator begun = new Remediator(means(opened, loop, node, clock.instant()));
        remediator = begun;
        begun.start(config, said::add);
        return this;
    }

    Means means(Database opened, VirtualLoop on, String name, Instant startedAt) {
        return new Means(
                opened,
                new Desk(),
                world,
                samples,
                world,
                executor,
                (secret, id, at, body) -> new StandardWebhooks(secret).headers(id, at, body),
                (run, step) -> "?of=" + run + '-' + step,
                on,
                clock,
                () -> String.format("r%06d", ++ids),
                new RemediationMetrics(name.equals(node) ? registry : new CollectorRegistry()),
                changes::add,
                startedAt,
                Leadership.alone(name),
                name);
    }

    /** For a second node on the same record, world and loop, that has been watching for a while. */
    Means otherMeans(String name) {
        return means(database(), loop, name, clock.instant().minusSeconds(60));
    }

    /** So many seconds, each with a poll and a decision. */
    Rig run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            tick();
        }
        return this;
    }

    void tick() {
        loop.run(clock.instant().plusSeconds(1));
        world.poll();
        List<Trigger> triggers = world.triggers();
        if (keepsAlerts) {
            Alerts.keep(database(), triggers);
        }
        remediator().consider(triggers);
    }

    /** Writes the conditions down as their alerts, as the rest of the room does. */
    Rig keepingAlerts() {
        keepsAlerts = true;
        return this;
    }

    Rig down(String... addresses) {
        for (String address : addresses) {
            world.truth(address, Status.DOWN);
        }
        return this;
    }

    /** What the executor does by default. */
    void heal(ScriptedExecutor.Sent sent) {
        String address = sent.address();
        loop.later(Duration.ofSeconds(2), () -> {
            if (world.addresses().contains(address)) {
                world.truth(address, Status.UP);
            }
        });
    }

    /** Heals without the loop: the effect outlives the process that called. */
    void healAtOnce(ScriptedExecutor.Sent sent) {
        world.truth(sent.address(), Status.UP);
    }

    void noEffect() {
        executor.effect(sent -> {});
    }

    Remediator remediator() {
        if (remediator == null) {
            throw new IllegalStateException("the rig was not started");
        }
        return remediator;
    }

    Database database() {
        if (database == null) {
            throw new IllegalStateException("the rig was not started");
        }
        return database;
    }

    /** Newest first. */
    List<Run> runs() {
        return remediator().runs(1000, null).items();
    }

    Run onlyRun() {
        List<Run> runs = runs();
        if (runs.size() != 1) {
            throw new AssertionError("one run expected, found " + runs);
        }
        return runs.get(0);
    }

    List<Refusal> refusals() {
        return remediator().refusals(1000, null).items();
    }

    List<String> rules() {
        return refusals().stream().map(Refusal::rule).distinct().toList();
    }

    /** The answer of an operation that is decided within a second. */
    Operator.Answer answer(CompletionStage<Operator.Answer> stage) {
        loop.run(clock.instant().plusMillis(900));
        return stage.toCompletableFuture().join();
    }

    /** Whether a condition of remediation itself was last said to hold. */
    boolean alarmed(Finding.Kind kind) {
        Map<String, Boolean> last = new LinkedHashMap<>();
        said.stream().filter(f -> f.kind() == kind).forEach(f -> last.put(f.id(), f.state() == Finding.State.ACTIVE));
        return last.containsValue(true);
    }

    double metric(String name, String... labels) {
        String[] names = new String[labels.length / 2];
        String[] values = new String[labels.length / 2];
        for (int i = 0; i < names.length; i++) {
            names[i] = labels[2 * i];
            values[i] = labels[2 * i + 1];
        }
        Double value = registry.getSampleValue(name, names, values);
        return value == null ? 0 : value;
    }

    /** What is wrong with the audit chain, or null. */
    @Nullable
    String auditFault() {
        AuditChain.Verifier verifier = new AuditChain.Verifier();
        audit().forEach(verifier::accept);
        verifier.end(database().read(AuditChain::head));
        return verifier.fault();
    }

    List<AuditEntry> audit() {
        return database()
                .read(sql -> sql.list(
                        "SELECT seq, at, actor, action, object, hash, previous FROM audit ORDER BY seq",
                        r -> new AuditEntry(
                                r.getLong(1),
                                Instant.ofEpochMilli(r.getLong(2)),
                                r.getString(3),
                                r.getString(4),
                                r.getString(5),
                                r.getString(6),
                                r.getString(7))));
    }

    EstateBoard board() {
        return world;
    }

    @Override
    public void close() {
        record.close();
    }

    /** Keeps what is written into incidents, once it is committed. */
    private final class Desk implements IncidentDesk {
        @Override
        public void note(Transaction tx, String incident, String kind, String text, Map<String, String> data) {
            tx.afterCommit(() -> timeline.add(kind + ": " + text));
        }

        @Override
        public void change(Transaction tx, String incident, String summary, Map<String, String> data) {
            tx.afterCommit(() -> told.add(summary));
        }
    }

    /** Plans for tests. */
    public static final class Plans {
        private String name = "restart-api";
        private Run.Mode mode = Run.Mode.AUTO;
        private RemediationConfig.Page page = RemediationConfig.Page.AT_ONCE;
        private List<RemediationConfig.Step> steps = List.of(step("restart", null));
        private RemediationConfig.Guard guard = new RemediationConfig.Guard(
                34,
                1,
                Duration.ofMinutes(10),
                new RemediationConfig.Budget(2, Duration.ofHours(1)),
                new RemediationConfig.Budget(4, Duration.ofHours(1)));
        private RemediationConfig.Verify verify =
                new RemediationConfig.Verify(Duration.ofSeconds(10), Duration.ofMinutes(1));
        private boolean fourEyes;
        private @Nullable String override = "the tests say so";
        private RemediationConfig.When when = new RemediationConfig.When(
                "api", "health", Status.DOWN, null, null, null, Labels.EMPTY, Duration.ofSeconds(5));

        public static Plans restart() {
            return new Plans();
        }

        Plans name(String next) {
            name = next;
            return this;
        }

        public Plans mode(Run.Mode next) {
            mode = next;
            return this;
        }

        public Plans notEarned() {
            override = null;
            return this;
        }

        Plans fourEyes() {
            fourEyes = true;
            return this;
        }

        Plans page(RemediationConfig.Page next) {
            page = next;
            return this;
        }

        Plans steps(RemediationConfig.Step... next) {
            steps = List.of(next);
            return this;
        }

        Plans when(RemediationConfig.When next) {
            when = next;
            return this;
        }

        public Plans percent(int percent) {
            return guard(percent, guard.maxInFlight(), guard.cooldown(), guard.perTarget(), guard.perService());
        }

        public Plans inFlight(int count) {
            return guard(guard.maxUnhealthyPercent(), count, guard.cooldown(), guard.perTarget(), guard.perService());
        }

        Plans holdFor(Duration time) {
            when = new RemediationConfig.When(
                    when.service(),
                    when.check(),
                    when.status(),
                    when.signal(),
                    when.finding(),
                    when.severity(),
                    when.labels(),
                    time);
            return this;
        }

        Plans cooldown(Duration rest) {
            return guard(guard.maxUnhealthyPercent(), guard.maxInFlight(), rest, guard.perTarget(), guard.perService());
        }

        Plans budgets(int perTarget, int perService) {
            Duration hour = Duration.ofHours(1);
            return guard(
                    guard.maxUnhealthyPercent(),
                    guard.maxInFlight(),
                    guard.cooldown(),
                    new RemediationConfig.Budget(perTarget, hour),
                    new RemediationConfig.Budget(perService, hour));
        }

        Plans dataLoss(RemediationConfig.DataLoss bound) {
            guard = new RemediationConfig.Guard(
                    guard.maxUnhealthyPercent(),
                    guard.maxInFlight(),
                    guard.cooldown(),
                    guard.perTarget(),
                    guard.perService(),
                    bound);
            return this;
        }

        private Plans guard(
                int percent,
                int inFlight,
                Duration rest,
                RemediationConfig.Budget perTarget,
                RemediationConfig.Budget perService) {
            guard = new RemediationConfig.Guard(percent, inFlight, rest, perTarget, perService);
            return this;
        }

        Plans verify(int healthyFor, int within) {
            verify = new RemediationConfig.Verify(Duration.ofSeconds(healthyFor), Duration.ofSeconds(within));
            return this;
        }

        public Plan plan() {
            return new Plan(name, when, mode, override, page, steps, guard, verify, fourEyes);
        }

        static RemediationConfig.Step step(String action, RemediationConfig.@Nullable Step undo) {
            return new RemediationConfig.Step(
                    action, "runner", Duration.ofSeconds(20), Duration.ofSeconds(30), Map.of("force", "no"), undo);
        }

        public static AlertingConfig estate(World world, Plan... plans) {
            return estate(world, RemediationConfig.Healing.DEFAULT, plans);
        }

        public static AlertingConfig estate(World world, RemediationConfig.Healing healing, Plan... plans) {
            return new AlertingConfig(
                    world.services().stream()
                            .map(EstateBoard.ServiceState::service)
                            .toList(),
                    List.of(),
                    Map.of(),
                    null,
                    List.of(plans),
                    Map.of(
                            "runner",
                            new RemediationConfig.Executor(
                                    "runner",
                                    List.of(
                                            URI.create("http://127.0.0.1:9700/heal"),
                                            URI.create("http://127.0.0.1:9701/heal")),
                                    SECRET,
                                    List.of("127.0.0.0/8"))),
                    healing,
                    "http://vigie.test:9600");
        }
    }
}
