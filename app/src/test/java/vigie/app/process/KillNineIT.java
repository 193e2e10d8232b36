package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vigie is killed fifty times, at random points of incidents, runs and deliveries, and started again on what it left behind. The
 * judges are the ledgers of the executor and of PagerDuty, outside of it.
 */
class KillNineIT {
    private static final int KILLS = 50;
    private static final long SEED = Long.getLong("vigie.kill.seed", 20_260_101L);
    /** A fault that is older than this was left to a person: its call was cut in half, and Vigie asks rather than repeats. */
    private static final Duration PERSONS_TURN = Duration.ofSeconds(9);

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Broken> faults = new ArrayList<>();

    @Test
    void killedAtRandomPointsNothingIsLostAndNothingIsDoneTwice() throws Exception {
        try (Fleet fleet = new Fleet(6)) {
            Path estate = write(fleet);
            int port = freePort();
            Duration slowest = Duration.ZERO;
            for (int i = 0; i < KILLS; i++) {
                try (VigieProcess vigie = start(estate, port)) {
                    Duration ready = vigie.awaitReady();
                    slowest = ready.compareTo(slowest) > 0 ? ready : slowest;
                    breakOneIfAllIsWell(fleet);
                    LockSupport.parkNanos(random.nextLong(2_500_000_000L));
                    vigie.kill();
                }
            }
            try (VigieProcess vigie = start(estate, port)) {
                vigie.awaitReady();
                settle(fleet, vigie);
                judge(fleet, vigie);
                assertThat(vigie.terminate()).isZero();
            }
            assertThat(slowest)
                    .as("the slowest of %d starts after a kill", KILLS)
                    .isLessThan(Duration.ofSeconds(10));
            System.out.printf(
                    "killed %d times, seed %d: %d faults, %d actions, %d events, slowest start %d ms%n",
                    KILLS,
                    SEED,
                    faults.size(),
                    fleet.deeds().size(),
                    fleet.events().size(),
                    slowest.toMillis());
        }
    }

    private void breakOneIfAllIsWell(Fleet fleet) {
        repairWhatIsLeftToAPerson(fleet);
        if (fleet.addresses().stream().noneMatch(fleet::isBroken)) {
            List<String> addresses = fleet.addresses();
            String instance = addresses.get(faults.size() % addresses.size());
            faults.add(new Broken(instance, Instant.now(), System.nanoTime()));
            fleet.breakDown(instance);
        }
    }

    private void repairWhatIsLeftToAPerson(Fleet fleet) {
        faults.stream()
                .filter(f -> fleet.isBroken(f.instance()) && f.age().compareTo(PERSONS_TURN) > 0)
                .forEach(f -> fleet.repair(f.instance()));
    }

    private void settle(Fleet fleet, VigieProcess vigie) {
        Awaitility.await("everything heals and every incident closes")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    repairWhatIsLeftToAPerson(fleet);
                    return items(vigie, "/api/v1/incidents?state=open").isEmpty()
                            && openKeys(fleet).isEmpty();
                });
    }

    private void judge(Fleet fleet, VigieProcess vigie) throws Exception {
        Set<String> ids = new HashSet<>();
        fleet.deeds()
                .forEach(deed -> assertThat(ids.add(deed.id()))
                        .as("call %s came twice", deed.id())
                        .isTrue());
        for (int i = 0; i < faults.size(); i++) {
            Broken fault = faults.get(i);
            long until = i + 1 < faults.size() ? faults.get(i + 1).nanoTime() : Long.MAX_VALUE;
            long actions = fleet.deeds().stream()
                    .filter(d -> d.nanoTime() >= fault.nanoTime() && d.nanoTime() < until)
                    .count();
            assertThat(actions)
                    .as("actions for fault %d on %s", i, fault.instance())
                    .isLessThanOrEqualTo(1);
        }
        List<JsonNode> incidents = items(vigie, "/api/v1/incidents?limit=1000");
        Set<String> paged = new HashSet<>();
        fleet.events().stream().filter(e -> e.action().equals("trigger")).forEach(e -> paged.add(e.key()));
        for (Broken fault : faults) {
            assertThat(incidents.stream()
                            .filter(in -> holds(in, fault))
                            .map(in -> in.path("id").asText()))
                    .as("the incident of the fault on %s at %s", fault.instance(), fault.at())
                    .anyMatch(paged::contains);
        }
        assertThat(fleet.events()).allMatch(e -> e.routingKey().equals("a-routing-key"));
        assertThat(vigie.get("/api/v1/status").statusCode()).isEqualTo(200);
        Path log = folder.resolve("audit.log");
        Process audit = VigieProcess.start(
                List.of(
                        "audit",
                        "verify",
                        "--url",
                        vigie.get("/").uri().resolve("/").toString()),
                log);
        assertThat(audit.waitFor()).as(Files.readString(log)).isZero();
    }

    private static boolean holds(JsonNode incident, Broken fault) {
        for (JsonNode alert : incident.path("alerts")) {
            if (alert.path("labels").path("instance").asText().equals(fault.instance())) {
                return true;
            }
        }
        return false;
    }

    /** The keys whose last event is not a resolve. */
    private static Set<String> openKeys(Fleet fleet) {
        Map<String, String> last = new LinkedHashMap<>();
        fleet.events().forEach(e -> last.put(e.key(), e.action()));
        last.values().removeIf("resolve"::equals);
        return last.keySet();
    }

    private static List<JsonNode> items(VigieProcess vigie, String path) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        new JsonMapper().readTree(vigie.get(path).body()).path("items").forEach(items::add);
        return items;
    }

    private VigieProcess start(Path estate, int port) throws IOException {
        return VigieProcess.run(estate, folder.resolve("data"), port, folder.resolve("vigie.log"));
    }

    private Path write(Fleet fleet) throws IOException {
        Files.writeString(folder.resolve("executor.secret"), Fleet.SECRET);
        Files.writeString(folder.resolve("routing.key"), "a-routing-key\n");
        String text = fleet.estate()
                .replace("file:executor.secret", "file:" + folder.resolve("executor.secret"))
                .replace("file:routing.key", "file:" + folder.resolve("routing.key"));
        return Files.writeString(folder.resolve("estate.yaml"), text);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private record Broken(String instance, Instant at, long nanoTime) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - nanoTime);
        }
    }
}
