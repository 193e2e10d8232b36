package vigie.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.app.CommandRun;
import vigie.app.web.TestCertificate;

/** Commands that ask a running service, against a real server that answers as told. */
class RemoteCommandsTest {
    private static final String INCIDENT = """
            {"id": "i/1", "service": "api", "severity": "critical", "state": "closed", "summary": "api is DOWN",
             "opened_at": "2026-01-01T00:00:00Z", "closed_at": "2026-01-01T00:01:05Z", "acknowledged_by": null,
             "runs": ["r1"],
             "timeline": [
               {"at": "2026-01-01T00:00:00Z", "kind": "evidence", "text": "127.0.0.1:8081 refused 3 connections"},
               {"at": "2026-01-01T00:01:05Z", "kind": "verified", "text": "healthy for 30s\\u001b[2J"},
               {"at": "2026-01-01T00:00:01.250Z", "kind": "call", "text": "restart of 127.0.0.1:8081"}]}""";
    private static final String RUN = """
            {"id": "r1", "plan": "fix", "mode": "auto", "state": "done", "steps": [
              {"number": 1, "action": "restart", "targets": ["127.0.0.1:8081"], "state": "done", "attempts": 1,
               "called_at": "2026-01-01T00:00:01Z", "answered_at": "2026-01-01T00:00:01.300Z", "outcome": "200"}]}""";

