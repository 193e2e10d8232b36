package vigie.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are slow, endless, malformed or too many, on real sockets; meanwhile the server answers the next. */
class ConnectionsIT {
    private static final String READY = "HTTP/1.1 200 OK";
    private static final Duration LATE = Duration.ofSeconds(60);
    private static final ConnectionLimits LIMITS = new ConnectionLimits(
            512,
            256,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            1 << 20,
            10 << 20);
    private static TestServer server;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer(LIMITS, new ServerTls());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void isReadyAndForgetsWhoIsGone() throws IOException {
        assertThat(server.ready()).isEqualTo(READY);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().atMost(LATE).until(() -> server.web.connections() == 0);
    }

    private Socket connect() throws IOException {
        Socket socket = server.connect();
        sockets.add(socket);
        return socket;
    }

    @Test
    void sixHundredThatSayNothingKeepNobodyOut() throws IOException {
        for (int i = 0; i < 600; i++) {
            connect();
            assertThat(server.web.connections()).isLessThanOrEqualTo(LIMITS.perAddress());
        }
        assertThat(server.ready()).isEqualTo(READY);
    }

    @Test
    void thoseAtWorkAreNotSentAway() throws IOException {
        ConnectionLimits few =
                new ConnectionLimits(8, 8, LATE, LATE, LATE, LATE, LIMITS.bodyBytes(), LIMITS.alertsBytes());
        try (TestServer small = new TestServer(few, new ServerTls())) {
            List<Socket> busy = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Socket socket = small.connect();
                busy.add(socket);
                send(socket, "POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n1");
            }
            // Each is in its body once the server read its head.
            await().atMost(LATE).until(() -> isRefused(small));
            for (Socket socket : busy) {
                send(socket, "23");
                assertThat(line(socket)).isEqualTo(READY);
                socket.close();
            }
            await().atMost(LATE).untilAsserted(() -> assertThat(small.ready()).isEqualTo(READY));
        }
    }

    private static boolean isRefused(TestServer small) {
        try {
            return small.ready().equals("nothing");
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aHeadThatDripsIsCut() throws IOException {
        Socket socket = connect();
        send(socket, "GET /-/ready HTTP/1.1\r\nX-Slow: ");
        await().atMost(LATE).pollInterval(Duration.ofMillis(200)).until(() -> isCutAfter(socket, "a"));
        assertThat(server.ready()).isEqualTo(READY);
    }

    @Test
    void aBodyThatDripsIsCut() throws IOException {
        Socket socket = connect();
        send(socket, "POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
        await().atMost(LATE).pollInterval(Duration.ofMillis(200)).until(() -> isCutAfter(socket, "a"));
    }

    @Test
    void whoSaysNothingIsSentAway() throws IOException {
        assertThat(connect().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aConnectionThatRestsIsClosed() throws IOException {
        Socket socket = connect();
        send(socket, "GET /-/ready HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .startsWith(READY)
                .endsWith("Vigie is Ready.\n");
    }

    @Test
    void anAnswerThatNobodyReadsIsCut() throws IOException {
        Socket socket = connect();
        send(socket, "GET /api/estate.schema.json HTTP/1.1\r\nHost: a\r\n\r\n");
        await().atMost(LATE).until(() -> server.web.connections() > 0);
        await().atMost(LATE).until(() -> server.web.connections() == 0);
    }

    @Test
    void anAnswerThatIsReadSlowlyIsNotCut() throws IOException {
        Socket socket = connect();
        send(socket, "GET /api/estate.schema.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        long[] read = {0};
        byte[] part = new byte[2 << 20];
        InputStream in = socket.getInputStream();
        await().atMost(LATE).pollInterval(Duration.ofMillis(150)).until(() -> {
            int n = in.readNBytes(part, 0, part.length);
            read[0] += n;
            return n < part.length;
        });
        assertThat(read[0]).isGreaterThan(TestServer.LONG);
    }

    @Test
    void twoRequestsOnOneConnectionAreAnsweredInOrder() throws IOException {
        String one = "GET /-/ready HTTP/1.1\r\nHost: a\r\n\r\n";
        String other = "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        String both = server.ask(one + other);
        assertThat(both).matches("(?s)HTTP/1\\.1 200 .*Vigie is Ready\\.\nHTTP/1\\.1 404 .*");
    }

    @ParameterizedTest(name = "{0} is answered {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "two lengths | POST /-/reload HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 2~~ab | 400",
                "the same length twice | POST /-/reload HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 1~~a | 400",
                "a list of lengths | POST /-/reload HTTP/1.1~Host: a~Content-Length: 1, 2~~ab | 400",
                "length and chunks | POST /-/reload HTTP/1.1~Host: a~Content-Length: 4~Transfer-Encoding: chunked~~0~~ | 400",
                "chunks and length | POST /-/reload HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 4~~0~~ | 400",
                "a length with a sign | POST /-/reload HTTP/1.1~Host: a~Content-Length: +1~~a | 400",
                "a length below 0 | POST /-/reload HTTP/1.1~Host: a~Content-Length: -1~~a | 400",
                "a length in hex | POST /-/reload HTTP/1.1~Host: a~Content-Length: 0x1~~a | 400",
                "chunks that are not last | POST /-/reload HTTP/1.1~Host: a~Transfer-Encoding: chunked, identity~~0~~ | 400",
                "a coding that is none | POST /-/reload HTTP/1.1~Host: a~Transfer-Encoding: xchunked~~0~~ | 400",
                "chunks twice | POST /-/reload HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~ | 400",
                "a blank before the colon | POST /-/reload HTTP/1.1~Host: a~Transfer-Encoding : chunked~~0~~ | 400",
                "a chunk of no number | POST /-/reload HTTP/1.1~Host: a~Transfer-Encoding: chunked~~zz~a~0~~ | 400",
                "no host | GET /-/ready HTTP/1.1~~ | 400",
                "two hosts | GET /-/ready HTTP/1.1~Host: a~Host: b~~ | 400",
                "chunks in HTTP/1.0 | POST /-/reload HTTP/1.0~Host: a~Transfer-Encoding: chunked~~0~~ | 400",
                "no such version | GET /-/ready HTTP/9.9~Host: a~~ | 505",
                "nonsense | nonsense~~ | 400",
            })
    void whatAProxyMayReadOtherwiseIsRefused(String what, String request, int status) throws IOException {
        String answer = server.ask(request.replace("~", "\r\n"));
        assertThat(answer.lines().findFirst().orElse("nothing")).startsWith("HTTP/1.1 " + status);
        assertThat(answer.split("HTTP/1\\.1 ", -1))
                .as("one answer, then the end")
                .hasSize(2);
    }

    @Test
    void aHeadThatIsTooLongIsRefused() throws IOException {
        assertThat(server.ask("GET /-/ready HTTP/1.1\r\nX: " + "a".repeat(17_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(server.ask("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
    }

    @Test
    void aBodyThatSaysItIsTooLongIsRefusedUnread() throws IOException {
        assertThat(server.ask("POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json");
        assertThat(server.ask("POST /api/v2/alerts HTTP/1.1\r\nHost: a\r\nContent-Length: 10485761\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aBodyOfAlertsMayBeLonger() throws IOException {
        String answer = server.ask("POST /api/v2/alerts?x=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: 2000000\r\n\r\n" + " ".repeat(2_000_000));
        assertThat(answer).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 413");
    }

    @Test
    void chunksWithoutEndAreRefusedAtTheLimit() throws IOException {
        Socket socket = connect();
        send(socket, "POST /-/reload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        OutputStream out = socket.getOutputStream();
        try {
            for (int i = 0; i < 1_000; i++) {
                out.write(chunk);
            }
            // A reload does not wait for the body that it has no use for: then that was its one answer.
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .matches("(?s)HTTP/1\\.1 (413|200) .*")
                    .doesNotMatch("(?s).*HTTP/1\\.1 .*HTTP/1\\.1 .*");
        } catch (IOException cut) {
            // Sending took longer than the server listens on: it was cut off, which is as good.
            assertThat(server.web.connections()).isZero();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(Socket socket) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\r';
                c = socket.getInputStream().read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    /** Whether the other side ended the connection by the time that one more byte was sent. */
    private static boolean isCutAfter(Socket socket, String drop) {
        try {
            send(socket, drop);
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
