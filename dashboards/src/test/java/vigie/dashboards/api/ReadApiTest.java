package vigie.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.dashboards.Example;
import vigie.dashboards.Served;

/** The read API on a real server, over windows that are lists. */
class ReadApiTest {
    private static final Instant NOW = Instant.parse("2026-01-02T14:02:11Z");
    private static final Served SERVED = new Served(Example.windows(NOW));

    @BeforeAll
    static void start() {
        assertThat(SERVED.server.isRunning()).isTrue();
    }

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @Test
    void showsAServiceWithItsZonesInstancesAndIncidents() throws Exception {
        JsonNode api = json("/api/v1/services/api");
        assertThat(api.get("name").asText()).isEqualTo("api");
        assertThat(api.get("tier").asText()).isEqualTo("critical");
        assertThat(api.get("status").asText()).isEqualTo("DEGRADED");
        assertThat(api.get("since").asText()).isEqualTo("2026-01-02T14:00:29Z");
        assertThat(api.get("zones").toString())
                .isEqualTo(
                        "[{\"zone\":\"a\",\"instances\":2,\"healthy\":2},{\"zone\":\"b\",\"instances\":1,\"healthy\":0},"
                                + "{\"zone\":\"c\",\"instances\":1,\"healthy\":1}]");
        assertThat(api.get("instances")).hasSize(4);
        assertThat(api.get("instances").get(2).get("name").asText()).isEqualTo("api-2");
        assertThat(api.get("depends_on").get(0).asText()).isEqualTo("orders-db");
        assertThat(api.get("open_incidents").asInt()).isEqualTo(1);
        assertThat(api.get("mode").isNull()).isTrue();
        assertThat(api.get("incidents").get(0).asText()).isEqualTo("01JINC0000000001");
        assertThat(api.get("objectives").toString())
                .isEqualTo(
                        "{\"rto_seconds\":900.0,\"rpo_seconds\":null,\"recovery_seconds\":null,\"loss_seconds\":null}");
        assertThat(json("/api/v1/services/orders-db")
                        .get("objectives")
                        .get("loss_seconds")
                        .asDouble())
                .isEqualTo(2.5);
        assertThat(api.get("single_points").toString())
                .isEqualTo("[{\"service\":\"orders-db\",\"extent\":\"instance\",\"name\":\"db-1\"}]");
        assertThat(json("/api/v1/services/search").get("single_points")).isEmpty();
        assertThat(api.get("redundancy").toString()).isEqualTo("{\"min_instances\":2,\"min_zones\":2}");
    }

    @Test
    void tellsOfEachRegionWhetherItCouldTakeOverAndWhyNot() throws Exception {
        JsonNode regions = json("/api/v1/regions").get("items");
        assertThat(regions).extracting(r -> r.get("name").asText()).containsExactly("eu", "us", "ap");
        JsonNode eu = regions.get(0);
        assertThat(eu.get("role").asText()).isEqualTo("primary");
        assertThat(eu.get("status").asText()).isEqualTo("DEGRADED");
        assertThat(eu.get("ready").isNull()).as("nobody asks it of a primary").isTrue();
        assertThat(eu.get("services").get(0).get("watched").asBoolean()).isFalse();
        JsonNode us = regions.get(1);
        assertThat(us.get("ready").toString()).isEqualTo("false");
        assertThat(us.get("services").get(0).get("ready").toString()).isEqualTo("true");
        JsonNode db = us.get("services").get(1);
        assertThat(db.get("ready").toString()).isEqualTo("false");
        assertThat(db.get("missing").toString()).isEqualTo("[\"it has no instance there, 2 are needed\"]");
        assertThat(db.get("ready_until").asText()).isEqualTo("2026-01-02T14:01:11Z");
        assertThat(regions.get(2).get("ready").isNull()).as("it cannot be told").isTrue();
        assertThat(regions.get(2).get("services").get(0).get("missing")).hasSize(1);
    }