    private final Map<String, String> answers = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private String url;
    private int status = 200;
    private final List<String> presented = new ArrayList<>();
    private int busy;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        asked.add(exchange.getRequestMethod() + " " + path + (body.isEmpty() ? "" : " " + body));
        presented.add(exchange.getRequestHeaders().getFirst("Authorization"));
        if (busy-- > 0) {
            exchange.getResponseHeaders().add("Retry-After", "0");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
            return;
        }
        String answer = answers.get(path);
        byte[] bytes =
                (answer == null ? "{\"title\": \"Not Found\", \"detail\": \"no such thing\"}" : answer).getBytes(UTF_8);
        exchange.getResponseHeaders().add("Location", url + "/elsewhere");
        exchange.sendResponseHeaders(answer == null ? 404 : status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Test
    void explainTellsTheStoryInOrder() {
        answers.put("/api/v1/incidents/i%2F1", INCIDENT);
        answers.put("/api/v1/runs/r1", RUN);
        answers.put("/api/v1/refusals?limit=1000", """
                {"items": [
                  {"at": "2026-01-01T00:00:02Z", "plan": "other", "incident": "i/1", "rule": "cooldown", "reason": "rested 1 s of 10 m"},
                  {"at": "2026-01-01T00:00:02Z", "plan": "x", "incident": "i/2", "rule": "hold", "reason": "held"},
                  {"at": "2025-12-31T23:59:59Z", "plan": "x", "incident": "i/1", "rule": "hold", "reason": "too old"}], "next": "n"}""");
        CommandRun run = CommandRun.of(new ExplainCommand(), "explain", "i/1", "--url", url + "/");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("""
                i/1, api, critical
                api is DOWN
                closed, since 2026-01-01T00:00:00Z, lasted 1 min 05 s

                    +0.0 s  evidence  127.0.0.1:8081 refused 3 connections
                    +1.3 s  call      restart of 127.0.0.1:8081
                    +2.0 s  refused   other, rule cooldown: rested 1 s of 10 m
                +1 min 05 s  verified  healthy for 30s?[2J

                run r1: fix, auto, done
                  1. restart 127.0.0.1:8081: done, answered in 0.3 s, 200
                """);
        assertThat(asked).hasSize(3);
    }

    @Test
    void explainForPrograms() {
        answers.put(
                "/api/v1/incidents/i",
                "{\"id\": \"i\", \"opened_at\": \"2026-01-01T00:00:00Z\", \"runs\": [], \"timeline\": []}");
        answers.put("/api/v1/refusals?limit=1000", "{\"items\": [], \"next\": null}");
        CommandRun run = CommandRun.of(new ExplainCommand(), "explain", "i", "--url", url, "--json");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("\"incident\" : {", "\"refusals\" : [ ]");
    }

    @Test
    void anUnknownIncidentExitsOne() {
        CommandRun run = CommandRun.of(new ExplainCommand(), "explain", "nobody", "--url", url);
        assertThat(run).isEqualTo(new CommandRun(1, "", "explain: there is no incident nobody\n"));
    }

    @Test
    void s30_aScorecardThatDoesNotPassExitsOneAndSaysWhatIsMissing() {
        String card = """
                {"plan": "fix", "mode": "auto", "acts": %s, "passes": %s, "summary": "would have acted 14 times"}""";
        answers.put("/api/v1/scorecards/fix", card.formatted(false, false));
        CommandRun run = CommandRun.of(new ScorecardCommand(), "scorecard", "fix", "--url", url);
        assertThat(run).isEqualTo(new CommandRun(1, "fix (auto, does not act): would have acted 14 times\n", ""));
        answers.put("/api/v1/scorecards/fix", card.formatted(true, true));
        run = CommandRun.of(new ScorecardCommand(), "scorecard", "fix", "--url", url, "--json");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("\"passes\" : true");
        run = CommandRun.of(new ScorecardCommand(), "scorecard", "other", "--url", url);
        assertThat(run).isEqualTo(new CommandRun(1, "", "scorecard: there is no plan other\n"));
    }

    @Test
    void holdAndReleaseAreOrders() {
        answers.put("/api/v1/hold", "{}");
        answers.put("/api/v1/release", "");
        assertThat(CommandRun.of(new HoldCommand(), "hold", "--reason", "deploy \"7\"", "--url", url)
                        .code())
                .isZero();
        assertThat(CommandRun.of(new ReleaseCommand(), "release", "--url", url).code())
                .isZero();
        assertThat(CommandRun.of(new ReleaseCommand(), "release", "--reason", "it is out", "--url", url)
                        .code())
                .isZero();
        assertThat(asked)
                .containsExactly(
                        "POST /api/v1/hold {\"reason\":\"deploy \\\"7\\\"\"}",
                        "POST /api/v1/release {}",
                        "POST /api/v1/release {\"reason\":\"it is out\"}");
    }

    @Test
    void aTokenIsPresentedAndReadFromWhereItIs() throws IOException {
        answers.put("/api/v1/hold", "{}");
        Path token = Files.writeString(folder.resolve("token"), "ops-0123456789abcdef\n");
        CommandRun run = CommandRun.of(new HoldCommand(), "hold", "--url", url, "--token", "file:" + token);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(presented).containsExactly("Bearer ops-0123456789abcdef");
    }

    @Test
    void aTokenThatIsWrittenOutIsRefusedAndNotShown() {
        CommandRun run = CommandRun.of(new HoldCommand(), "hold", "--url", url, "--token", "ops-0123456789abcdef");
        assertThat(run)
                .isEqualTo(new CommandRun(
                        2, "", "hold: --token: secrets only by reference: write file:/path or env:NAME\n"));
        assertThat(asked).isEmpty();
    }

    @Test
    void whoIsAskedToComeLaterDoes() {
        answers.put("/api/v1/hold", "{}");
        busy = 3;
        assertThat(CommandRun.of(new HoldCommand(), "hold", "--url", url).code())
                .isZero();
        assertThat(asked).hasSize(4);
        busy = 100;
        CommandRun run = CommandRun.of(new HoldCommand(), "hold", "--url", url);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("answered 429");
    }

    @Test
    void overTlsTheServiceMustProveItself() throws Exception {
        TestCertificate own = TestCertificate.make(folder, "own");
        TestCertificate other = TestCertificate.make(folder, "other");
        HttpsServer tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tls.setHttpsConfigurator(new HttpsConfigurator(own.trusted(own)));
        tls.createContext("/", this::answer);
        tls.start();
        try {
            answers.put("/api/v1/hold", "{}");
            String there = "https://127.0.0.1:" + tls.getAddress().getPort();
            Path right = Files.writeString(folder.resolve("right.pem"), own.certificate());
            Path wrong = Files.writeString(folder.resolve("wrong.pem"), other.certificate());
            Path none = Files.writeString(folder.resolve("none.pem"), "nothing");
            assertThat(CommandRun.of(new HoldCommand(), "hold", "--url", there, "--ca", right.toString())
                            .code())
                    .isZero();
            assertThat(CommandRun.of(new HoldCommand(), "hold", "--url", there, "--ca", wrong.toString())
                            .code())
                    .isEqualTo(1);
            assertThat(CommandRun.of(new HoldCommand(), "hold", "--url", there).code())
                    .isEqualTo(1);
            assertThat(CommandRun.of(new HoldCommand(), "hold", "--url", there, "--ca", none.toString())
                            .code())
                    .isEqualTo(2);
            assertThat(asked).hasSize(1);
        } finally {
            tls.stop(0);
        }
    }

    @Test
    void whatTheServiceRefusesIsTold() {
        CommandRun run = CommandRun.of(new ReleaseCommand(), "release", "--url", url);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("release: " + url + " answered 404: no such thing\n");
    }

    @Test
    void redirectsAreNotFollowed() {
        answers.put("/api/v1/hold", "{}");
        answers.put("/elsewhere", "{}");
        status = 307;
        CommandRun run = CommandRun.of(new HoldCommand(), "hold", "--url", url);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("answered 307");
        assertThat(asked).hasSize(1);
    }

    @Test
    void nobodyThereExitsOneAndANonsenseUrlTwo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        CommandRun nobody = CommandRun.of(new HoldCommand(), "hold", "--url", "http://127.0.0.1:" + free);
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err().lines()).singleElement().asString().contains("cannot be asked: nothing answers there");
        assertThat(CommandRun.of(new HoldCommand(), "hold", "--url", "ftp://x/").code())
                .isEqualTo(2);
    }

    @Test
    void whoeverNeverAnswersIsLeftAtTheDeadline() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String there = "http://127.0.0.1:" + silent.getLocalPort();
            CommandRun run = CommandRun.of(new HoldCommand(), "hold", "--url", there, "--timeout", "1");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("hold: " + there + " gave no answer within 1 s\n");
        }
    }

    @Test
    void anEndlessAnswerIsCutOff() throws IOException {
        byte[] part = new byte[1 << 20];
        server.createContext("/api/v1/incidents/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 200; i++) {
                    out.write(part);
                }
            }
        });
        CommandRun run = CommandRun.of(new ExplainCommand(), "explain", "i", "--url", url);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("the answer is longer than");
    }

    @Test
    void anAnswerThatIsNotJsonIsTold() {
        answers.put("/api/v1/incidents/i", "<html>");
        CommandRun run = CommandRun.of(new ExplainCommand(), "explain", "i", "--url", url);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("not JSON");
    }
}
