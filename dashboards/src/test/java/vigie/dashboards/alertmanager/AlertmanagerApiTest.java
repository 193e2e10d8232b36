package vigie.dashboards.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.dashboards.AccessRule;
import vigie.dashboards.Example;
import vigie.dashboards.Served;
import vigie.model.Operator;
import vigie.model.ReceivedAlert;

/** Alertmanager's API on a real server: what is taken, what is refused and how it is said. */
class AlertmanagerApiTest {
    private static final Instant NOW = Instant.parse("2026-01-02T14:02:11Z");
    private static final Served SERVED = new Served(Example.windows(NOW));

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @BeforeEach
    void clean() {
        SERVED.windows.decisions.clear();
        SERVED.windows.received.clear();
        SERVED.windows.recordDown = false;
        SERVED.windows.answer = new Operator.Answer(Operator.Result.DONE, "01JNEW");
        SERVED.rule = AccessRule.loopbackWrites();
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void alertsThatAreTakenAreAnsweredWhenTheyAreOnDisk() {
        String body = """
                [{"labels": {"alertname": "A", "empty": ""}, "annotations": {"summary": "s"}, "startsAt": "2026-01-02T15:00:00+01:00",
                  "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://prometheus.example/", "unknown": 1}]""";
        HttpResponse<String> response = SERVED.post("/api/v2/alerts", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        ReceivedAlert alert = SERVED.windows.received.get(0);
        assertThat(alert.labels().asMap()).hasSize(1).containsEntry("alertname", "A");
        assertThat(alert.startsAt()).isEqualTo(Instant.parse("2026-01-02T14:00:00Z"));
        assertThat(alert.endsAt()).isNull();
        SERVED.windows.recordDown = true;
        assertThat(SERVED.post("/api/v2/alerts", body).statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | JSON list",
                "[1] | must be an object",
                "[{\"labels\":{}}] | at least one label",
                "[{\"labels\":{\"a\":1}}] | a must be a text",
                "[{\"labels\":{\"a\":\"b\"},\"startsAt\":\"soon\"}] | startsAt must be a time",
                "[{\"labels\":{\"a\":\"b\"},\"startsAt\":\"2026-01-02T00:00:00Z\",\"endsAt\":\"2026-01-01T00:00:00Z\"}] | before endsAt",
                "[{\"labels\":{\"a\":\"b\",\"a\":\"c\"}}] | JSON list",
            })
    void whatIsNoAlertIsRefused(String body, String why) throws Exception {
        HttpResponse<String> response = SERVED.post("/api/v2/alerts", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).asText()).contains(why);
        assertThat(SERVED.windows.received).isEmpty();
    }

    @Test
    void aGoodAlertIsTakenBesideABadOne() throws Exception {
        HttpResponse<String> response =
                SERVED.post("/api/v2/alerts", "[{\"labels\":{}},{\"labels\":{\"alertname\":\"A\"}}]");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).asText()).startsWith("alert 1:");
        assertThat(SERVED.windows.received).hasSize(1);
    }

    @Test
    void aLinkIsOnlyEverALink() {
        SERVED.post("/api/v2/alerts", "[{\"labels\":{\"alertname\":\"A\"},\"generatorURL\":\"javascript:alert(1)\"}]");
        assertThat(SERVED.windows.received.get(0).generatorUrl()).isEmpty();
    }

    @Test
    void webhooksOfAlertmanagerAndGrafanaComeIn() {
        String body = """
                {"version": "4", "status": "firing", "title": "Grafana adds fields", "alerts": [
                  {"status": "firing", "labels": {"alertname": "A"}, "endsAt": "0001-01-01T00:00:00Z"},
                  {"status": "resolved", "labels": {"alertname": "B"}, "startsAt": "2026-01-02T13:00:00Z",
                   "endsAt": "2026-01-02T14:00:00Z", "values": {"B": 1}}]}""";
        assertThat(SERVED.post("/api/v1/inbound/alertmanager", body).statusCode())
                .isEqualTo(200);
        assertThat(SERVED.windows.received).hasSize(2);
        assertThat(SERVED.windows.received.get(0).endsAt()).isAfter(NOW.plus(Duration.ofHours(24)));
        assertThat(SERVED.windows.received.get(1).endsAt()).isBefore(NOW);
        assertThat(SERVED.post("/api/v1/inbound/alertmanager", "{\"alerts\":[{\"labels\":{\"a\":\"b\"}}]}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aSilenceReachesTheDoor() throws Exception {
        HttpResponse<String> response = SERVED.post("/api/v2/silences", """
                {"matchers": [{"name": "service", "value": "api"}, {"name": "zone", "value": "a|b", "isRegex": true, "isEqual": false}],
                 "startsAt": "2026-01-02T14:00:00Z", "endsAt": "2026-01-02T16:00:00Z", "createdBy": "ann", "comment": "work"}""");
        assertThat(json(response).get("silenceID").asText()).isEqualTo("01JNEW");
        assertThat(SERVED.windows.decisions).containsExactly("silence [service=\"api\", zone!~\"a|b\"] by local");
    }

    @ParameterizedTest
    @CsvSource({"NOT_FOUND, 404", "CONFLICT, 409", "INVALID, 400"})
    void theDoorsAnswerIsTheStatus(Operator.Result result, int status) throws Exception {
        SERVED.windows.answer = new Operator.Answer(result, "because");
        HttpResponse<String> response = SERVED.send("DELETE", "/api/v2/silence/01J", null);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).asText()).isEqualTo("because");
    }

    @Test
    void aStrangerMaySilenceNothing() {
        SERVED.rule = attempt ->
                attempt.writes() ? AccessRule.Access.forbidden("not you") : AccessRule.Access.granted("somebody");
        assertThat(SERVED.send("DELETE", "/api/v2/silence/01J", null).statusCode())
                .isEqualTo(403);
        assertThat(SERVED.post("/api/v2/alerts", "[{\"labels\":{\"a\":\"b\"}}]").statusCode())
                .isEqualTo(403);
        assertThat(SERVED.windows.received).isEmpty();
        assertThat(SERVED.get("/api/v2/silences").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsSuppressedIsShownUnlessItIsNotWanted() throws Exception {
        assertThat(json(SERVED.get("/api/v2/alerts")).at("/0/status/state").asText())
                .isEqualTo("suppressed");
        assertThat(json(SERVED.get("/api/v2/alerts?silenced=false"))).isEmpty();
        assertThat(json(SERVED.get("/api/v2/alerts?muted=false"))).isEmpty();
        assertThat(json(SERVED.get("/api/v2/alerts?inhibited=false&active=false")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v2/alerts?active=maybe", "/api/v2/alerts?filter=nonsense", "/api/v2/silences?filter=%7B"})
    void whatCannotBeAskedIsRefused(String path) throws Exception {
        HttpResponse<String> response = SERVED.get(path);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).isTextual()).isTrue();
    }
}