    @Test
    void tellsTheDegradedModeThatAServiceIsIn() throws Exception {
        assertThat(json("/api/v1/services/orders-db").get("mode").asText()).isEqualTo("read-only");
        assertThat(json("/api/v1/scorecards/orders-db%2Fread-only").get("plan").asText())
                .isEqualTo("orders-db/read-only");
    }

    @Test
    void showsTargetsBeforeAndAfterTheirFirstPoll() throws Exception {
        JsonNode targets = json("/api/v1/targets?service=api").get("items");
        assertThat(targets).hasSize(4);
        assertThat(targets.get(0).get("last_poll").isNull()).isTrue();
        JsonNode down = targets.get(2);
        assertThat(down.get("status").asText()).isEqualTo("DOWN");
        assertThat(down.get("reason").asText()).contains("connection refused");
        assertThat(down.get("latency_seconds").asDouble()).isEqualTo(0.012);
        assertThat(down.get("timeout_seconds").asDouble()).isEqualTo(2);
        assertThat(down.get("breaker").asText()).isEqualTo("CLOSED");
        assertThat(down.get("phase").asText()).isEqualTo("connect");
    }

    @Test
    void writesNumbersThatAreNotFiniteAsNull() throws Exception {
        JsonNode findings = json("/api/v1/findings").get("items");
        assertThat(findings.get(0).get("value").isNull()).isTrue();
        assertThat(findings.get(1).get("value").asDouble()).isEqualTo(250);
        assertThat(findings.get(1).get("expected").toString()).isEqualTo("{\"low\":0.0,\"high\":12.0}");
        assertThat(findings.get(2).get("value").isNull()).isTrue();
        assertThat(findings.get(2).get("state").asText()).isEqualTo("unknown");
        String series = json("/api/v1/series?service=gateway")
                .get("items")
                .get(0)
                .get("id")
                .asText();
        JsonNode samples = json("/api/v1/series/" + series + "/samples").get("items");
        assertThat(samples.get(7).get("value").isNull()).isTrue();
        assertThat(samples.get(8).get("value").asDouble()).isEqualTo(0.08);
    }

    @ParameterizedTest
    @CsvSource({",3", "open,2", "closed,1"})
    void listsIncidentsByState(String state, int count) throws Exception {
        JsonNode items = json("/api/v1/incidents" + (state == null ? "" : "?state=" + state))
                .get("items");
        assertThat(items).hasSize(count);
        assertThat(items)
                .allSatisfy(item -> assertThat(item.get("state").asText())
                        .isEqualTo(state == null ? item.get("state").asText() : state));
    }

    @Test
    void showsAnIncidentWithItsTimeline() throws Exception {
        JsonNode incident = json("/api/v1/incidents/01JINC0000000001");
        assertThat(incident.get("severity").asText()).isEqualTo("error");
        assertThat(incident.get("acknowledged_by").isNull()).isTrue();
        assertThat(incident.get("runs").get(0).asText()).isEqualTo("01JRUN0000000002");
        assertThat(incident.get("timeline")).hasSize(7);
        assertThat(incident.get("timeline").get(0).toString())
                .contains("\"kind\":\"evidence\"")
                .endsWith("\"data\":{\"check\":\"health\",\"instance\":\"127.0.0.1:8082\",\"phase\":\"connect\"}}");
        assertThat(incident.get("alerts").get(0).get("labels").get("team").asText())
                .isEqualTo(Example.HOSTILE);
    }

    @Test
    void showsRunsRefusalsAndTheAuditTrail() throws Exception {
        JsonNode run = json("/api/v1/runs/01JRUN0000000001");
        assertThat(run.get("state").asText()).isEqualTo("WAITING_APPROVAL");
        assertThat(run.get("mode").asText()).isEqualTo("approve");
        assertThat(run.get("epoch").asInt()).isEqualTo(7);
        assertThat(run.get("steps").get(0).get("targets")).hasSize(2);
        assertThat(run.get("steps").get(0).get("called_at").isNull()).isTrue();
        assertThat(json("/api/v1/refusals").get("items").get(0).get("rule").asText())
                .isEqualTo("ladder");
        JsonNode audit = json("/api/v1/audit").get("items");
        assertThat(audit.get(0).get("seq").asInt()).isEqualTo(1);
        assertThat(audit.get(1).get("previous")).isEqualTo(audit.get(0).get("hash"));
    }

