package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vigie is killed two dozen times ({@code -Dvigie.kills} for more), while it starts, at random points of incidents and runs, and while a call or a page of its is not
 * answered yet, and started again on what it left behind. The judges are the ledgers of the executor and of PagerDuty, outside of
 * it.
 */
class KillNineIT {
    private static final int KILLS = Integer.getInteger("vigie.kills", 24);
    private static final long SEED = Long.getLong("vigie.kill.seed", 20_260_101L);
    /** Who was paged and sees no healing for so long repairs it by hand. */
    private static final Duration PERSONS_PATIENCE = Duration.ofSeconds(20);

    private static final Pattern TAKEN_UP = Pattern.compile("takes up the run of .* at ([A-Z_]+)");
    /** What a run may be once its call has arrived and the process that made it is gone: anything from which it is not called again. */
    private static final Set<String> CALLED = Set.of("UNCERTAIN", "VERIFYING", "DONE", "FAILED", "EXHAUSTED");

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fate> order = new ArrayList<>();
    private Fleet fleet;
    private Witness witness;

    @BeforeEach
    void open() throws IOException {
        fleet = new Fleet(6);
        witness = new Witness(folder, fleet::repair);
    }

    @AfterEach
    void close() {
        fleet.close();
        witness.close();
    }

    @Test
    void killedAtRandomPointsNothingIsLostAndNothingIsDoneTwice() throws Exception {
        Site site = new Site(folder);
        site.write(estate());
        Map<Fate, Integer> fates = new TreeMap<>();
        Duration slowest = Duration.ZERO;
        for (int i = 0; i < KILLS; i++) {
            Fate fate = fate(i);
            Duration ready = live(site, fate);
            slowest = ready.compareTo(slowest) > 0 ? ready : slowest;
            fates.merge(fate, 1, Integer::sum);
        }
        try (VigieProcess vigie = site.startReady()) {
            nothingIsCalledAgain(vigie);
            settle(vigie);
            List<JsonNode> incidents = vigie.items("/api/v1/incidents?limit=1000");
            judge(incidents);
            Map<String, Integer> cut = runsTakenUp(incidents);
            System.out.printf(
                    "killed %d times, seed %d, at %s: %d faults, %d healed by a call, %d events, %d of them twice,"
                            + " runs cut at %s, slowest start %d ms%n",
                    KILLS,
                    SEED,
                    fates,
                    faults.size(),
                    witness.deeds().size(),
                    witness.events().size(),
                    saidTwice(),
                    cut,
                    slowest.toMillis());
            assertThat(witness.deeds()).as("actions carried out").hasSizeGreaterThanOrEqualTo(KILLS / 5);
            assertThat(cut.getOrDefault("CALLING", 0))
                    .as("kills between a call and its answer")
                    .isGreaterThanOrEqualTo(2);
            assertThat(cut.getOrDefault("VERIFYING", 0))
                    .as("kills between an answer and its proof")
                    .isGreaterThanOrEqualTo(2);
            assertThat(saidTwice()).as("notices that a kill left undelivered").isGreaterThanOrEqualTo(2);
            assertThat(vigie.terminate()).isZero();
        }
        assertThat(site.verifyAudit()).matches(ended -> ended.code() == 0);
    }

    /** Each fate comes once in as many lives as there are fates, in an order of its own each time. */
    private Fate fate(int life) {
        Fate[] all = Fate.values();
        if (life % all.length == 0) {
            order.clear();
            order.addAll(List.of(all));
            for (int i = all.length - 1; i > 0; i--) {
                Collections.swap(order, i, random.nextInt(i + 1));
            }
        }
        return order.get(life % all.length);
    }

    private String estate() {
        return """
                version: 1
                defaults: {interval: 1s, fail_after: 1, recover_after: 1, stale_after: 10s, grace: 0s, storm_cooldown: 0s}
                services:
                  - name: api
                    targets: @targets@
                    checks: [{name: health, use: http, path: /health}]
                remediations:
                  - name: restart-api
                    when: {service: api, check: health, status: DOWN}
                    mode: auto
                    override: "a test"
                    steps: [{action: restart, executor: runner, timeout: 5s, expires: 20s}]
                    guard: {cooldown: 1s, budget: {per_target: 1000/1h, per_service: 1000/1h}}
                    verify: {healthy_for: 1s, within: 15s}
                """.replace("@targets@", fleet.targets()) + witness.sections();
    }

    /** One life of a process: it starts, instances break, and it is killed. */
    private Duration live(Site site, Fate fate) throws Exception {
        try (VigieProcess vigie = site.start()) {
            if (fate == Fate.STARTING) {
                LockSupport.parkNanos(random.nextLong(fate.latest.toNanos()));
                vigie.kill();
                return Duration.ZERO;
            }
            Duration ready = vigie.awaitReady();
            nothingIsCalledAgain(vigie);
            Death death = new Death(vigie, fate, random.nextLong(fate.latest.toNanos() + 1));
            witness.hear(death::heard);
            while (!death.isDue()) {
                breakOneWhenAllIsWell();
                personLooks(vigie);
                LockSupport.parkNanos(20_000_000);
            }
            vigie.kill();
            witness.hear(what -> {});
            return ready;
        }
    }

    private void breakOneWhenAllIsWell() {
        List<String> addresses = fleet.addresses();
        if (addresses.stream().noneMatch(fleet::isBroken) && witness.openKeys().isEmpty()) {
            String instance = addresses.get(faults.size() % addresses.size());
            faults.add(new Fault(instance, System.nanoTime()));
            fleet.breakDown(instance);
        }
    }

