package vigie.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, files and connections. */
class SystemHandsIT {
    @TempDir
    Path folder;

    private final Stop stop = new Stop();
    private ServerSocket echo;
    private int port;
    private SystemHands hands;

    @BeforeEach
    void open() throws Exception {
        echo = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::echo);
        server.setDaemon(true);
        server.start();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        hands = SystemHands.of(
                new ExperimentFile(
                        "t",
                        "",
                        List.of(),
                        "",
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new ExperimentFile.Forward(
                                "echo", "127.0.0.1:" + port, "127.0.0.1:" + echo.getLocalPort())),
                        List.of(),
                        List.of()),
                null);
    }

    @AfterEach
    void close() throws Exception {
        hands.close();
        echo.close();
    }

    private void echo() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread one = new Thread(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException e) {
                        // It was reset, as is meant here.
                    }
                });
                one.setDaemon(true);
                one.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private Socket client() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static int ask(Socket socket) throws IOException {
        socket.getOutputStream().write('a');
        return socket.getInputStream().read();
    }

    private static Provider.Wire wire(Provider.Mode mode, long millis) {
        return new Provider.Wire("echo", mode, Duration.ofMillis(millis));
    }

    private static Provider.Signal signal(String signal, long pid, @Nullable String program) {
        return new Provider.Signal(signal, pid, null, program);
    }

    private static boolean isPaused(Process process) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/stat"))
                .replaceFirst(".*\\) ", "")
                .startsWith("T");
    }

    @Test
    void bytesPassAndComeLaterForAsLongAsTheFaultLasts() throws Exception {
        try (Socket socket = client()) {
            assertThat(ask(socket)).isEqualTo('a');
            Hands.Undo undo = hands.begin(wire(Provider.Mode.DELAY, 300));
            long start = System.nanoTime();
            assertThat(ask(socket)).isEqualTo('a');
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(600));
            assertThatThrownBy(() -> hands.begin(wire(Provider.Mode.DROP, 0))).hasMessageContaining("another fault");
            undo.undo();
            start = System.nanoTime();
            assertThat(ask(socket)).isEqualTo('a');
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(300));
        }
    }

    @Test
    void droppedBytesAreNotHeardOfAndTheirConnectionIsResetInTheEnd() throws Exception {
        try (Socket socket = client()) {
            assertThat(ask(socket)).isEqualTo('a');
            Hands.Undo undo = hands.begin(wire(Provider.Mode.DROP, 0));
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> ask(socket)).isInstanceOf(SocketTimeoutException.class);
            undo.undo();
            socket.setSoTimeout(5_000);
            assertThatThrownBy(() -> ask(socket)).isInstanceOf(SocketException.class);
        }
        try (Socket socket = client()) {
            assertThat(ask(socket)).isEqualTo('a');
        }
    }

    @Test
    void openAndNewConnectionsAreReset() throws Exception {
        try (Socket socket = client()) {
            assertThat(ask(socket)).isEqualTo('a');
            Hands.Undo undo = hands.begin(wire(Provider.Mode.RESET, 0));
            assertThatThrownBy(() -> ask(socket)).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> {
                        try (Socket next = client()) {
                            int first = ask(next);
                            int second = ask(next);
                            throw new AssertionError("it answered " + first + second);
                        }
                    })
                    .isInstanceOf(SocketException.class);
            undo.undo();
        }
        try (Socket socket = client()) {
            assertThat(ask(socket)).isEqualTo('a');
        }
    }

    @Test
    void theEndOfAConnectionIsHeardLate() throws Exception {
        try (Socket socket = client()) {
            assertThat(ask(socket)).isEqualTo('a');
            Hands.Undo undo = hands.begin(wire(Provider.Mode.SLOW_CLOSE, 400));
            long start = System.nanoTime();
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
            undo.undo();
        }
    }

    @Test
    void aForwarderIsGoneWhenItIsClosed() throws Exception {
        try (Socket socket = client()) {
            assertThat(ask(socket)).isEqualTo('a');
            hands.close();
            assertThatThrownBy(() -> ask(socket)).isInstanceOf(SocketException.class);
            assertThatThrownBy(this::client).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aPausedProcessRunsAgainAndAnEndedOneIsLetAlone() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            Hands.Undo undo = hands.begin(signal("STOP", process.pid(), "sleep"));
            await().atMost(Duration.ofSeconds(5)).until(() -> isPaused(process));
            undo.undo();
            await().atMost(Duration.ofSeconds(5)).until(() -> !isPaused(process));
            Hands.Undo again = hands.begin(signal("STOP", process.pid(), null));
            process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            again.undo();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void onlyTheProcessThatIsMeantIsHit() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            Path file = folder.resolve("a.pid");
            Provider.Signal byFile = new Provider.Signal("TERM", null, file, null);
            assertThatThrownBy(() -> hands.begin(byFile)).hasMessageContaining("cannot be read");
            Files.writeString(file, "no number");
            assertThatThrownBy(() -> hands.begin(byFile)).hasMessageContaining("holds no process's number");
            Files.writeString(file, "1".repeat(100_000));
            assertThatThrownBy(() -> hands.begin(byFile)).hasMessageContaining("holds no process's number");
            assertThatThrownBy(() -> hands.begin(signal("KILL", process.pid(), "java")))
                    .hasMessageContaining("is not java");
            long own = ProcessHandle.current().pid();
            assertThatThrownBy(() -> hands.begin(signal("STOP", own, null))).hasMessageContaining("is this command");
            long parent =
                    ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(own);
            assertThatThrownBy(() -> hands.begin(signal("STOP", parent, null))).hasMessageContaining("is this command");
            assertThatThrownBy(() -> hands.begin(signal("STOP", 4_000_000_000L, null)))
                    .hasMessageContaining("there is no process");
            assertThat(process.isAlive()).isTrue();
            Files.writeString(file, process.pid() + "\n/var/lib/postgresql\n5432\n");
            hands.begin(byFile).undo();
            assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aFileTakesRoomIsBoundedAndIsRemoved() throws Exception {
        Hands.Undo undo = hands.begin(new Provider.Fill(folder, 3_000_000, 50));
        try (var files = Files.list(folder)) {
            assertThat(files)
                    .singleElement()
                    .satisfies(f -> assertThat(f.toFile().length()).isEqualTo(3_000_000));
        }
        undo.undo();
        assertThat(folder).isEmptyDirectory();
        assertThatThrownBy(() -> hands.begin(new Provider.Fill(folder, 1L << 49, 50)))
                .hasMessageContaining("more than 50%");
        assertThatThrownBy(() -> hands.begin(new Provider.Fill(folder.resolve("nowhere"), 1, 50)))
                .hasMessageContaining("cannot be looked at");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aProgramIsBoundedInTimeAndOutput() throws Exception {
        JsonNode answer = hands.ask(
                new Provider.Program(
                        "sh", List.of("-c", "head -c 10000000 /dev/zero; echo no >&2; exit 3"), Duration.ofSeconds(20)),
                stop);
        assertThat(answer.path("status").asInt()).isEqualTo(3);
        assertThat(answer.path("stdout").asText()).hasSize(65_536);
        assertThat(answer.path("stderr").asText()).isEqualTo("no\n");
        assertThatThrownBy(() -> hands.ask(new Provider.Program("sleep", List.of("60"), Duration.ofMillis(300)), stop))
                .hasMessageContaining("within 0.3 s");
        assertThatThrownBy(() ->
                        hands.ask(new Provider.Program("/does/not/exist", List.of(), Duration.ofSeconds(1)), stop))
                .hasMessageContaining("could not be started");
    }

    @Test
    void whatIsAskedEndsWhenTheExperimentIsBrokenOff() {
        Thread breaks = new Thread(() -> stop.stop(Stop.State.ABORTED, "enough"));
        breaks.start();
        assertThatThrownBy(() -> hands.ask(new Provider.Program("sleep", List.of("60"), Duration.ofSeconds(50)), stop))
                .isInstanceOf(Stop.Stopped.class)
                .hasMessage("enough");
    }

    @Test
    void hostileAnswersAreFailures() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/good", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("X-One", "1");
                exchange.sendResponseHeaders(418, 0);
                exchange.getResponseBody().write(exchange.getRequestBody().readAllBytes());
            }
        });
        server.createContext("/endless", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 0);
                for (int i = 0; i < 1_000; i++) {
                    exchange.getResponseBody().write(new byte[16_384]);
                }
            }
        });
        server.start();
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        try (ServerSocket silent = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            JsonNode body = Tolerance.JSON.readTree("{\"a\": 1}");
            JsonNode answer = hands.ask(http(base + "/good", body), stop);
            assertThat(answer.path("status").asInt()).isEqualTo(418);
            assertThat(answer.path("headers").path("x-one").asText()).isEqualTo("1");
            assertThat(answer.path("body").asText()).isEqualTo("{\"a\":1}");
            assertThatThrownBy(() -> hands.ask(http(base + "/endless", null), stop))
                    .isInstanceOf(Failed.class)
                    .hasMessageContaining("longer than");
            assertThatThrownBy(() -> hands.ask(http("http://127.0.0.1:" + silent.getLocalPort(), null), stop))
                    .isInstanceOf(Failed.class)
                    .hasMessageContaining("no answer within");
            assertThatThrownBy(() -> hands.ask(http("http://127.0.0.1:1", null), stop))
                    .isInstanceOf(Failed.class);
        } finally {
            server.stop(0);
        }
    }

    private static Provider.Http http(String url, @Nullable JsonNode body) {
        return new Provider.Http(url, body == null ? "GET" : "POST", Map.of(), body, Duration.ofSeconds(2));
    }
}
