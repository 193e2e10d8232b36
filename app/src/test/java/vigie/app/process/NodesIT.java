package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real processes on one PostgreSQL, which watch the same real instances: what one of them is killed at, is stopped in the middle of, or
 * loses its record in, is done once all the same. The tests go on with the nodes that the one before has left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodesIT {
    private static final int ROUNDS = 4;
    private static final int SERVICES = 5;

    @TempDir
    static Path folder;

    private final List<Fleet> fleets = new ArrayList<>();
    private final List<VigieProcess> started = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private PostgresServer postgres;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private CommitGate gate;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private Witness witness;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private Member a;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private Member b;

    /** A node with what it needs to be started again. */
    private final class Member {
        final String name;
        final Path estate;
        final int port;
        VigieProcess process;

        Member(String name, String recordUrl) throws IOException {
            this.name = name;
            this.estate = folder.resolve(name + ".yaml");
            this.port = Site.freePort();
            Files.writeString(estate, estate(recordUrl));
            this.process = start();
        }

        VigieProcess start() throws IOException {
            process = VigieProcess.node(name, estate, folder.resolve(name), port, folder.resolve(name + ".log"));
            started.add(process);
            return process;
        }

        boolean leads() {
            try {
                return process.get("/-/leader").statusCode() == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private String estate(String recordUrl) {
        StringBuilder text = new StringBuilder("""
                version: 1
                record: {url: "%s", user: postgres, lease: 3s}
                defaults: {interval: 500ms, timeout: 450ms, fail_after: 2, recover_after: 2, grace: 1s, storm_cooldown: 1s}
                services:
                """.formatted(recordUrl));
        StringBuilder plans = new StringBuilder("remediations:\n");
        for (int i = 0; i < SERVICES; i++) {
            text.append("""
                      - name: api%d
                        targets: %s
                        checks: [{name: health, use: http, path: /health}]
                    """.formatted(i, fleets.get(i).targets()));
            plans.append("""
                      - name: restart-api%d
                        when: {service: api%d, check: health, status: DOWN}
                        mode: auto
                        override: "a test"
                        steps: [{action: restart, executor: runner}]
                        guard: {cooldown: 1s, budget: {per_target: 100/1h, per_service: 100/1h}}
                        verify: {healthy_for: 1s, within: 30s}
                    """.formatted(i, i));
        }
        return text.append(plans).append(witness.sections()).toString();
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    @BeforeAll
    void begin() throws Exception {
        for (int i = 0; i < SERVICES; i++) {
            fleets.add(new Fleet(4));
        }
        witness = new Witness(folder, address -> fleets.forEach(fleet -> fleet.repair(address)));
        postgres = new PostgresServer(folder);
        gate = new CommitGate(postgres.port());
        a = new Member("node-a", PostgresServer.url(gate.port()));
        a.process.awaitReady();
        soon("the first leads").until(() -> a.leads());
        b = new Member("node-b", postgres.url());
        b.process.awaitReady();
        allAre(a, "UP");
        allAre(b, "UP");
    }

    @AfterAll
    void end() throws Exception {
        started.forEach(VigieProcess::kill);
        for (Member node : List.of(a, b)) {
            Path log = Path.of("target", "nodes-it-" + node.name + ".log");
            Files.copy(folder.resolve(node.name + ".log"), log, StandardCopyOption.REPLACE_EXISTING);
        }
        gate.close();
        postgres.close();
        witness.close();
        fleets.forEach(Fleet::close);
    }

    /** After each test: nothing is open, nothing was done or said twice, and the trail is whole. */
    @AfterEach
    void nothingWasDoneTwice() throws Exception {
        Member one = a.process.isAlive() ? a : b;
        soon("every page is resolved").until(() -> witness.openKeys().isEmpty());
        soon("nothing is open")
                .until(() -> one.process.items("/api/v1/incidents?state=open").isEmpty());
        assertThat(witness.deeds()).extracting(Witness.Deed::id).doesNotHaveDuplicates();
        Site site = new Site(folder);
        assertThat(site.run("audit", "verify", "--url", "http://127.0.0.1:" + one.port))
                .satisfies(ended -> assertThat(ended.code()).as(ended.printed()).isZero());
    }

    private static void allAre(Member node, String status) {
        soon("all are " + status + " for " + node.name)
                .until(() -> node.process.items("/api/v1/targets?limit=100").stream()
                        .allMatch(t -> t.path("status").asText().equals(status)));
    }

    private static List<JsonNode> runs(Member node) throws IOException, InterruptedException {
        return node.process.items("/api/v1/runs?limit=1000");
    }

    private static long done(Member node) throws IOException, InterruptedException {
        return runs(node).stream()
                .filter(r -> r.path("state").asText().equals("DONE"))
                .count();
    }

    private Member leader() {
        soon("somebody leads").until(() -> a.leads() || b.leads());
        return a.leads() ? a : b;
    }

    private Member other(Member than) {
        return than == a ? b : a;
    }

    @Test
    @Order(2)
    void pain25_theSameIncidentSeenByTwoIsOnePageAndOneAction() throws Exception {
        int deeds = witness.deeds().size();
        int events = witness.events("trigger").size();
        int resolves = witness.events("resolve").size();
        int incidents = b.process.items("/api/v1/incidents?limit=100").size();
        long before = done(a);
        int n = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (Fleet fleet : fleets) {
                fleet.breakDown(fleet.addresses().get(round % 4));
            }
            n += SERVICES;
            int expected = n;
            soon("all of round " + round + " are healed").until(() -> done(a) == before + expected);
            soon("and told to be over").until(() -> witness.openKeys().isEmpty());
            allAre(a, "UP");
            allAre(b, "UP");
            assertThat(witness.deeds()).hasSize(deeds + n);
        }
        List<String> triggers = witness.events("trigger").stream()
                .skip(events)
                .map(Witness.Event::key)
                .distinct()
                .toList();
        assertThat(triggers).hasSize(n);
        assertThat(witness.events("resolve")).hasSize(resolves + n);
        assertThat(b.process.items("/api/v1/incidents?limit=100")).hasSize(incidents + n);
        System.out.println("NodesIT: " + n + " incidents seen by two nodes, "
                + (witness.deeds().size() - deeds) + " actions, " + triggers.size() + " pages");
    }

    @Test
    @Order(3)
    void s19_aHoldOnOneIsInForceOnTheOtherWithinASecond() throws Exception {
        int before = witness.deeds().size();
        Member leader = leader();
        Member other = other(leader);
        long pressed = System.nanoTime();
        assertThat(other.process
                        .post("/api/v1/hold", "{\"reason\": \"a test\"}")
                        .statusCode())
                .isEqualTo(200);
        soon("the other shows it")
                .until(() -> leader.process.get("/api/v1/status").body().contains("a test"));
        Duration took = Duration.ofNanos(System.nanoTime() - pressed);
        assertThat(took).isLessThan(Duration.ofSeconds(1));
        System.out.println("NodesIT: a hold on one node was in force on the other after " + took.toMillis() + " ms");
        Fleet fleet = fleets.get(0);
        fleet.breakDown(fleet.addresses().get(0));
        soon("the leader refuses")
                .until(() -> leader.process.items("/api/v1/refusals").stream()
                        .anyMatch(r -> r.path("rule").asText().equals("hold")));
        assertThat(witness.deeds()).hasSize(before);
        assertThat(other.process.post("/api/v1/release", "{}").statusCode()).isEqualTo(200);
        soon("it is healed").until(() -> witness.deeds().size() == before + 1);
    }

    @Test
    @Order(1)
    void s13_aLeaderThatIsStoppedBetweenDecisionAndCallIsRefusedWhenItGoesOn() throws Exception {
        int before = witness.deeds().size();
        String instance = fleets.get(1).addresses().get(1);
        gate.arm("INSERT INTO remediation_call");
        fleets.get(1).breakDown(instance);
        assertThat(gate.awaitCaught()).as("the leader has decided").isTrue();
        a.process.signal("STOP");
        long stopped = System.nanoTime();
        gate.release();
        soon("the other leads").until(() -> b.leads());
        System.out.println("NodesIT: the other node led " + (System.nanoTime() - stopped) / 1_000_000
                + " ms after the leader was stopped (lease 3 s)");
        soon("nobody knows whether it was called")
                .until(() -> runs(b).get(0).path("state").asText().equals("UNCERTAIN"));
        String lost = runs(b).get(0).path("id").asText();
        // A person gives it up, and lets the plan run again.
        assertThat(b.process.post("/api/v1/runs/" + lost + "/reject", "{}").statusCode())
                .isEqualTo(200);
        b.process.post("/api/v1/release", "{}");
        soon("the other has healed it")
                .until(() -> runs(b).get(0).path("state").asText().equals("DONE"));
        assertThat(witness.deeds()).hasSize(before + 1);
        a.process.signal("CONT");
        soon("the old one's call is refused").until(() -> !witness.stale().isEmpty());
        assertThat(witness.stale()).singleElement().satisfies(s -> {
            assertThat(s.id()).startsWith(lost);
            assertThat(s.epoch()).isLessThan(s.newest());
        });
        System.out.println("NodesIT: " + witness.stale());
        soon("it watches from now on").until(() -> !a.leads());
        assertThat(b.leads()).isTrue();
        assertThat(witness.deeds()).hasSize(before + 1);
    }

    @Test
    @Order(4)
    void s16_aLeaderThatIsStoppedDuringAVerificationIsReplacedAndNothingIsDoneTwice() throws Exception {
        int before = witness.deeds().size();
        Member old = leader();
        Member next = other(old);
        Fleet fleet = fleets.get(2);
        fleet.breakDown(fleet.addresses().get(2));
        soon("it was called").until(() -> witness.deeds().size() == before + 1);
        soon("and is verified")
                .until(() -> runs(next).get(0).path("state").asText().equals("VERIFYING"));
        old.process.signal("STOP");
        String run = runs(next).get(0).path("id").asText();
        soon("the other leads").until(() -> next.leads());
        soon("it ends the run")
                .until(() -> runs(next).get(0).path("state").asText().equals("DONE"));
        assertThat(runs(next).get(0).path("id").asText()).isEqualTo(run);
        old.process.signal("CONT");
        soon("the old one watches")
                .until(() -> old.process.get("/api/v1/status").body().contains("\"leader\":\"" + next.name + "\""));
        assertThat(witness.deeds()).hasSize(before + 1);
    }

    @Test
    @Order(5)
    void s23_aServerThatIsStartedAnewAndANodeThatIsKilledLoseNothing() throws Exception {
        int before = witness.deeds().size();
        postgres.restart();
        Fleet fleet = fleets.get(3);
        fleet.breakDown(fleet.addresses().get(3));
        soon("both go on").until(() -> witness.deeds().size() == before + 1);
        soon("and end what they began").until(() -> witness.openKeys().isEmpty());
        allAre(a, "UP");
        allAre(b, "UP");
        Member leader = leader();
        Member other = other(leader);
        fleet.breakDown(fleet.addresses().get(0));
        soon("people are told").until(() -> !witness.openKeys().isEmpty());
        leader.process.kill();
        long killed = System.nanoTime();
        soon("the other leads").until(other::leads);
        System.out.println("NodesIT: the other node led " + (System.nanoTime() - killed) / 1_000_000
                + " ms after kill -9 (lease 3 s)");
        soon("it is healed, and told to be over")
                .until(() -> witness.openKeys().isEmpty()
                        && !fleet.isBroken(fleet.addresses().get(0)));
        assertThat(witness.deeds()).hasSize(before + 2);
        assertThat(other.process.get("/health").statusCode()).isEqualTo(200);
        leader.start().awaitReady();
        // The record is not changed under a process that runs.
        Files.writeString(leader.estate, Files.readString(leader.estate).replace("lease: 3s", "lease: 4s"));
        assertThat(leader.process.post("/-/reload", "")).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("record: cannot change while the service runs");
        });
        assertThat(other.leads()).isTrue();
        assertThat(leader.leads()).isFalse();
    }
}
