package vigie.dashboards.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.dashboards.AccessRule;
import vigie.dashboards.Example;
import vigie.dashboards.Served;
import vigie.dashboards.access.ApiConfig;
import vigie.dashboards.access.Gate;
import vigie.dashboards.access.OutcomeCapability;
import vigie.dashboards.access.PagerDutySignature;
import vigie.dashboards.access.Role;
import vigie.dashboards.access.Token;
import vigie.model.Operator;
import vigie.model.Secret;

/** PagerDuty's webhooks on a real server: only what is signed is heard. */
class PagerDutyWebhookTest {
    private static final Served SERVED = new Served(Example.windows(Instant.parse("2026-01-02T14:02:11Z")));
    private static final String PATH = "/api/v1/inbound/pagerduty";
    private static final Secret SECRET = new Secret("n6qNqgTtbMqJ7nQtsVaGGnBc");
    private static final String EVENT = """
            {"event": {"id": "01EV", "event_type": "incident.acknowledged", "resource_type": "incident",
             "occurred_at": "2026-01-02T14:00:00.169Z",
             "agent": {"id": "P1", "summary": "Ann\\u0007 Example", "type": "user_reference"}, "client": null,
             "data": {"id": "Q1", "type": "incident", "number": 2, "status": "acknowledged",
              "incident_key": "01JINC0000000001", "title": "api is down", "assignees": []}}}""";

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @BeforeEach
    void clean() {
        SERVED.windows.decisions.clear();
        SERVED.windows.answer = new Operator.Answer(Operator.Result.DONE, "written down");
        SERVED.windows.recordDown = false;
        SERVED.rule = AccessRule.loopbackWrites();
        SERVED.pagerDutySecret = SECRET;
    }

    private static String signature(String body, Secret secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "v1=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> post(String body, String signature) {
        return SERVED.send("POST", PATH, body, "Content-Type", "application/json", "X-PagerDuty-Signature", signature);
    }

    private static HttpResponse<String> signed(String body) {
        return post(body, signature(body, SECRET));
    }

    @Test
    void whatIsSignedIsHeardInOurWords() {
        assertThat(signed(EVENT).statusCode()).isEqualTo(200);
        assertThat(SERVED.windows.decisions)
                .containsExactly("heard OutsideEvent[source=pagerduty, id=01EV, kind=ACKNOWLEDGED,"
                        + " incident=01JINC0000000001, by=Ann Example, person=true, at=2026-01-02T14:00:00.169Z]");
    }

    @Test
    void theSignatureIsThatOfAKnownExample() {
        // HMAC-SHA256 of RFC 4231, test case 2.
        String header = "v1=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        byte[] body = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);
        assertThat(PagerDutySignature.fits(new Secret("Jefe"), body, header)).isTrue();
        assertThat(PagerDutySignature.fits(new Secret("Jefe!"), body, header)).isFalse();
    }

    @Test
    void duringARotationOneOfSeveralSignaturesIsEnough() {
        String other = signature(EVENT, new Secret("the new one"));
        assertThat(post(EVENT, other + ", " + signature(EVENT, SECRET)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotSignedByUsIsNotHeard() {
        assertThat(post(EVENT, signature(EVENT, new Secret("another"))).statusCode())
                .isEqualTo(401);
        assertThat(post(EVENT + " ", signature(EVENT, SECRET)).statusCode())
                .as("one byte more")
                .isEqualTo(401);
        assertThat(post(EVENT, signature(EVENT, SECRET).substring(3)).statusCode())
                .as("without its version")
                .isEqualTo(401);
        assertThat(SERVED.post(PATH, EVENT).statusCode()).as("no signature").isEqualTo(401);
        assertThat(SERVED.windows.decisions).isEmpty();
    }

    @Test
    void withoutASecretThereIsNothing() {
        SERVED.pagerDutySecret = null;
        assertThat(signed(EVENT).statusCode()).isEqualTo(404);
        assertThat(SERVED.windows.decisions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\": {\"id\": \"e\", \"event_type\": \"pagey.ping\", \"data\": {\"type\": \"ping\"}}}",
                "{\"event\": {\"id\": \"e\", \"event_type\": \"incident.annotated\", \"data\": {\"incident_key\": \"k\"}}}",
                "{\"event\": {\"id\": \"e\", \"event_type\": \"incident.acknowledged\", \"data\": {\"incident_key\": null}}}",
            })
    void whatChangesNothingHereIsTakenAndThatIsAll(String body) {
        assertThat(signed(body).statusCode()).isEqualTo(200);
        assertThat(SERVED.windows.decisions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "no json",
                "{\"event\": []}",
                "{\"event\": {\"event_type\": \"incident.acknowledged\"}}",
                "{\"event\": {\"id\": \"e\", \"event_type\": \"incident.resolved\", \"occurred_at\": \"noon\","
                        + " \"data\": {\"incident_key\": \"k\"}}}",
            })
    void signedNonsenseIsRefused(String body) {
        assertThat(signed(body).statusCode()).isEqualTo(400);
        assertThat(SERVED.windows.decisions).isEmpty();
    }

    @Test
    void anEndlessBodyIsRefused() {
        assertThat(signed("{\"event\": \"" + "x".repeat(300_000) + "\"}").statusCode())
                .isEqualTo(413);
    }

    @Test
    void whatCouldNotBeWrittenDownIsAskedForAgain() {
        SERVED.windows.recordDown = true;
        assertThat(signed(EVENT).statusCode()).isEqualTo(503);
    }

    @Test
    void theSignatureStandsInThePlaceOfATokenAndOnlyIfThereIsASecret() {
        Token token = Token.of("ops", Role.OPERATOR, new Secret("ops-0123456789abcdef"));
        ApiConfig.Rate rate = new ApiConfig.Rate(50, Duration.ofSeconds(1));
        OutcomeCapability outcomes = new OutcomeCapability(new byte[] {1});
        SERVED.rule = new Gate(new ApiConfig(List.of(token), rate, SECRET, List.of()), outcomes, () -> 0);
        assertThat(signed(EVENT).statusCode()).isEqualTo(200);
        assertThat(SERVED.post("/api/v1/inbound/alertmanager", "{}").statusCode())
                .as("others need one")
                .isEqualTo(401);
        SERVED.rule = new Gate(new ApiConfig(List.of(token), rate), outcomes, () -> 0);
        assertThat(signed(EVENT).statusCode()).isEqualTo(401);
    }
}