    @Test
    void showsTheNoticesThatWereGivenUp() throws Exception {
        JsonNode rejected = json("/api/v1/notices?state=rejected").get("items");
        assertThat(rejected).hasSize(1);
        assertThat(rejected.get(0).get("receiver").asText()).isEqualTo("oncall");
        assertThat(rejected.get(0).get("error").asText()).isEqualTo("answered 401");
        assertThat(rejected.get(0).get("next_at").isNull()).isTrue();
        assertThat(problem(SERVED.get("/api/v1/notices?state=lost"), 400)
                        .get("detail")
                        .asText())
                .isEqualTo("state must be one of waiting, held, delivered, rejected, expired, dropped: was lost");
    }

    @Test
    void showsHowVigieItselfIs() throws Exception {
        JsonNode status = json("/api/v1/status");
        assertThat(status.get("node").asText()).isEqualTo("node-1");
        assertThat(status.get("version").asText()).isEqualTo("0.1.0");
        assertThat(status.get("uptime_seconds").asDouble()).isEqualTo(136_931);
        assertThat(status.get("hold").isNull()).isTrue();
        assertThat(status.get("record").asText()).isEqualTo("up");
        assertThat(status.get("outbox").get("waiting").asInt()).isEqualTo(2);
        JsonNode storm = status.get("storms").get(0);
        assertThat(storm.get("receiver").asText()).isEqualTo("oncall");
        assertThat(storm.get("state").asText()).isEqualTo("storm");
        assertThat(storm.get("held").asInt()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/services",
                "/api/v1/targets",
                "/api/v1/findings",
                "/api/v1/incidents",
                "/api/v1/runs",
                "/api/v1/refusals",
                "/api/v1/notices",
                "/api/v1/audit"
            })
    void everyListIsReadInPartsWithoutLossOrRepetition(String path) throws Exception {
        List<JsonNode> whole = new ArrayList<>();
        json(path).get("items").forEach(whole::add);
        assertThat(whole).hasSizeGreaterThan(2);
        List<JsonNode> parts = new ArrayList<>();
        String after = "";
        for (int guard = 0; guard < 50; guard++) {
            JsonNode part = json(path + "?limit=2" + after);
            assertThat(part.get("items").size()).isLessThanOrEqualTo(2);
            part.get("items").forEach(parts::add);
            if (part.get("next").isNull()) {
                break;
            }
            after = "&after=" + part.get("next").asText();
        }
        assertThat(parts).isEqualTo(whole);
    }

