package vigie.collector.probe.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.net.TcpTransport.TcpRequest;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.grpc.GrpcProbe.Config;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Phase;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Status;
import vigie.model.Target;

class GrpcProbeTest extends ProbeContract {
    private static Config config(@Nullable String service) {
        return new Config(null, null, null, null, service, null, null, null);
    }

    private static Config metadata(Map<String, String> headers) {
        return new Config(null, null, null, null, null, headers, null, null);
    }

    @Override
    protected Probe probe() {
        Map<String, String> headers = Map.of("x-tenant", "ops");
        return new GrpcProbe(
                TARGET,
                new Config(null, true, "api.example.org", null, "shop.Orders", headers, new Secret("s3cret"), null),
                context);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        tcp.answer = bytes;
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        tcp.failure = phase;
    }

    private Probe.Answer pollWith(byte[]... parts) {
        tcp.answer = Frames.join(parts);
        return poll(new GrpcProbe(TARGET, config("shop.Orders"), context));
    }

    private void isDown(String reason, byte[]... parts) {
        Probe.Answer answer = pollWith(parts);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.status()).isEqualTo(Status.DOWN);
    }

    @ParameterizedTest(name = "status {0} is {1}")
    @CsvSource({
        "0, UNKNOWN, the server says UNKNOWN of the service shop.Orders",
        "1, UP, ''",
        "2, DOWN, the server says NOT_SERVING of the service shop.Orders",
        "3, UNKNOWN, the server says SERVICE_UNKNOWN of the service shop.Orders",
        "9, UNKNOWN, the server says of the service shop.Orders a status that is not known: 9"
    })
    void whatTheServerSaysCounts(byte status, Status expected, String reason) {
        Probe.Answer answer = pollWith(Frames.answer((byte) 8, status));
        assertThat(answer.status()).isEqualTo(expected);
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @Test
    void aMessageWithoutAStatusSaysUnknownAndWhatIsNotKnownIsPassedOver() {
        assertThat(pollWith(Frames.answer()).status()).isEqualTo(Status.UNKNOWN);
        byte[] later = {16, 5, 26, 2, 'h', 'i', 33, 0, 0, 0, 0, 0, 0, 0, 0, 45, 0, 0, 0, 0, 8, 2, 8, 1};
        assertThat(pollWith(Frames.answer(later))).isEqualTo(Probe.Answer.UP);
    }

    @ParameterizedTest(name = "grpc-status {0}")
    @CsvSource({
        "5, UNKNOWN, 'the server tells nothing of the service shop.Orders: NOT_FOUND, unknown service'",
        "12, UNKNOWN, 'the server has no health service, grpc.health.v1.Health: UNIMPLEMENTED, unknown service'",
        "7, UNKNOWN, 'it does not let Vigie ask: PERMISSION_DENIED, unknown service'",
        "16, UNKNOWN, 'it does not let Vigie ask: UNAUTHENTICATED, unknown service'",
        "14, DOWN, 'it answers with an error: UNAVAILABLE, unknown service'",
        "2, DOWN, 'it answers with an error: UNKNOWN, unknown service'",
        "99, DOWN, the grpc-status is no code: 99",
        "-1, DOWN, the grpc-status is no code: -1",
        "'', DOWN, 'the grpc-status is no code:'"
    })
    void anErrorIsToldByItsName(String code, Status expected, String reason) {
        Probe.Answer answer = pollWith(Frames.error("grpc-status", code, "grpc-message", "unknown service"));
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.status()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "HTTP status {0}")
    @CsvSource({
        "401, UNKNOWN, it does not let Vigie ask: HTTP status 401",
        "403, UNKNOWN, it does not let Vigie ask: HTTP status 403",
        "404, UNKNOWN, 'the server has no health service, grpc.health.v1.Health: HTTP status 404'",
        "200, DOWN, 'the answer has no grpc-status: HTTP status 200, content type text/html'",
        "503, DOWN, 'the answer has no grpc-status: HTTP status 503, content type text/html'"
    })
    void anAnswerThatIsNoneOfGrpcIsJudgedByItsHttpStatus(String code, Status expected, String reason) {
        Probe.Answer answer = pollWith(
                Frames.settings(),
                Frames.headers(Frames.NOT_END, ":status", code, "content-type", "text/html"),
                Frames.data(Frames.END, "<html>".getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.status()).isEqualTo(expected);
    }

    @Test
    void theRulesOfHttp2AreKeptWhileItWaits() {
        byte[] interim = Frames.headers(Frames.NOT_END, ":status", "103");
        byte[] body = {0, 0, 0, 0, 2, 8, 1};
        assertThat(pollWith(
                        Frames.settings(),
                        Frames.ping(),
                        interim,
                        Frames.goAway(Integer.MAX_VALUE, 0),
                        Frames.head(),
                        Frames.data(Frames.NOT_END, body),
                        Frames.trailers("grpc-status", "0"),
                        "never read".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Probe.Answer.UP);
        assertThat(tcp.replies.get(0)).as("settings are acknowledged").containsExactly(0, 0, 0, 4, 1, 0, 0, 0, 0);
        assertThat(tcp.replies.get(1)).as("and pings").startsWith(0, 0, 8, 6, 1);
    }

    @Test
    void aCallThatIsEndedIsDownWithWhoEndedIt() {
        isDown("the server ended the call (REFUSED_STREAM)", Frames.settings(), Frames.reset(7));
        isDown("the server ended the call (error 99)", Frames.settings(), Frames.reset(99));
        isDown("the server ended the connection (ENHANCE_YOUR_CALM)", Frames.settings(), Frames.goAway(0, 11));
        isDown(
                "the server hung up after 26 bytes, before its answer was whole (NO_ERROR)",
                Frames.settings(),
                Frames.goAway(1, 0));
        isDown("the server hung up without an answer, as one does that wants TLS");
    }

    @Test
    void whatIsNoHttp2IsToldByWhatItIs() {
        isDown(
                "the server speaks HTTP/1, and gRPC needs HTTP/2",
                "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        isDown("the server speaks TLS: the check needs tls: true", new byte[] {21, 3, 3, 0, 2, 2, 70, 0, 0, 0, 0, 0});
        isDown("the answer is no HTTP/2, or breaks its rules", Frames.head());
        isDown(
                "the answer is no HTTP/2, or breaks its rules",
                Frames.settings(),
                Frames.headers(Frames.NOT_END, ":status", "200", "x-long", "x".repeat(20_000)));
    }

    @Test
    void anAnswerThatDoesNotHoldWhatItSaysIsDown() {
        byte[] end = Frames.trailers("grpc-status", "0");
        byte[][] wrong = {{}, {1, 0, 0, 0, 2, 8, 1}, {0, -1, -1, -1, -1}, {0, 0, 0, 0, 2, 8, 1, 0}, {0, 0, 0, 0, 1, 8}};
        String[] reasons = {
            "it has no message",
            "its message is compressed, which was not asked for",
            "it announces a message of 4294967295 bytes, and has 0",
            "it announces a message of 2 bytes, and has 3",
            "its message ends too early"
        };
        for (int i = 0; i < wrong.length; i++) {
            isDown(
                    "the answer is no health: " + reasons[i],
                    Frames.settings(),
                    Frames.head(),
                    Frames.data(Frames.NOT_END, wrong[i]),
                    end);
        }
        isDown("the answer is no health: its message is no Protocol Buffers", Frames.answer((byte) 0x0b));
        isDown(
                "the answer is no health: its message ends too early",
                Frames.answer((byte) 0x12, (byte) -1, (byte) -1, (byte) -1, (byte) -1, (byte) 7));
    }

    @Test
    void anAnswerWithoutAnEndIsCut() {
        byte[] much = Frames.data(Frames.NOT_END, new byte[16_000]);
        isDown("the answer is longer than 65536 bytes", Frames.settings(), Frames.head(), much, much, much, much, much);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void survivesAnswersThatAreAlmostRight(long seed) {
        Random random = new Random(seed);
        byte[] good = Frames.answer((byte) 8, (byte) 1);
        Probe probe = probe();
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = good.clone();
            for (int j = 0; j <= random.nextInt(3); j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            answerWith(bytes);
            poll(probe);
        }
    }

    @Test
    void aTokenThatIsRepeatedIsNotShown() {
        tcp.answer = Frames.error("grpc-status", "16", "grpc-message", "Bearer s3cret is no token");
        assertThat(poll(probe()).reason())
                .isEqualTo("it does not let Vigie ask: UNAUTHENTICATED, Bearer *** is no token");
    }

    @Test
    void aCertificateThatEndsSoonIsDegraded() {
        tcp.certificateExpiry = context.now().plus(Duration.ofDays(3));
        tcp.answer = Frames.answer((byte) 8, (byte) 1);
        assertThat(poll(probe()).status()).isEqualTo(Status.DEGRADED);
    }

    @Test
    void asksWhereTheEstateSays() {
        poll(probe());
        TcpRequest look = tcp.looks.get(0);
        assertThat(look.tls()).isTrue();
        assertThat(Objects.requireNonNull(look.handshake()).serverName()).isEqualTo("api.example.org");
        assertThat(look.readUpTo()).isEqualTo(65_536);
        assertThat(new String(look.send(), StandardCharsets.ISO_8859_1))
                .startsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                .endsWith("\0\0\0\0\r\n\013shop.Orders");
        Target portless = new Target(new Instance("api", "10.0.0.1", "", "", Labels.EMPTY), "grpc");
        assertThatThrownBy(() -> new GrpcProbe(portless, config(null), context))
                .hasMessage("a grpc check needs a port, in the address or under port: was 10.0.0.1");
    }

    @Test
    void aFileOfAuthoritiesThatIsNotThereIsUnknown() {
        Config config = new Config(null, true, null, Path.of("/nonexistent/ca.pem"), null, null, null, null);
        Probe.Answer answer = poll(new GrpcProbe(TARGET, config, context));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.phase()).isEqualTo(Phase.ASSERT);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new Config(70_000, null, null, null, null, null, null, null))
                .hasMessage("port must be from 1 to 65535: was 70000");
        assertThatThrownBy(() -> new Config(null, true, "a:1", null, null, null, null, null))
                .hasMessage("server_name must be a name without a port: was a:1");
        assertThatThrownBy(() -> new Config(null, null, null, Path.of("ca"), null, null, null, null))
                .hasMessage("ca needs tls: true");
        assertThatThrownBy(() -> config("x".repeat(257)))
                .hasMessage("service must have at most 256 characters: was 257");
        assertThatThrownBy(() -> metadata(Map.of("Grpc-Timeout", "1S")))
                .hasMessage("headers must not say what the call says itself: was grpc-timeout");
        assertThatThrownBy(() -> metadata(Map.of("TE", "gzip")))
                .hasMessage("headers must not say what the call says itself: was te");
        assertThatThrownBy(() -> metadata(Map.of("x-é", "1"))).hasMessageStartingWith("a header's name must be");
        assertThatThrownBy(() -> metadata(Map.of("x", "é")))
                .hasMessage("the value of the header x must be ASCII: was not");
    }
}
