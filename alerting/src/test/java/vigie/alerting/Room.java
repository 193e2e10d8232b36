package vigie.alerting;

import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import vigie.alerting.lead.Leadership;
import vigie.alerting.outbound.Mail;
import vigie.alerting.record.AuditTrail;
import vigie.alerting.record.Database;
import vigie.alerting.record.Lent;
import vigie.model.Change;
import vigie.model.CheckResult;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.Operator;

/** The whole room in virtual time on a real record; it can be killed and started again at any point. */
public final class Room implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    public final VirtualLoop loop = new VirtualLoop(START);
    public final Wire wire = new Wire(loop);
    public final List<Change> changes = new ArrayList<>();
    public final Map<String, List<CheckResult>> fresh = new LinkedHashMap<>();
    public final List<String> freshlyChecked = new ArrayList<>();
    private final Supplier<Database> open;
    private final long seed;
    private long ids;
    public AlertingConfig config;
    public CollectorRegistry registry = new CollectorRegistry();
    public QuietRemedies remedies = new QuietRemedies();
    public Database database;
    public Alerting alerting;

    /** A room on a record that {@code open} opens, in an estate. */
    public Room(Function<VirtualLoop, Database> open, AlertingConfig config, long seed) {
        this.open = () -> open.apply(loop);
        this.config = config;
        this.seed = seed;
        this.database = this.open.get();
        this.alerting = start();
    }

    /** A room on a SQLite file in a folder. */
    public static Room sqlite(Path folder, Estate estate) {
        return sqlite(folder, estate, 1);
    }

    public static Room sqlite(Path folder, Estate estate, long seed) {
        return new Room(
                loop -> Database.open("jdbc:sqlite:" + folder.resolve("record.db"), loop), estate.build(), seed);
    }

    /** A room on a SQLite file in a folder that does not wait for the disk. */
    public static Room quick(Path folder, Estate estate, long seed) {
        return new Room(loop -> Lent.quick(folder, loop), estate.build(), seed);
    }

    private Alerting start(Finding... first) {
        registry = new CollectorRegistry();
        AlertingWiring.Lent lent = new AlertingWiring.Lent(
                database,
                Leadership.alone("node-1"),
                wire,
                (server, letter) ->
                        CompletableFuture.completedFuture(Mail.Answer.none("nobody takes letters here", false)),
                this::fresh,
                loop,
                loop,
                () -> "id" + String.format("%06d", ++ids),
                new Random(seed),
                new AlertingMetrics(registry),
                changes::add,
                "node-1",
                text -> "signed");
        Alerting made = AlertingWiring.alerting(lent, desk -> remedies);
        made.start(config);
        for (Finding finding : first) {
            made.accept(finding);
        }
        loop.settle();
        return made;
    }

    private CompletionStage<List<CheckResult>> fresh(String service) {
        freshlyChecked.add(service);
        return CompletableFuture.completedStage(fresh.getOrDefault(service, List.of()));
    }

    /** Ends the process without a word and starts another one on the same record, to which something is said at once. */
    public void killAndRestart(Finding... first) {
        loop.kill();
        database.close();
        database = open.get();
        remedies = new QuietRemedies();
        alerting = start(first);
    }

    public void apply(AlertingConfig next) {
        config = next;
        alerting.apply(next);
        loop.settle();
    }

    public void say(Finding... findings) {
        for (Finding finding : findings) {
            alerting.accept(finding);
        }
        loop.settle();
    }

    public void isDown(String service, int n) {
        say(Say.down(service, n, Finding.State.ACTIVE, loop.instant()));
    }

    public void isUp(String service, int n) {
        say(Say.down(service, n, Finding.State.CLEAR, loop.instant()));
    }

    public void pass(Duration time) {
        loop.advance(time);
    }

    public void seconds(long n) {
        pass(Duration.ofSeconds(n));
    }

    public Instant now() {
        return loop.instant();
    }

    public List<Incident> incidents(boolean isOpen) {
        return alerting.incidents(isOpen, 1_000, null).items();
    }

    /** The only incident that there is, open or closed. */
    public Incident only() {
        List<Incident> all = alerting.incidents(null, 10, null).items();
        if (all.size() != 1) {
            throw new AssertionError("there is not one incident: " + all);
        }
        return all.get(0);
    }

    public Operator.Answer answer(CompletionStage<Operator.Answer> stage) {
        loop.settle();
        return stage.toCompletableFuture().join();
    }

    public double metric(String name, String... labels) {
        String[] names = new String[labels.length / 2];
        String[] values = new String[labels.length / 2];
        for (int i = 0; i < names.length; i++) {
            names[i] = labels[2 * i];
            values[i] = labels[2 * i + 1];
        }
        Double value = registry.getSampleValue(name, names, values);
        return value == null ? 0 : value;
    }

    /** The first fault of the audit chain, or null. */
    public String auditFault() {
        return String.valueOf(new AuditTrail(database).verify().fault());
    }

    @Override
    public void close() {
        database.close();
    }
}