    @Test
    void samplesAreReadInPartsFromATimeOn() throws Exception {
        String path = "/api/v1/series/"
                + json("/api/v1/series?service=gateway")
                        .get("items")
                        .get(0)
                        .get("id")
                        .asText() + "/samples";
        JsonNode first = json(path);
        assertThat(first.get("items")).hasSize(100);
        JsonNode last = json(path + "?limit=1000&after=" + first.get("next").asText());
        assertThat(last.get("items")).hasSize(150);
        assertThat(last.get("next").isNull()).isTrue();
        assertThat(json(path + "?since=2026-01-02T14:02:00Z").get("items")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/services?limit=0, limit",
        "/api/v1/services?limit=1001, limit",
        "/api/v1/services?limit=ten, limit",
        "/api/v1/services?after=x, after",
        "/api/v1/runs?after=x, after",
        "/api/v1/incidents?state=ajar, state",
        "/api/v1/series, service",
    })
    void aBadParameterIsNamed(String path, String parameter) throws Exception {
        JsonNode problem = problem(SERVED.get(path), 400);
        assertThat(problem.get("detail").asText()).startsWith(parameter + " must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?since=yesterday", "?after=x", "?limit=-1"})
    void aBadParameterOfSamplesIsNamed(String query) throws Exception {
        String id = json("/api/v1/series?service=gateway")
                .get("items")
                .get(0)
                .get("id")
                .asText();
        JsonNode problem = problem(SERVED.get("/api/v1/series/" + id + "/samples" + query), 400);
        assertThat(problem.get("detail").asText()).startsWith(query.substring(1, query.indexOf('=')) + " must");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/services/nobody",
                "/api/v1/incidents/nothing",
                "/api/v1/runs/nothing",
                "/api/v1/series/0/samples",
                "/api/v1/nowhere",
                "/api",
                "/api/v9/x",
                "/nowhere",
                "/console/../secret",
                "/console/nothing.js",
            })
    void whatIsNotThereIsAProblem(String path) throws Exception {
        assertThat(problem(SERVED.get(path), 404).get("title").asText()).isEqualTo("Not found");
    }

    @Test
    void aWrongMethodIsAProblem() throws Exception {
        problem(SERVED.send("DELETE", "/api/v1/services", null), 405);
        problem(SERVED.send("GET", "/api/v1/hold", null), 405);
    }

    @Test
    void anUnchangedAnswerIsNotSentAgain() throws Exception {
        HttpResponse<String> first = SERVED.get("/api/v1/services");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        HttpResponse<String> again = SERVED.get("/api/v1/services", "If-None-Match", "\"other\", " + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).contains(tag);
        assertThat(SERVED.get("/api/v1/services", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theEstateIsShownWhileTheRecordIsDown() throws Exception {
        SERVED.windows.recordDown = true;
        try {
            JsonNode api = json("/api/v1/services/api");
            assertThat(api.get("open_incidents").isNull()).isTrue();
            assertThat(json("/api/v1/status").get("record").asText()).isEqualTo("down");
            JsonNode problem = problem(SERVED.get("/api/v1/incidents"), 500);
            assertThat(problem.toString()).doesNotContain("secret");
        } finally {
            SERVED.windows.recordDown = false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api/v1/services", "/api/v1/nowhere", "/metrics", "/-/healthy", "/console/console.css"})
    void everyAnswerCarriesTheSecurityHeaders(String path) {
        HttpResponse<String> response = SERVED.get(path);
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(response.headers().firstValue("Cache-Control")).isPresent();
    }

    @Test
    void lifeCyclePathsSpeakAsPrometheusDoes() throws Exception {
        assertThat(SERVED.get("/-/healthy").body()).isEqualTo("Vigie is Healthy.\n");
        assertThat(SERVED.get("/-/ready").body()).isEqualTo("Vigie is Ready.\n");
        SERVED.ready = false;
        assertThat(SERVED.get("/-/ready").statusCode()).isEqualTo(503);
        SERVED.ready = true;
        assertThat(SERVED.send("POST", "/-/reload", null).statusCode()).isEqualTo(200);
        SERVED.reloadErrors = List.of("estate.yaml:3:7: unknown key", "estate.yaml:9:1: unknown key");
        JsonNode refused = problem(SERVED.send("POST", "/-/reload", null), 400);
        assertThat(refused.get("errors")).hasSize(2);
        assertThat(refused.get("detail").asText()).contains("estate.yaml:3:7");
        SERVED.reloadErrors = List.of();
    }

    @Test
    void theDescriptionsAreServed() {
        assertThat(SERVED.get("/api/openapi.yaml").headers().firstValue("Content-Type"))
                .contains("application/yaml");
        assertThat(SERVED.get("/api/estate.schema.json").body()).startsWith("{\"$schema\"");
    }

    static JsonNode problem(HttpResponse<String> response, int status) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotEmpty();
        assertThat(problem.get("detail").asText()).isNotEmpty();
        return problem;
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<String> response = SERVED.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        return new ObjectMapper().readTree(response.body());
    }
}