    /** Whoever was paged repairs what Vigie asks a person for, and what it does not heal. */
    private void personLooks(VigieProcess vigie) throws InterruptedException {
        Fault last = faults.get(faults.size() - 1);
        boolean paged = witness.events("trigger").stream().anyMatch(e -> e.nanoTime() > last.nanoTime());
        if (fleet.isBroken(last.instance()) && paged) {
            if (last.age().compareTo(PERSONS_PATIENCE) > 0 || isUncertain(vigie, last.instance())) {
                fleet.repair(last.instance());
            }
        }
    }

    private static boolean isUncertain(VigieProcess vigie, String instance) throws InterruptedException {
        try {
            return vigie.items("/api/v1/runs?limit=5").stream()
                    .filter(run -> run.path("state").asText().equals("UNCERTAIN"))
                    .anyMatch(run -> run.path("steps").toString().contains(instance));
        } catch (IOException killed) {
            return false;
        }
    }

    /** A run whose call has arrived is uncertain or settled, whenever its process was killed. */
    private void nothingIsCalledAgain(VigieProcess vigie) {
        Set<String> called = new HashSet<>();
        witness.deeds().forEach(deed -> called.add(run(deed.id())));
        Awaitility.await("runs that were cut are taken up")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    for (JsonNode run : vigie.items("/api/v1/runs?limit=1000")) {
                        if (called.contains(run.path("id").asText())) {
                            assertThat(run.path("state").asText()).isIn(CALLED);
                        }
                    }
                });
    }

    private void settle(VigieProcess vigie) {
        Awaitility.await("everything heals and every incident closes")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    personLooks(vigie);
                    return vigie.items("/api/v1/incidents?state=open").isEmpty()
                            && witness.openKeys().isEmpty();
                });
    }

    private void judge(List<JsonNode> incidents) {
        Set<String> calls = new HashSet<>();
        witness.deeds()
                .forEach(deed -> assertThat(calls.add(run(deed.id())))
                        .as("run %s was called twice", run(deed.id()))
                        .isTrue());
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            long until = i + 1 < faults.size() ? faults.get(i + 1).nanoTime() : Long.MAX_VALUE;
            assertThat(witness.deeds().stream().filter(d -> d.nanoTime() >= fault.nanoTime() && d.nanoTime() < until))
                    .as("actions for fault %d on %s", i, fault.instance())
                    .hasSizeLessThanOrEqualTo(1);
        }
        Set<String> paged = new HashSet<>();
        witness.events("trigger").forEach(e -> paged.add(e.key()));
        for (Fault fault : faults) {
            assertThat(incidents.stream()
                            .filter(incident -> holds(incident, fault.instance()))
                            .map(incident -> incident.path("id").asText()))
                    .as("the incident of a fault on %s", fault.instance())
                    .anyMatch(paged::contains);
        }
        assertThat(witness.events()).allMatch(e -> e.routingKey().equals(Witness.ROUTING_KEY));
    }

    private static boolean holds(JsonNode incident, String instance) {
        for (JsonNode alert : incident.path("alerts")) {
            if (alert.path("labels").path("instance").asText().equals(instance)) {
                return true;
            }
        }
        return false;
    }

    /** How many runs a new process took up, by the state in which the old one left them. */
    private static Map<String, Integer> runsTakenUp(List<JsonNode> incidents) {
        Map<String, Integer> states = new TreeMap<>();
        for (JsonNode incident : incidents) {
            for (JsonNode entry : incident.path("timeline")) {
                Matcher taken = TAKEN_UP.matcher(entry.path("text").asText());
                if (taken.find()) {
                    states.merge(taken.group(1), 1, Integer::sum);
                }
            }
        }
        return states;
    }

    /** How many notices came again: the answer to the first time was never written down. */
    private int saidTwice() {
        List<String> bodies = witness.events().stream().map(Witness.Event::body).toList();
        return bodies.size() - new HashSet<>(bodies).size();
    }

    /** {@code <run>-<step>-<attempt>} without the last two. */
    private static String run(String webhookId) {
        return webhookId.replaceFirst("-[0-9]+-[0-9]+$", "");
    }

    /** When the process of a life is killed. */
    private enum Fate {
        /** Before it is ready. */
        STARTING("", Duration.ofMillis(1500)),
        /** At any moment. */
        ANY_TIME("", Duration.ofSeconds(6)),
        /** While a call is out and has no answer. */
        CALL("call", Duration.ZERO),
        /** Soon after the answer to a call. */
        AFTER_CALL("", Duration.ofSeconds(1)),
        /** While a trigger is out and has no answer. */
        TRIGGER("trigger", Duration.ZERO),
        /** While a resolve is out and has no answer. */
        RESOLVE("resolve", Duration.ZERO);

        private final String at;
        private final Duration latest;

        Fate(String at, Duration latest) {
            this.at = at;
            this.latest = latest;
        }
    }

    /** The end of one life: at a time, or at something that arrives. */
    private static final class Death {
        private static final Duration NOTHING_CAME = Duration.ofSeconds(6);

        private final VigieProcess vigie;
        private final Fate fate;
        private final long delay;
        private volatile long at;

        Death(VigieProcess vigie, Fate fate, long delay) {
            this.vigie = vigie;
            this.fate = fate;
            this.delay = delay;
            this.at = System.nanoTime() + (fate == Fate.ANY_TIME ? delay : NOTHING_CAME.toNanos());
        }

        void heard(String what) {
            if (what.equals(fate.at)) {
                vigie.kill();
            } else if (what.equals("call") && fate == Fate.AFTER_CALL) {
                at = System.nanoTime() + delay;
            }
        }

        boolean isDue() {
            return !vigie.isAlive() || System.nanoTime() - at > 0;
        }
    }

    private record Fault(String instance, long nanoTime) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - nanoTime);
        }
    }
}
