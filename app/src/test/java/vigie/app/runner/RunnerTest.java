package vigie.app.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;
import vigie.alerting.outbound.StandardWebhooks;
import vigie.model.Secret;

/** The runner with real commands, over real sockets. */
class RunnerTest {
    private static final StandardWebhooks SIGNATURE =
            new StandardWebhooks(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JsonNode> outcomes = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private HttpServer vigie;
    private Path deeds;
    private Runner runner;

    @BeforeEach
    void begin() throws IOException {
        vigie = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        vigie.createContext("/", exchange -> {
            if (!away) {
                outcomes.add(JSON.readTree(exchange.getRequestBody()));
            }
            exchange.sendResponseHeaders(away ? 503 : 200, -1);
            exchange.close();
        });
        vigie.start();
        deeds = folder.resolve("deeds");
        Files.createFile(deeds);
        runner = runner();
    }

    @AfterEach
    void end() throws IOException {
        runner.close();
        vigie.stop(0);
    }

    private Runner runner() throws IOException {
        String does = script("does", "printf '%s|' \"$@\" \"$(env | sort | tr '\\n' ' ')\" >> " + deeds);
        String fails = script("fails", "echo no such unit; exit 3");
        String hangs = script("hangs", "sleep 600");
        Map<String, AllowedCommand> allowed = Map.of(
                "restart", AllowedCommand.parse("restart=" + does + " unit={{labels.unit}} {{host}} --force"),
                "break", AllowedCommand.parse("break=" + fails),
                "hang", AllowedCommand.parse("hang=" + hangs));
        return new Runner(
                new Runner.Settings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        SIGNATURE,
                        allowed,
                        URI.create("http://127.0.0.1:" + vigie.getAddress().getPort()),
                        null,
                        folder.resolve("journal"),
                        null,
                        Duration.ofSeconds(1),
                        2),
                InstantSource.system());
    }

    private String script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    private String body(String action, String unit, long epoch, Instant expires) {
        return ("{'type':'vigie.remediation.x','data':{'action':'%s','service':'api','epoch':%d,'expires_at':'%s',"
                        + "'targets':[{'instance':'10.0.0.7:80','zone':'a','labels':{'unit':'%s'}}],'parameters':{},"
                        + "'outcome_url':'http://127.0.0.1:%d/api/v1/runs/r/steps/1/outcome?capability=x'}}")
                .formatted(action, epoch, expires, unit, vigie.getAddress().getPort())
                .replace('\'', '"');
    }

    private HttpResponse<String> post(String id, String body) throws Exception {
        return post(id, body, SIGNATURE, Instant.now());
    }

