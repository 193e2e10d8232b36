package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run in each state that lasts, one service each; then the real process is killed, and another one finds them. Each resumes, or is a
 * person's, as the table of the state machine says; nothing is called twice.
 */
class RunStatesIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> SERVICES =
            List.of("approval", "calling", "verifying", "undoing", "uncertain", "guarded");

    /** The service that is put into a degraded mode instead of being healed. */
    private static final String MODE = "degraded";

    private static final String DEGRADED = """
                degraded_modes:
                  - name: less
                    when: {check: health, status: DOWN}
                    back_when: {for: 2s}
                    mode: auto
                    override: "a test"
                    action: {action: degrade, executor: runner, undo: {action: restore, executor: runner}}
            """;

    @TempDir
    Path folder;

    private final Map<String, Fleet> fleets = new LinkedHashMap<>();
    private final List<JsonNode> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    private String estate(Witness witness, HttpServer executor) {
        StringBuilder text = new StringBuilder("""
                version: 1
                defaults: {interval: 500ms, timeout: 400ms, fail_after: 2, recover_after: 2, grace: 0s}
                services:
                """);
        fleets.forEach(
                (name, fleet) -> text.append("""
                  - name: %s
                    targets: %s
                    checks: [{name: health, use: http, path: /health}]
                %s""".formatted(name, fleet.targets(), name.equals(MODE) ? DEGRADED : "")));
        text.append("remediations:\n");
        for (String name : SERVICES) {
            boolean climbs = name.equals("undoing") || name.equals("guarded");
            text.append("""
                      - name: heal-%s
                        when: {service: %s, check: health, status: DOWN}
                        mode: %s
                        %s
                        steps:
                          - {action: restart, executor: runner, timeout: 5m, expires: 5m%s}
                    %s    verify: {healthy_for: 1s, within: %s}
                    """.formatted(
                            name,
                            name,
                            name.equals("approval") ? "approve" : "auto",
                            name.equals("approval") ? "" : "override: \"a test\"",
                            name.equals("undoing") ? ", undo: {action: undrain, executor: runner}" : "",
                            name.equals("guarded")
                                    ? "      - {action: recreate, executor: runner, timeout: 5m, expires: 5m}\n"
                                    : "",
                            climbs ? "6s" : "5m"));
        }
        return text + "executors: {runner: {url: \"http://" + Fleet.address(executor) + "/heal\", sign: \"file:"
                + folder + "/executor.secret\", allow: [\"127.0.0.0/8\"]}}\n" + witness.receivers();
    }

    /** The executor: what a call of a service meets. */
    private void answer(HttpExchange exchange) throws IOException {
        JsonNode call = JSON.readTree(exchange.getRequestBody().readAllBytes());
        calls.add(call);
        String service = call.path("data").path("service").asText();
        boolean undo = call.path("type").asText().equals("vigie.remediation.undo");
        if (service.equals("calling") || (undo && service.equals("undoing"))) {
            hang();
        }
        if (service.equals("uncertain")) {
            exchange.close();
            return;
        }
        if (service.equals("approval")
                || call.path("data").path("action").asText().equals("recreate")) {
            fleets.get(service).repair(broken(service));
        }
        Fleet.answer(exchange, service.equals("verifying") ? 202 : 200, "{}");
    }

    private void hang() {
        try {
            assertThat(end.await(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String broken(String service) {
        return fleets.get(service).addresses().get(0);
    }

    private List<JsonNode> calls(String service) {
        return calls.stream()
                .filter(c -> c.path("data").path("service").asText().equals(service))
                .toList();
    }

    private static JsonNode run(VigieProcess vigie, String service) throws Exception {
        List<JsonNode> runs = vigie.items("/api/v1/runs").stream()
                .filter(run -> run.path("service").asText().equals(service))
                .toList();
        return runs.isEmpty() ? JSON.createObjectNode() : runs.get(0);
    }

    private static String state(VigieProcess vigie, String service) throws Exception {
        return run(vigie, service).path("state").asText();
    }

    private static void reaches(VigieProcess vigie, String service, String state) {
        soon(service + " is " + state).until(() -> state(vigie, service).equals(state));
    }

    @Test
    void s23_killedInEachStateARunResumesOrIsAPersonsAndNothingIsCalledTwice() throws Exception {
        for (String name : SERVICES) {
            fleets.put(name, new Fleet(4));
        }
        fleets.put(MODE, new Fleet(4));
        HttpServer executor = Fleet.server();
        executor.createContext("/heal", this::answer);
        Site site = new Site(folder);
        try (Witness witness = new Witness(folder, address -> {})) {
            site.write(estate(witness, executor));
            try (VigieProcess first = site.startReady()) {
                soon("all are up")
                        .until(() -> first.items("/api/v1/targets").stream()
                                .allMatch(t -> t.path("status").asText().equals("UP")));
                for (String service : SERVICES.subList(0, 5)) {
                    fleets.get(service).breakDown(broken(service));
                }
                reaches(first, "approval", "WAITING_APPROVAL");
                reaches(first, "calling", "CALLING");
                reaches(first, "verifying", "VERIFYING");
                reaches(first, "uncertain", "UNCERTAIN");
                reaches(first, "undoing", "UNDOING");
                fleets.get(MODE).breakDown(broken(MODE));
                reaches(first, MODE, "IN_FORCE");
                fleets.get("guarded").breakDown(broken("guarded"));
                soon("its first step was called").until(() -> calls("guarded").size() == 1);
                assertThat(first.post("/api/v1/hold", "{\"reason\": \"a test\"}")
                                .statusCode())
                        .isEqualTo(200);
                reaches(first, "guarded", "GUARDED");
                soon("the undo was called").until(() -> calls("undoing").size() == 2);
                first.kill();
            }
            int before = calls.size();
            assertThat(before).isEqualTo(7);
            try (VigieProcess second = site.startReady()) {
                // What may have left is not guessed: people are asked.
                reaches(second, "calling", "UNCERTAIN");
                reaches(second, "undoing", "UNCERTAIN");
                assertThat(state(second, "uncertain")).isEqualTo("UNCERTAIN");
                for (String service : List.of("calling", "undoing", "uncertain")) {
                    soon("a person is told of " + service)
                            .until(() -> witness.events("trigger").stream()
                                    .anyMatch(e -> e.body().contains("RemediationUncertain")
                                            && e.body().contains(service)));
                }
                // What was sure goes on.
                assertThat(state(second, "verifying")).isEqualTo("VERIFYING");
                assertThat(state(second, "approval")).isEqualTo("WAITING_APPROVAL");
                assertThat(state(second, "guarded")).isEqualTo("GUARDED");
                assertThat(state(second, MODE)).isEqualTo("IN_FORCE");
                assertThat(second.get("/api/v1/services/" + MODE).body()).contains("\"mode\":\"less\"");
                assertThat(calls).hasSize(before);

                fleets.get("verifying").repair(broken("verifying"));
                reaches(second, "verifying", "DONE");
                fleets.get("calling").repair(broken("calling"));
                reaches(second, "calling", "DONE");
                String outcome = calls("uncertain")
                        .get(0)
                        .path("data")
                        .path("outcome_url")
                        .asText();
                assertThat(second.post(
                                        outcome.substring(outcome.indexOf("/api/")),
                                        "{\"succeeded\": false, \"detail\": \"no such unit\"}")
                                .statusCode())
                        .isEqualTo(200);
                reaches(second, "uncertain", "FAILED");
                String undoing = run(second, "undoing").path("id").asText();
                assertThat(second.post("/api/v1/runs/" + undoing + "/reject", "{}")
                                .statusCode())
                        .isEqualTo(200);
                reaches(second, "undoing", "FAILED");
                assertThat(calls).hasSize(before);

                assertThat(second.post("/api/v1/release", "{}").statusCode()).isEqualTo(200);
                reaches(second, "guarded", "DONE");
                assertThat(calls("guarded"))
                        .extracting(c -> c.path("data").path("action").asText())
                        .containsExactly("restart", "recreate");
                String approval = run(second, "approval").path("id").asText();
                assertThat(second.post("/api/v1/runs/" + approval + "/approve", "{}")
                                .statusCode())
                        .isEqualTo(200);
                reaches(second, "approval", "DONE");
                fleets.get(MODE).repair(broken(MODE));
                reaches(second, MODE, "DONE");
                assertThat(calls(MODE))
                        .extracting(c -> c.path("data").path("action").asText())
                        .containsExactly("degrade", "restore");
                assertThat(calls(MODE))
                        .allSatisfy(
                                c -> assertThat(c.path("data").path("targets")).hasSize(4));
                assertThat(calls).hasSize(before + 3);
                assertThat(calls)
                        .extracting(c -> c.path("data").path("run").asText()
                                + c.path("data").path("step").asText()
                                + c.path("type").asText())
                        .doesNotHaveDuplicates();
            }
        } finally {
            end.countDown();
            executor.stop(0);
            fleets.values().forEach(Fleet::close);
        }
        assertThat(site.verifyAudit().code()).isZero();
    }
}
