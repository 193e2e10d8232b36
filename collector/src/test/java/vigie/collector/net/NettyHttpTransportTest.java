package vigie.collector.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.collector.net.RawServer.Connection;
import vigie.model.CheckResult.Phase;

class NettyHttpTransportTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Transports transports = new Transports();

    @AfterEach
    void close() throws InterruptedException {
        transports.close();
    }

    private static void answerAll(Connection connection) throws IOException {
        while (connection.readHead()) {
            connection.write(OK);
        }
    }

    @Test
    void keepsOneConnectionForAKey() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (RawServer server = new RawServer(c -> {
            connections.incrementAndGet();
            answerAll(c);
        })) {
            for (int i = 0; i < 5; i++) {
                Heard heard = transports.call(Heard.get(server.url("/m?x=1"), "a"));
                assertThat(heard.text()).isEqualTo("ok");
                assertThat(heard.status).isEqualTo(200);
            }
            assertThat(connections).hasValue(1);
            assertThat(server.requests.get(0))
                    .startsWith("GET /m?x=1 HTTP/1.1\r\n")
                    .containsIgnoringCase("host: 127.0.0.1:" + server.port())
                    .containsIgnoringCase("accept-encoding: gzip");
        }
    }

    @Test
    void runsTheCallsOfAKeyOneAfterTheOtherOnOneThread() throws Exception {
        try (RawServer server = new RawServer(NettyHttpTransportTest::answerAll)) {
            List<Heard> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Heard heard = new Heard();
                all.add(heard);
                transports.http.send(Heard.get(server.url("/" + i), "key"), heard);
            }
            for (Heard heard : all) {
                assertThat(heard.await().text()).isEqualTo("ok");
                assertThat(heard.thread).isEqualTo(all.get(0).thread);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(server.requests.get(i)).startsWith("GET /" + i + " ");
            }
        }
    }

    @Test
    void sendsAGetOnceMoreIfTheKeptConnectionIsStale() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (RawServer server = new RawServer(c -> {
            // Each connection answers once and takes one request more, as a server that is just closing it.
            connections.incrementAndGet();
            c.readHead();
            c.write(OK);
            c.readHead();
        })) {
            assertThat(transports.call(Heard.get(server.url("/1"), "a")).text()).isEqualTo("ok");
            assertThat(transports.call(Heard.get(server.url("/2"), "a")).text()).isEqualTo("ok");
            assertThat(connections).hasValue(2);
            assertThat(server.requests).hasSize(3);
        }
    }

    @Test
    void neverSendsAPostTwice() throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write(OK);
            c.readHead();
        })) {
            transports.call(Heard.get(server.url("/1"), "a"));
            byte[] body = "x".getBytes(StandardCharsets.UTF_8);
            Heard post =
                    transports.call(Heard.request("POST", server.url("/2"), "a", body, Duration.ofSeconds(5), 100));
            assertThat(post.phase).isEqualTo(Phase.FIRST_BYTE);
            assertThat(post.sent).isTrue();
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void saysThatNothingWasSentWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Heard heard = transports.call(Heard.get("http://127.0.0.1:" + port, ""));
        assertThat(heard.phase).isEqualTo(Phase.CONNECT);
        assertThat(heard.sent).isFalse();
        assertThat(heard.reason).isEqualTo("connection refused by 127.0.0.1, port " + port);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "garbage\\r\\n\\r\\n|FIRST_BYTE|not HTTP",
                "HTTP/2.0 200 OK\\r\\n\\r\\n|FIRST_BYTE|not HTTP/1.1",
                "HTTP/1.1 abc OK\\r\\n\\r\\n|FIRST_BYTE|not HTTP",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 100\\r\\n\\r\\nhalf|BODY|closed inside the answer",
                "HTTP/1.1 200 OK\\r\\nContent-Length: x\\r\\n\\r\\nhalf|FIRST_BYTE|not HTTP",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n|BODY|not HTTP",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nab|BODY|closed inside the answer",
                "HTTP/1.1 200 OK\\r\\nContent-Encoding: br\\r\\nContent-Length: 2\\r\\n\\r\\nok|BODY|encoding",
                "HTTP/1.1 200 OK\\r\\nContent-Encoding: gzip\\r\\nContent-Length: 2\\r\\n\\r\\nok|BODY|not gzip",
                "HTTP/1.1 101 Switching\\r\\n\\r\\n|FIRST_BYTE|change of protocol",
                "HTTP/1.1 999 What\\r\\nContent-Length: 0\\r\\n\\r\\n|FIRST_BYTE|status",
                "HTTP/1.1 200 OK|FIRST_BYTE|closed without an answer",
                "|FIRST_BYTE|closed without an answer"
            })
    void saysWhatIsWrongWithAnAnswer(String answer, Phase phase, String reason) throws Exception {
        String bytes = answer == null ? "" : answer.replace("\\r", "\r").replace("\\n", "\n");
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write(bytes);
        })) {
            Heard heard = transports.call(Heard.get(server.url("/"), "a"));
            assertThat(heard.reason).contains(reason);
            assertThat(heard.phase).isEqualTo(phase);
            assertThat(heard.sent).isTrue();
        }
    }

    @Test
    void readsInterimAnswersEmptyOnesAndThoseThatEndWithTheConnection() throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write("HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 204 No\r\n\r\n");
            c.readHead();
            c.write("HTTP/1.1 304 Same\r\nContent-Length: 10\r\n\r\n");
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        })) {
            assertThat(transports.call(Heard.get(server.url("/"), "a")).status).isEqualTo(204);
            assertThat(transports.call(Heard.get(server.url("/"), "a")).status).isEqualTo(304);
            assertThat(transports.call(Heard.get(server.url("/"), "a")).text()).isEqualTo("until the end");
            assertThat(server.requests).hasSize(3);
        }
    }

    @Test
    void doesNotFollowARedirect() throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
        })) {
            assertThat(transports.call(Heard.get(server.url("/"), "")).status).isEqualTo(302);
        }
    }

    @Test
    void closesAConnectionThatSaysMoreThanItWasAsked() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (RawServer server = new RawServer(c -> {
            connections.incrementAndGet();
            c.readHead();
            c.write(OK + "and more that nobody asked for\r\n\r\n");
            c.readHead();
        })) {
            assertThat(transports.call(Heard.get(server.url("/"), "a")).text()).isEqualTo("ok");
            assertThat(transports.call(Heard.get(server.url("/"), "a")).text()).isEqualTo("ok");
            assertThat(connections).hasValue(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://169.254.169.254/latest,CONNECT,a cloud metadata address",
        "http://[fe80::1]/,CONNECT,a link-local address",
        "http://0.0.0.0/,CONNECT,an unspecified address",
        "http://no-such-name.invalid/,RESOLVE,is not known",
        "ftp://127.0.0.1/,RESOLVE,scheme must be http or https",
        "http:///path,RESOLVE,must have a host",
    })
    void callsNothingThatItMustNotOrCannotFind(String url, Phase phase, String reason) throws Exception {
        Heard heard = transports.call(Heard.get(url, ""));
        assertThat(heard.reason).contains(reason);
        assertThat(heard.phase).isEqualTo(phase);
        assertThat(heard.sent).isFalse();
    }

    @Test
    void resolvesNamesAndTriesEveryAllowedAddress() throws Exception {
        try (RawServer server = new RawServer(NettyHttpTransportTest::answerAll)) {
            Heard heard = transports.call(Heard.get("http://localhost:" + server.port() + "/", "a"));
            assertThat(heard.text()).as(heard.reason).isEqualTo("ok");
        }
    }

    @Test
    void refusesAHeaderThatWouldBreakTheRequest() throws Exception {
        try (RawServer server = new RawServer(NettyHttpTransportTest::answerAll)) {
            HttpRequest split = Heard.request(
                    "GET", server.url("/"), Map.of("X", "a\r\nInjected: b"), "", null, Duration.ofSeconds(5), 100);
            Heard heard = transports.call(split);
            assertThat(heard.reason).startsWith("the request cannot be sent");
            assertThat(heard.sent).isFalse();
        }
    }

    @Test
    void failsWhatIsUnderWayWhenItIsClosedAndEverythingAfterwards() throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.pause(60_000);
        })) {
            Heard under = new Heard();
            Heard alone = new Heard();
            transports.http.send(Heard.get(server.url("/"), "a"), under);
            transports.http.send(Heard.get(server.url("/"), ""), alone);
            await().until(() -> server.requests.size() == 2);
            transports.http.close();
            assertThat(under.await().reason).isEqualTo("the transport was closed");
            assertThat(alone.await().reason).isEqualTo("the transport was closed");
            assertThat(transports.call(Heard.get(server.url("/"), "a")).reason).isEqualTo("the transport is closed");
        }
    }

    @Test
    void keepsItsThreadsWhenAListenerThrows() throws Exception {
        try (RawServer server = new RawServer(NettyHttpTransportTest::answerAll)) {
            AtomicInteger failures = new AtomicInteger();
            transports.http.send(Heard.get(server.url("/"), "a"), new HttpListener() {
                @Override
                public void head(int status, HttpHeaders headers, @Nullable Instant expiry) {
                    throw new IllegalStateException("a bug in a listener");
                }

                @Override
                public void body(ByteBuffer part) {}

                @Override
                public void end() {}

                @Override
                public void failed(Phase phase, String reason, boolean sent) {
                    failures.incrementAndGet();
                }
            });
            assertThat(transports.call(Heard.get(server.url("/"), "a")).text()).isEqualTo("ok");
            assertThat(failures).hasValue(1);
        }
    }
}