    private HttpResponse<String> post(String id, String body, StandardWebhooks signature, Instant at) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + runner.port() + "/heal"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        signature.headers(id, at, body.getBytes(StandardCharsets.UTF_8)).forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(30);
    }

    private JsonNode outcome() {
        await().atMost(Duration.ofSeconds(20)).until(() -> !outcomes.isEmpty());
        return outcomes.get(0);
    }

    @Test
    void aCallBecomesItsCommandOnceAndItsOutcomeIsTold() throws Exception {
        String body = body("restart", "api.service", 1, soon());
        assertThat(post("r-1-1", body).statusCode()).isEqualTo(202);
        assertThat(outcome().path("succeeded").asBoolean()).isTrue();
        assertThat(Files.readString(deeds))
                .startsWith("unit=api.service|10.0.0.7|--force|")
                .contains("PATH=/usr/sbin:/usr/bin:/sbin:/bin")
                .doesNotContain("HOME=");
        HttpResponse<String> again = post("r-1-1", body);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("done before");
        assertThat(Files.readString(deeds)).containsOnlyOnce("--force");
    }

    @Test
    void whatWasDoneIsKnownAfterARestart() throws Exception {
        String body = body("restart", "api.service", 7, soon());
        post("r-1-1", body);
        outcome();
        runner.close();
        runner = runner();
        assertThat(post("r-1-1", body).statusCode()).isEqualTo(200);
        assertThat(Files.readString(deeds)).containsOnlyOnce("--force");
        assertThat(post("q-1-1", body("restart", "api.service", 6, soon())).statusCode())
                .isEqualTo(409);
    }

    @Test
    void whatWasUnderWayWhenTheRunnerEndedIsNotGuessed() throws Exception {
        Files.writeString(
                folder.resolve("other"),
                "{\"id\":\"r-1-1\",\"state\":\"BEGUN\",\"detail\":\"\",\"epoch\":3,\"instances\":[\"10.0.0.7:80\"]}\n"
                        + "{\"id\":\"r-2-1\",\"sta");
        try (DeedBook book = DeedBook.open(folder.resolve("other"))) {
            assertThat(book.find("r-1-1").orElseThrow().state()).isEqualTo(Deed.State.UNKNOWN);
            assertThat(book.find("r-2-1")).isEmpty();
        }
    }

    @Test
    void oneJournalIsOneRunners() {
        assertThatThrownBy(this::runner)
                .isInstanceOfAny(IOException.class, java.nio.channels.OverlappingFileLockException.class);
    }

    @Test
    void aCommandThatFailsIsToldToHaveFailed() throws Exception {
        assertThat(post("r-1-1", body("break", "x", 1, soon())).statusCode()).isEqualTo(202);
        assertThat(outcome().path("succeeded").asBoolean()).isFalse();
        assertThat(outcome().path("detail").asText()).isEqualTo("exit 3: no such unit");
    }

    @Test
    void aCommandThatHangsIsKilledWithAllThatItStarted() throws Exception {
        assertThat(post("r-1-1", body("hang", "x", 1, soon())).statusCode()).isEqualTo(202);
        assertThat(outcome().path("detail").asText()).startsWith("killed after 1 s");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> ProcessHandle.current()
                        .descendants()
                        .noneMatch(p -> p.info().commandLine().orElse("").contains("sleep 600")));
    }

    @Test
    void aVigieThatIsAwayKeepsNoCommandWaitingAndIsToldWhenItIsBack() throws Exception {
        away = true;
        for (int i = 1; i <= 4; i++) {
            assertThat(post("r-" + i + "-1", body("restart", "u" + i, 1, soon()))
                            .statusCode())
                    .isEqualTo(202);
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Files.readString(deeds).contains("unit=u4"));
        assertThat(outcomes).isEmpty();
        away = false;
        await().atMost(Duration.ofSeconds(20)).until(() -> outcomes.size() == 4);
    }

    @Test
    void whatThereIsNoPlaceForIsNotWrittenDownAndMayComeAgain() throws Exception {
        int taken = 0;
        HttpResponse<String> answer;
        do {
            answer = post("r-" + taken + "-1", body("hang", "x", 1, soon()));
        } while (answer.statusCode() == 202 && ++taken < 100);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(Files.readString(folder.resolve("journal"))).doesNotContain("r-" + taken + "-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "-rf", "a;b", "$(id)", "../x", "a/../b", "", "é", "a\\nb", ".hidden"})
    void aValueThatIsNotHarmlessIsRefused(String unit) throws Exception {
        HttpResponse<String> answer = post("r-1-1", body("restart", unit, 1, soon()));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("{{labels.unit}}");
        assertThat(Files.readString(deeds)).isEmpty();
    }

    @Test
    void whatIsNotAllowedLateUnsignedOrAboutNothingIsRefused() throws Exception {
        String good = body("restart", "api.service", 1, soon());
        assertThat(post("r-1-1", body("poweroff", "x", 1, soon())).statusCode()).isEqualTo(422);
        assertThat(post("r-1-1", body("restart", "x", 1, Instant.now().minusSeconds(1)))
                        .statusCode())
                .isEqualTo(410);
        StandardWebhooks other = new StandardWebhooks(new Secret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        assertThat(post("r-1-1", good, other, Instant.now()).statusCode()).isEqualTo(401);
        assertThat(post("r-1-1", good, SIGNATURE, Instant.now().minusSeconds(600))
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("r-1-1", good.replaceFirst("\"targets\":\\[.*?}}]", "\"targets\":[]"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("r-1-1", good.replaceFirst("127.0.0.1:[0-9]+", "10.0.0.1:1"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("r-1-1", "{").statusCode()).isEqualTo(400);
        assertThat(post("r-1-1", "x".repeat(300_000)).statusCode()).isEqualTo(413);
        assertThat(Files.readString(deeds)).isEmpty();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void aSecretMayBeExchangedWithoutAGap() throws Exception {
        StandardWebhooks both = new StandardWebhooks(
                new Secret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        assertThat(post("r-1-1", body("restart", "api", 1, soon()), both, Instant.now())
                        .statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "restart",
                "=/bin/true",
                "a b=/bin/true",
                "restart=true",
                "restart=/nowhere/true",
                "restart=/bin",
                "restart={{labels.program}} x",
                "restart=/bin/true {{nosuch}}",
                "restart=/bin/true {{labels.unit",
                "restart=/bin/true {{{labels.unit}}}"
            })
    void whatIsNoCommandIsSeenAtTheStart(String text) {
        assertThatThrownBy(() -> AllowedCommand.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asRootCommandsRunAsSomebodyElse() throws Exception {
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            throw new TestAbortedException("only root can run commands as somebody else");
        }
        assertThatThrownBy(() -> Commands.of("no-such-user", Duration.ofSeconds(5)))
                .isInstanceOf(IOException.class);
        Deed deed = Commands.of("nobody", Duration.ofSeconds(5))
                .run(List.of("/bin/sh", "-c", "id -u; id -G; grep NoNewPrivs /proc/self/status"));
        assertThat(deed.detail()).matches("exit 0: 65534 65534 NoNewPrivs: 1");
    }
}
