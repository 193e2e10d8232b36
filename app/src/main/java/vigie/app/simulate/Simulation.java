package vigie.app.simulate;

import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import vigie.alerting.lead.Leadership;
import vigie.alerting.record.Database;
import vigie.app.estate.Estate;
import vigie.app.run.Rooms;
import vigie.app.run.Ulid;
import vigie.collector.CollectorConfig;
import vigie.model.CheckResult;
import vigie.model.Incident;
import vigie.model.Run;

/**
 * Lets the service's own rooms live through a scenario in virtual time: every instance is well, then some are down. Nothing is polled
 * and nothing is called; a repair that would be asked for brings its instance back, if repairs are to help.
 *
 * <p>What it decides by is the estate alone: checks are either good or bad, metrics do not exist, and targets that are discovered over
 * HTTP are not known.
 */
public final class Simulation {
    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int MOST = 1_000;
    private static final String NOTHING = "nothing is called in a simulation";

    private final Estate estate;
    private final Scenario scenario;
    private final Duration length;
    private final boolean repairsHelp;

    /**
     * A simulation that has not begun.
     *
     * @param length how much time passes after the fault, at most
     * @param repairsHelp whether a call brings its instances back
     */
    public Simulation(Estate estate, Scenario scenario, Duration length, boolean repairsHelp) {
        this.estate = estate.with(SupposedWorld.supposed(estate.alerting()));
        this.scenario = scenario;
        this.length = length;
        this.repairsHelp = repairsHelp;
    }

    /**
     * What came of it.
     *
     * @param faultAt the moment of the fault
     * @param broken how many instances the scenario is about
     * @param incidents oldest first
     * @param runs oldest first
     */
    public record Outcome(Instant faultAt, int broken, List<Incident> incidents, List<Run> runs) {
        public Outcome {
            incidents = List.copyOf(incidents);
            runs = List.copyOf(runs);
        }
    }

    /**
     * Lives through it; costs some milliseconds a simulated second.
     *
     * @param start the moment at which it begins
     * @throws IOException if there is no room for a record
     */
    public Outcome play(Instant start) throws IOException {
        Path folder = Files.createTempDirectory("vigie-simulate");
        VirtualTime time = new VirtualTime(start, thrown -> false);
        try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("record.db"), time.clock())) {
            return play(time, database);
        } finally {
            delete(folder);
        }
    }

    private Outcome play(VirtualTime time, Database database) {
        SupposedEstate supposed = new SupposedEstate();
        Rooms rooms = rooms(time, database, supposed);
        rooms.start(estate);
        warmUp(time, rooms);
        Instant faultAt = time.instant();
        supposed.suppose(scenario::isAbout);
        Instant end = faultAt.plus(length);
        Instant quietSince = faultAt;
        boolean began = false;
        while (time.instant().isBefore(end)) {
            time.advance(Duration.ofSeconds(1));
            boolean open = !rooms.incidents().incidents(true, 1, null).items().isEmpty()
                    || !rooms.incidents().modes().isEmpty();
            began |= open;
            quietSince = open || !began ? time.instant() : quietSince;
            if (began && !quietSince.plus(QUIET).isAfter(time.instant())) {
                break;
            }
        }
        if (!time.escaped().isEmpty()) {
            throw new IllegalStateException(
                    "the simulation met a bug", time.escaped().get(0));
        }
        return outcome(rooms, faultAt, supposed);
    }

    private static Outcome outcome(Rooms rooms, Instant faultAt, SupposedEstate supposed) {
        List<Incident> incidents = rooms.incidents().incidents(null, MOST, null).items().stream()
                .flatMap(incident -> rooms.incidents().incident(incident.id()).stream())
                .sorted(Comparator.comparing(Incident::openedAt).thenComparing(Incident::id))
                .toList();
        List<Run> runs = rooms.incidents().runs(MOST, null).items().stream()
                .sorted(Comparator.comparing(Run::startedAt).thenComparing(Run::id))
                .toList();
        return new Outcome(faultAt, supposed.broken(), incidents, runs);
    }

    private Rooms rooms(VirtualTime time, Database database, SupposedEstate supposed) {
        VirtualExecutor network = time.executor();
        // Everybody who runs the same simulation sees the same.
        SplittableRandom random = new SplittableRandom(1);
        SupposedWorld world = new SupposedWorld(network, supposed, repairsHelp);
        return new Rooms(new Rooms.Outside(
                time.executor(),
                time.executor(),
                time.executor(),
                Supplier::get,
                time.executor(),
                time.executor(),
                supposed::eyes,
                time.clock(),
                time::nanos,
                (request, listener) ->
                        network.later(0, () -> listener.failed(CheckResult.Phase.CONNECT, NOTHING, false)),
                (request, listener) -> network.later(0, () -> listener.failed(CheckResult.Phase.CONNECT, NOTHING)),
                world,
                world,
                (run, step) -> "",
                database,
                Leadership.alone("simulation"),
                new Ulid(time.clock(), random.split()),
                random.split(),
                new CollectorRegistry(),
                change -> {},
                "simulation",
                text -> ""));
    }

    /** Until everything is seen to be well, whatever the intervals are, and the grace of the beginning is over. */
    private void warmUp(VirtualTime time, Rooms rooms) {
        for (int look = 0; look < 10; look++) {
            time.advance(Duration.ofSeconds(1));
            for (CollectorConfig.Watched watched : estate.collector().services()) {
                var unused = rooms.pollNow(watched.service().name());
            }
        }
        time.advance(estate.alerting().healing().grace().plus(SETTLES));
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the simulation's record stays behind in " + folder, e);
        }
    }
}
