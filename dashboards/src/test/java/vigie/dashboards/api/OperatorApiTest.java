package vigie.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.dashboards.api.ReadApiTest.problem;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
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

/** The operator's actions on a real server, and who may take them. */
class OperatorApiTest {
    private static final Served SERVED = new Served(Example.windows(Instant.parse("2026-01-02T14:02:11Z")));

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
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/incidents/i1/feedback | {\"verdict\":\"noise\",\"note\":\"the nightly job\"} | feedback i1 noise by local: the nightly job",
                "/api/v1/incidents/i1/feedback | {\"verdict\":\"real\"} | feedback i1 real by local: ",
                "/api/v1/incidents/i1/ack | {\"note\":\" mine \"} | ack i1 by local: mine",
                "/api/v1/runs/r1/approve | {\"note\":\"go\"} | approve r1 by local: go",
                "/api/v1/runs/r1/reject | {} | reject r1 by local:",
                "/api/v1/runs/r1/steps/2/outcome | {\"succeeded\":true,\"detail\":\"ok\"} | outcome r1 2 true by local: ok",
                "/api/v1/runs/r1/steps/2/outcome | {\"outcome\":\"failed\"} | outcome r1 2 false by local:",
                "/api/v1/runs/r1/steps/2/outcome | {\"outcome\":\"done\"} | outcome r1 2 true by local:",
                "/api/v1/runs/r1/judge | {\"verdict\":\"needless\",\"note\":\"a test\"} | judge r1 NEEDLESS by local: a test",
                "/api/v1/hold | {\"reason\":\"storm\"} | hold by local: storm",
                "/api/v1/notices/n1/resend | {\"note\":\"key mended\"} | resend n1 by local: key mended",
                "/api/v1/leases | {\"service\":\"api\",\"reason\":\"r\",\"until\":\"2027-01-01T00:00:00Z\"} |"
                        + " lease Lease[id=, service=api, instance=, holder=local, reason=r, since=1970-01-01T00:00:00Z,"
                        + " until=2027-01-01T00:00:00Z] by local",
                "/api/v1/release | {\"reason\":\"over\"} | release by local: over",
                "/api/v1/release | {\"note\":\"over\",\"by\":\"ann\"} | release by local: over (for ann)",
                "/api/v1/release | {} | release by local:",
            })
    void aDecisionReachesTheDoor(String path, String body, String decision) {
        HttpResponse<String> response = SERVED.post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"result\":\"done\",\"detail\":\"written down\"}");
        assertThat(SERVED.windows.decisions).hasSize(1);
        assertThat(SERVED.windows.decisions.get(0).strip()).isEqualTo(decision);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/incidents/i1/ack",
                "/api/v1/runs/r1/approve",
                "/api/v1/runs/r1/reject",
                "/api/v1/notices/n1/resend",
                "/api/v1/release"
            })
    void theBodyMayBeLeftOut(String path) {
        assertThat(SERVED.send("POST", path, null).statusCode()).isEqualTo(200);
        assertThat(SERVED.windows.decisions).hasSize(1);
    }

    @Test
    void aLeaseIsEndedByItsIdentifier() {
        assertThat(SERVED.send("DELETE", "/api/v1/leases/l1", null).statusCode())
                .isEqualTo(200);
        assertThat(SERVED.windows.decisions).containsExactly("end of lease l1 by local");
    }

    @Test
    void theDoorsAnswerIsTheStatus() throws Exception {
        SERVED.windows.answer = new Operator.Answer(Operator.Result.NOT_FOUND, "there is no run r9");
        assertThat(problem(SERVED.post("/api/v1/runs/r9/approve", "{}"), 404)
                        .get("detail")
                        .asText())
                .isEqualTo("there is no run r9");
        SERVED.windows.answer = new Operator.Answer(Operator.Result.CONFLICT, "r9 is DONE");
        assertThat(problem(SERVED.post("/api/v1/runs/r9/reject", "{}"), 409)
                        .get("detail")
                        .asText())
                .isEqualTo("r9 is DONE");
    }

    @Test
    void aDecisionThatCannotBeWrittenDownIsNotMade() throws Exception {
        SERVED.windows.recordDown = true;
        assertThat(problem(SERVED.post("/api/v1/hold", "{\"reason\":\"x\"}"), 503)
                        .toString())
                .doesNotContain("disk full");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/hold | {} | 400",
                "/api/v1/hold | {\"reason\":\"  \"} | 400",
                "/api/v1/hold | {\"reason\":7} | 400",
                "/api/v1/hold | {\"reason\":\"a\",\"reason\":\"b\"} | 400",
                "/api/v1/hold | {\"reason\":\"a\"} tail | 400",
                "/api/v1/hold | [] | 400",
                "/api/v1/hold | {\"raison\":\"a\"} | 400",
                "/api/v1/hold | not json | 400",
                "/api/v1/runs/r1/steps/2/outcome | {} | 400",
                "/api/v1/runs/r1/steps/2/outcome | {\"outcome\":\"maybe\"} | 400",
                "/api/v1/runs/r1/steps/2/outcome | {\"outcome\":\"done\",\"succeeded\":false} | 400",
                "/api/v1/leases | {\"reason\":\"r\",\"until\":\"2027-01-01T00:00:00Z\"} | 400",
                "/api/v1/leases | {\"service\":\"api\",\"until\":\"2027-01-01T00:00:00Z\"} | 400",
                "/api/v1/leases | {\"service\":\"api\",\"reason\":\"r\",\"until\":\"soon\"} | 400",
                "/api/v1/runs/r1/steps/0/outcome | {\"succeeded\":true} | 404",
                "/api/v1/runs/r1/steps/x/outcome | {\"succeeded\":true} | 404",
            })
    void aBadBodyIsRefusedAndNothingHappens(String path, String body, int status) throws Exception {
        problem(SERVED.post(path, body), status);
        assertThat(SERVED.windows.decisions).isEmpty();
    }

    @Test
    void onlyJsonIsTaken() throws Exception {
        problem(SERVED.send("POST", "/api/v1/hold", "{\"reason\":\"x\"}", "Content-Type", "text/plain"), 415);
        problem(
                SERVED.send("POST", "/api/v1/hold", "reason=x", "Content-Type", "application/x-www-form-urlencoded"),
                415);
        problem(SERVED.send("POST", "/api/v1/hold", "{\"reason\":\"x\"}"), 415);
        assertThat(SERVED.windows.decisions).isEmpty();
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        String long64 = "{\"reason\":\"" + "x".repeat(70_000) + "\"}";
        problem(SERVED.post("/api/v1/hold", long64), 413);
        String chunk = Integer.toHexString(long64.length()) + "\r\n" + long64 + "\r\n0\r\n\r\n";
        String raw = raw("POST /api/v1/hold HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunk);
        assertThat(raw).startsWith("HTTP/1.1 413");
        problem(SERVED.post("/api/v1/hold", "{\"reason\":\"" + "x".repeat(5_000) + "\"}"), 400);
        assertThat(SERVED.windows.decisions).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:9600 | | 200",
                "127.0.0.1 | | 200",
                "localhost:9600 | | 200",
                "[::1]:9600 | | 200",
                "[::1] | | 200",
                "LOCALHOST | http://localhost | 200",
                "127.0.0.1:9600 | http://127.0.0.1:9600 | 200",
                "rebound.example:9600 | | 403",
                "rebound.example | http://rebound.example | 403",
                "127.0.0.1.rebound.example | | 403",
                "localhost.rebound.example | | 403",
                "127.0.0.1:9600 | http://evil.example | 403",
                "127.0.0.1:9600 | http://127.0.0.1:9601 | 403",
                "127.0.0.1:9600 | http://localhost:9600 | 403",
                "127.0.0.1:9600 | null | 403",
                "127.0.0.1:9600 | http://127.0.0.1:9600@evil.example | 403",
            })
    void aPageOfAnotherSiteCannotWrite(String host, String origin, int status) throws Exception {
        String head = "Host: " + host + "\r\n" + (origin == null ? "" : "Origin: " + origin + "\r\n");
        assertThat(hold(head)).startsWith("HTTP/1.1 " + status);
        assertThat(SERVED.windows.decisions).hasSize(status == 200 ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost\r\nHost: localhost\r\n",
                "Host: 127.0.0.1\r\nX-Forwarded-For: 10.1.1.1\r\n",
                "Host: 127.0.0.1\r\nForwarded: for=10.1.1.1\r\n"
            })
    void whatAProxyPassedOnOrIsAmbiguousCannotWrite(String head) throws Exception {
        assertThat(hold(head)).matches("(?s)HTTP/1.1 40[03].*");
        assertThat(SERVED.windows.decisions).isEmpty();
    }

    @Test
    void areloadIsAWriteToo() throws Exception {
        assertThat(
                        raw(
                                "POST /-/reload HTTP/1.1\r\nHost: rebound.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("application/problem+json")
                .contains("Content-Security-Policy");
    }

    @Test
    void theNameThatTheRuleGivesIsTheOneInTheTrail() {
        SERVED.rule = attempt -> AccessRule.Access.granted("ops");
        SERVED.post("/api/v1/hold", "{\"reason\":\"storm\"}");
        assertThat(SERVED.windows.decisions).containsExactly("hold by ops: storm");
    }

    @Test
    void aRefusalSaysHowToDoBetter() throws Exception {
        SERVED.rule = attempt -> AccessRule.Access.tooMany("slowly", Duration.ofMillis(2_001));
        HttpResponse<String> tooMany = SERVED.get("/api/v1/status");
        problem(tooMany, 429);
        assertThat(tooMany.headers().firstValue("Retry-After")).contains("3");
        assertThat(tooMany.headers().firstValue("WWW-Authenticate")).isEmpty();
        SERVED.rule = attempt -> AccessRule.Access.unauthenticated("who?");
        HttpResponse<String> unknown = SERVED.get("/api/v1/stream");
        problem(unknown, 401);
        assertThat(unknown.headers().allValues("WWW-Authenticate")).containsExactly("Bearer realm=\"vigie\"");
        assertThat(unknown.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }

    @Test
    void theNameThatACallerGivesStandsBesideTheRulesOne() {
        SERVED.rule = attempt -> AccessRule.Access.granted("ops");
        SERVED.post("/api/v1/hold", "{\"reason\":\"storm\",\"by\":\"ann\"}");
        SERVED.post("/api/v1/runs/r1/approve", "{\"by\":\"ann\"}");
        assertThat(SERVED.windows.decisions)
                .containsExactly("hold by ops: storm (for ann)", "approve r1 by ops: (for ann)");
    }

    private static String hold(String head) throws Exception {
        return raw(
                "POST /api/v1/hold HTTP/1.1\r\n" + head
                        + "Content-Type: application/json\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{\"reason\":\"x\"}");
    }

    /** Byte for byte, since a client library corrects the very headers that this is about. */
    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVED.server.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
