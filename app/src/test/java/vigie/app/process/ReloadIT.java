package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running program is told to read its estate again, by a signal and over HTTP, and is given good and bad ones. */
class ReloadIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static Fleet fleet;
    private static Witness witness;
    private static Site site;
    private static VigieProcess vigie;

    @BeforeAll
    static void start() throws Exception {
        fleet = new Fleet(3);
        witness = new Witness(folder, fleet::repair);
        site = new Site(folder);
        site.write(estate(2));
        vigie = site.startReady();
    }

    @AfterAll
    static void stop() {
        vigie.close();
        witness.close();
        fleet.close();
    }

    @BeforeEach
    void twoInstancesAreWatched() throws Exception {
        site.write(estate(2));
        assertThat(vigie.post("/-/reload", "").statusCode()).isEqualTo(200);
        await("both are UP")
                .atMost(SOON)
                .until(() -> watched()
                                .keySet()
                                .equals(Map.of(instance(0), "", instance(1), "").keySet())
                        && statuses().stream().allMatch("UP"::equals));
    }

    @Test
    void aSignalTakesAChangedEstateAndWhatDidNotChangeGoesOn() throws Exception {
        Map<String, String> before = watched();
        site.write(estate(3));
        vigie.signal("HUP");
        await("the new instance is UP")
                .atMost(SOON)
                .until(() -> watched().containsKey(instance(2))
                        && statuses().stream().allMatch("UP"::equals));
        Map<String, String> after = watched();
        assertThat(after).hasSize(3).containsAllEntriesOf(before);
        site.write(estate(2));
        vigie.signal("HUP");
        await("the new instance is gone").atMost(SOON).until(() -> watched().equals(before));
    }

    @Test
    void aPostTakesAChangedEstateAndWhatDidNotChangeGoesOn() throws Exception {
        Map<String, String> before = watched();
        site.write(estate(3));
        assertThat(vigie.post("/-/reload", "").statusCode()).isEqualTo(200);
        await("the new instance is watched").atMost(SOON).until(() -> watched().containsKey(instance(2)));
        assertThat(watched()).containsAllEntriesOf(before);
    }

    @Test
    void aPostOfABadEstateIsAnsweredWithEveryErrorAndTheOldOneGoesOn() throws Exception {
        Map<String, String> before = watched();
        int told = witness.events().size();
        site.write(estate(3).replace("{interval: 1s", "{interval: soon").replace("path: /health", "paht: /health"));
        HttpResponse<String> answer = vigie.post("/-/reload", "");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = new JsonMapper().readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("errors"))
                .extracting(JsonNode::asText)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith(site.estate() + ":2:22: ")
                                .contains("soon"),
                        second -> assertThat(second)
                                .matches(".*estate\\.yaml:[0-9]+:[0-9]+: .*")
                                .contains("paht"));
        Instant now = Instant.now();
        await("the old estate is polled")
                .atMost(SOON)
                .until(() -> vigie.items("/api/v1/targets").stream()
                        .allMatch(
                                t -> Instant.parse(t.path("last_poll").asText()).isAfter(now)));
        assertThat(watched()).isEqualTo(before);
        isToldAndResolved(told);
    }

    @Test
    void aSignalWithABadEstateChangesNothingAndIsTold() throws Exception {
        Map<String, String> before = watched();
        int told = witness.events().size();
        site.write(estate(3).replace("version: 1", "version: 7"));
        vigie.signal("HUP");
        await("the log names the place")
                .atMost(SOON)
                .until(() -> vigie.printed()
                        .lines()
                        .anyMatch(line -> line.contains(" ERROR ") && line.contains(site.estate() + ":1:10: ")));
        assertThat(watched()).isEqualTo(before);
        isToldAndResolved(told);
    }

    @Test
    void aRestartWithAGoodFileEndsWhatWasSaidOfABadOne() throws Exception {
        site.write("version: 1\nservices: nothing\n");
        assertThat(vigie.post("/-/reload", "").statusCode()).isEqualTo(400);
        await("ConfigRejected fires").atMost(SOON).until(() -> openIncident() != null);
        vigie.kill();
        site.write(estate(2));
        vigie = site.startReady();
        await("it is over").atMost(SOON).until(() -> openIncident() == null);
    }

    /** {@code ConfigRejected} is seen wherever one looks, until a good file is there. */
    private static void isToldAndResolved(int told) throws Exception {
        await("ConfigRejected fires").atMost(SOON).until(() -> openIncident() != null);
        String incident = openIncident();
        assertThat(vigie.items("/api/v1/findings"))
                .extracting(finding -> finding.path("kind").asText())
                .contains("ConfigRejected");
        assertThat(vigie.get("/metrics").body())
                .contains("vigie_findings{kind=\"ConfigRejected\",severity=\"warning\",} 1.0");
        await("somebody is told").atMost(SOON).until(() -> said(told, "trigger", incident));
        site.write(estate(2));
        vigie.signal("HUP");
        await("it is over").atMost(SOON).until(() -> openIncident() == null && said(told, "resolve", incident));
        assertThat(vigie.items("/api/v1/findings")).isEmpty();
    }

    private static boolean said(int from, String action, String incident) {
        return witness.events().stream()
                .skip(from)
                .anyMatch(e -> e.action().equals(action) && e.key().equals(incident));
    }

    private static String openIncident() throws IOException, InterruptedException {
        return vigie.items("/api/v1/incidents?state=open").stream()
                .filter(incident -> incident.path("alerts").toString().contains("\"ConfigRejected\""))
                .map(incident -> incident.path("id").asText())
                .findFirst()
                .orElse(null);
    }

    private static String instance(int i) {
        return fleet.addresses().get(i);
    }

    /** Since when each instance is what it is. */
    private static Map<String, String> watched() throws IOException, InterruptedException {
        Map<String, String> since = new TreeMap<>();
        vigie.items("/api/v1/targets")
                .forEach(t ->
                        since.put(t.path("instance").asText(), t.path("since").asText()));
        return since;
    }

    private static List<String> statuses() throws IOException, InterruptedException {
        return vigie.items("/api/v1/targets").stream()
                .map(t -> t.path("status").asText())
                .toList();
    }

    private static String estate(int instances) {
        return """
                version: 1
                defaults: {interval: 1s, fail_after: 1, recover_after: 1, grace: 0s}
                services:
                  - name: api
                    targets: @targets@
                    checks: [{name: health, use: http, path: /health}]
                """.replace("@targets@", Fleet.targets(fleet.addresses().subList(0, instances))) + witness.sections();
    }
}
