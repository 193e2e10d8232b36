package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/safety.md} promises, once on real processes and sockets; the same in virtual time has every order and every fault. */
class AcceptanceIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private Site site;

    @AfterEach
    void theRecordTellsTheTruth() throws Exception {
        assertThat(site.verifyAudit().code()).isZero();
    }

    private VigieProcess start(String estate) throws IOException {
        site = new Site(folder);
        site.write(estate);
        return site.startReady();
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(SOON).pollInterval(Duration.ofMillis(100));
    }

    private static void allAre(VigieProcess vigie, String status) {
        soon("all are " + status)
                .until(() -> vigie.items("/api/v1/targets").stream()
                        .allMatch(t -> t.path("status").asText().equals(status)));
    }

    private static List<JsonNode> runs(VigieProcess vigie) throws IOException, InterruptedException {
        return vigie.items("/api/v1/runs");
    }

    private static String estate(String services, String plan, String receivers) {
        return """
                version: 1
                defaults: {interval: 500ms, timeout: 450ms, fail_after: 2, recover_after: 2, grace: 0s, storm_cooldown: 2s}
                services:
                """ + services + plan + receivers;
    }

    private static String service(String name, String dependsOn, Fleet fleet) {
        return """
                  - name: %s
                    depends_on: [%s]
                    targets: %s
                    checks: [{name: health, use: http, path: /health}]
                """.formatted(name, dependsOn, fleet.targets());
    }

    private static String plan(String mode, String step) {
        return """
                remediations:
                  - name: restart-api
                    when: {service: api, check: health, status: DOWN}
                    mode: %s
                    steps: [{action: restart, executor: runner%s}]
                    guard: {cooldown: 1s, budget: {per_target: 100/1h, per_service: 100/1h}}
                    verify: {healthy_for: 1s, within: 30s}
                """.formatted(mode.equals("auto") ? "auto\n    override: \"a test\"" : mode, step);
    }

    @Test
    void pain1_whatIsSilencedAfterItPagedIsResolvedOnceUnderItsKeys() throws Exception {
        try (Fleet fleet = new Fleet(3);
                Witness witness = new Witness(folder, address -> {});
                VigieProcess vigie = start(estate(service("api", "", fleet), "", witness.sections()))) {
            allAre(vigie, "UP");
            fleet.breakDown(fleet.addresses().get(1));
            soon("people are told").until(() -> !witness.events("trigger").isEmpty());
            Instant now = Instant.now();
            String silence = """
                    {"matchers": [{"name": "service", "value": "api", "isRegex": false, "isEqual": true}], "startsAt": "%s",
                     "endsAt": "%s", "createdBy": "a test", "comment": "known"}""".formatted(now, now.plusSeconds(600));
            assertThat(vigie.post("/api/v2/silences", silence).statusCode()).isEqualTo(200);
            fleet.repair(fleet.addresses().get(1));
            soon("it is told to be over").until(() -> witness.openKeys().isEmpty());
            assertThat(witness.events("resolve")).singleElement().satisfies(resolve -> {
                assertThat(resolve.key())
                        .isEqualTo(witness.events("trigger").get(0).key());
                assertThat(resolve.routingKey()).isEqualTo(Witness.ROUTING_KEY);
            });
        }
    }

    @Test
    void s7_twentyOfThirtyStopEveryRepairAndNineAreHealedOneAtATime() throws Exception {
        try (Fleet fleet = new Fleet(30);
                Witness witness = new Witness(folder, fleet::repair);
                VigieProcess vigie = start(estate(service("api", "", fleet), plan("auto", ""), witness.sections()))) {
            allAre(vigie, "UP");
            List<String> all = fleet.addresses();
            // Zones have ten each: none of them may lose more than its own share when only nine are left.
            all.subList(0, 20).forEach(fleet::breakDown);
            soon("the brake is named")
                    .until(() -> witness.events("trigger").stream()
                            .anyMatch(e -> e.body().contains("MassFailure")));
            soon("every one of them is seen")
                    .until(() -> vigie.items("/api/v1/targets?limit=100").stream()
                                    .filter(t -> t.path("status").asText().equals("DOWN"))
                                    .count()
                            == 20);
            assertThat(witness.deeds()).isEmpty();
            assertThat(vigie.items("/api/v1/refusals"))
                    .anyMatch(r -> r.path("rule").asText().equals("mass_failure")
                            && r.path("reason").asText().contains("20 of 30"));
            all.subList(9, 20).forEach(fleet::repair);
            soon("the nine are healed").until(() -> witness.deeds().size() >= 9);
            soon("all are over")
                    .until(() -> runs(vigie).stream()
                            .noneMatch(run -> run.path("ended_at").isNull()));
            assertThat(witness.deeds())
                    .extracting(Witness.Deed::instance)
                    .containsExactlyInAnyOrderElementsOf(all.subList(0, 9));
            List<JsonNode> runs = runs(vigie);
            for (int i = 1; i < runs.size(); i++) {
                // Newest first: each began when the one before it was over.
                assertThat(Instant.parse(runs.get(i - 1).path("started_at").asText()))
                        .isAfterOrEqualTo(
                                Instant.parse(runs.get(i).path("ended_at").asText()));
            }
        }
    }

    @Test
    void s25_anExecutorThatActsAndNeverAnswersIsUncertainAndAPersonIsTold() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Fleet fleet = new Fleet(3);
                Witness witness = new Witness(folder, address -> waitFor(end));
                VigieProcess vigie =
                        start(estate(service("api", "", fleet), plan("auto", ", timeout: 2s"), witness.sections()))) {
            allAre(vigie, "UP");
            fleet.breakDown(fleet.addresses().get(0));
            soon("its outcome is not known")
                    .until(() -> runs(vigie).stream()
                            .anyMatch(run -> run.path("state").asText().equals("UNCERTAIN")));
            soon("a person is told")
                    .until(() -> witness.events().stream()
                            .anyMatch(e -> e.body().contains("RemediationUncertain")
                                    || e.body().contains("may or may not")));
            assertThat(witness.deeds()).hasSize(1);
            assertThat(runs(vigie)).hasSize(1);
            end.countDown();
            fleet.repair(fleet.addresses().get(0));
            soon("it is seen healed")
                    .until(() -> runs(vigie).get(0).path("state").asText().equals("DONE"));
            assertThat(witness.deeds()).hasSize(1);
        } finally {
            end.countDown();
        }
    }

    private static void waitFor(CountDownLatch end) {
        try {
            assertThat(end.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void s18_anApprovalIsVoidOnceTheEvidenceHasClearedAndCountsWhileItHolds() throws Exception {
        try (Fleet fleet = new Fleet(3);
                Witness witness = new Witness(folder, fleet::repair);
                VigieProcess vigie =
                        start(estate(service("api", "", fleet), plan("approve", ""), witness.sections()))) {
            allAre(vigie, "UP");
            fleet.breakDown(fleet.addresses().get(0));
            soon("a person is asked").until(() -> runs(vigie).size() == 1);
            soon("and told so, with a way there")
                    .until(() -> witness.events().stream()
                            .anyMatch(e -> e.body().contains("waits for a person until")
                                    && e.body().contains("/#/incidents/")));
            String first = runs(vigie).get(0).path("id").asText();
            fleet.repair(fleet.addresses().get(0));
            allAre(vigie, "UP");
            assertThat(vigie.post("/api/v1/runs/" + first + "/approve", "{}").statusCode())
                    .isEqualTo(409);
            assertThat(witness.deeds()).isEmpty();
            fleet.breakDown(fleet.addresses().get(1));
            soon("a person is asked again")
                    .until(() -> runs(vigie).stream()
                            .anyMatch(run -> run.path("state").asText().equals("WAITING_APPROVAL")));
            String second = runs(vigie).get(0).path("id").asText();
            assertThat(vigie.post("/api/v1/runs/" + second + "/approve", "{}").statusCode())
                    .isEqualTo(200);
            soon("it is done")
                    .until(() -> runs(vigie).get(0).path("state").asText().equals("DONE"));
            assertThat(witness.deeds()).hasSize(1);
        }
    }

    @Test
    void pain26_whatIsStillTrueAtTheReleaseIsHealedAndWhatHealedItselfIsNot() throws Exception {
        try (Fleet fleet = new Fleet(3);
                Witness witness = new Witness(folder, fleet::repair);
                VigieProcess vigie = start(estate(service("api", "", fleet), plan("auto", ""), witness.sections()))) {
            allAre(vigie, "UP");
            assertThat(vigie.post("/api/v1/hold", "{\"reason\": \"migration\"}").statusCode())
                    .isEqualTo(200);
            fleet.breakDown(fleet.addresses().get(0));
            soon("it is refused")
                    .until(() -> vigie.items("/api/v1/refusals").stream()
                            .anyMatch(r -> r.path("rule").asText().equals("hold")));
            fleet.repair(fleet.addresses().get(0));
            allAre(vigie, "UP");
            fleet.breakDown(fleet.addresses().get(1));
            soon("the other one is seen")
                    .until(() -> vigie.items("/api/v1/targets").stream()
                            .anyMatch(t -> t.path("status").asText().equals("DOWN")));
            assertThat(witness.deeds()).isEmpty();
            assertThat(vigie.post("/api/v1/release", "{}").statusCode()).isEqualTo(200);
            soon("it is healed").until(() -> !witness.deeds().isEmpty());
            allAre(vigie, "UP");
            assertThat(witness.deeds())
                    .extracting(Witness.Deed::instance)
                    .containsExactly(fleet.addresses().get(1));
        }
    }

    @Test
    void pain10_everyThirdScrapeIsLostAndWhatFiresStaysAndWhatIsPendingNeitherBeginsAnewNorEndsEarly()
            throws Exception {
        String service = """
                  - name: api
                    targets: %s
                    checks: [{name: metrics, use: prometheus, path: /metrics}]
                    signals: [{name: broken, metric: broken, detect: {method: threshold, above: 0.5}, for: 6s, severity: critical}]
                """;
        try (Fleet fleet = new Fleet(3);
                Witness witness = new Witness(folder, address -> {});
                VigieProcess vigie = start(estate(service.formatted(fleet.targets()), "", witness.sections()))) {
            allAre(vigie, "UP");
            fleet.dropEveryThirdScrape(true);
            long broken = System.nanoTime();
            fleet.breakDown(fleet.addresses().get(0));
            soon("people are told").until(() -> !witness.events("trigger").isEmpty());
            Duration pending = Duration.ofNanos(witness.events("trigger").get(0).nanoTime() - broken);
            // Two of three seconds count for certain, and a lost one may not: a timer that began anew would never end.
            assertThat(pending).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(20));
            await("nine more are lost, and it fires all the while")
                    .during(Duration.ofSeconds(9))
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> witness.openKeys().size() == 1
                            && witness.events("resolve").isEmpty()
                            && vigie.items("/api/v1/incidents?state=open").size() == 1);
            assertThat(witness.events("trigger"))
                    .extracting(Witness.Event::key)
                    .containsOnly(witness.openKeys().iterator().next());
            fleet.repair(fleet.addresses().get(0));
            soon("it is told to be over").until(() -> witness.openKeys().isEmpty());
        }
    }

    @Test
    void pain7_parentAndChildAreOnePageWhoeverFailsFirstAndTheChildPagesAfterwardsOnlyIfItIsStillBad()
            throws Exception {
        try (Fleet parent = new Fleet(2);
                Fleet child = new Fleet(2);
                Witness witness = new Witness(folder, address -> {});
                VigieProcess vigie = start(
                        estate(service("db", "", parent) + service("api", "db", child), "", witness.sections()))) {
            allAre(vigie, "UP");
            child.addresses().forEach(child::breakDown);
            await("two seconds pass").pollDelay(Duration.ofSeconds(2)).until(() -> true);
            parent.addresses().forEach(parent::breakDown);
            soon("all are in one incident, and its root is the parent").until(() -> {
                List<JsonNode> open = vigie.items("/api/v1/incidents?state=open");
                return open.size() == 1 && open.get(0).path("service").asText().equals("db");
            });
            allAre(vigie, "DOWN");
            soon("one key is open").until(() -> witness.openKeys().size() == 1);
            // The parent comes back first; what is still bad then is a page of its own.
            parent.addresses().forEach(parent::repair);
            soon("the child has an incident of its own").until(() -> {
                List<JsonNode> open = vigie.items("/api/v1/incidents?state=open");
                return open.size() == 1 && open.get(0).path("service").asText().equals("api");
            });
            child.addresses().forEach(child::repair);
            soon("everything is over").until(() -> witness.openKeys().isEmpty());
        }
    }
}
