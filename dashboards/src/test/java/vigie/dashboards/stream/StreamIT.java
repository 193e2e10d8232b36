package vigie.dashboards.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vigie.dashboards.FakeWindows;
import vigie.dashboards.Served;
import vigie.model.Change;

/** Server-sent events over real connections. */
class StreamIT {
    private static final int STALLED = 100_000;
    private final Served served = new Served(new FakeWindows());

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void tellsWhatChangedAndKeepsTheLineOpen() throws Exception {
        try (Watching watching = new Watching()) {
            assertThat(watching.head())
                    .startsWith("HTTP/1.1 200")
                    .contains("text/event-stream")
                    .contains("no-store")
                    .contains("Content-Security-Policy");
            await().until(() -> served.stream().watchers() == 1);
            served.stream()
                    .publish(new Change(Instant.parse("2026-01-02T14:02:11Z"), Change.Kind.SERVICE, "a \"b\"\n<c>"));
            served.stream().beat();
            String text = watching.readUntil(": alive");
            assertThat(text)
                    .contains(": watching")
                    .contains("retry: 2000")
                    .contains("event: service\n")
                    .contains(
                            "data: {\"at\":\"2026-01-02T14:02:11Z\",\"kind\":\"service\",\"key\":\"a \\\"b\\\"\\n<c>\"}\n");
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            served.stream().beat();
            return served.stream().watchers() == 0;
        });
    }

    @Test
    void aWatcherThatDoesNotReadIsBoundedAndToldToReadAgain() throws Exception {
        try (Watching watching = new Watching()) {
            watching.head();
            await().until(() -> served.stream().watchers() == 1);
            for (int i = 0; i < STALLED; i++) {
                served.stream().publish(new Change(Instant.EPOCH, Change.Kind.TARGET, "x".repeat(100) + i));
            }
            served.stream().beat();
            String text =
                    watching.readUntil("event: resync", () -> served.stream().beat());
            int lines = text.split("event: target", -1).length - 1;
            assertThat(lines).isPositive().isLessThan(STALLED);
        }
    }

    @Test
    void noMoreThanTwoHundredMayWatch() throws Exception {
        List<Watching> all = new ArrayList<>();
        try {
            for (int i = 0; i < Stream.MAX_WATCHERS; i++) {
                all.add(new Watching());
                all.get(i).head();
            }
            await().until(() -> served.stream().watchers() == Stream.MAX_WATCHERS);
            var refused = served.get("/api/v1/stream");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        } finally {
            for (Watching watching : all) {
                watching.close();
            }
        }
    }

    /** A connection that is read by hand, so that it can also not be read. */
    private final class Watching implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.server.getPort());
        private final BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Watching() throws IOException {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
        }

        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                head.append(line).append('\n');
            }
            return head.toString();
        }

        String readUntil(String what) throws IOException {
            return readUntil(what, () -> {});
        }

        /** Reads up to a line; {@code now and then} runs after every thousand. */
        String readUntil(String what, Runnable nowAndThen) throws IOException {
            StringBuilder text = new StringBuilder();
            int lines = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                text.append(line).append('\n');
                if (line.startsWith(what)) {
                    break;
                }
                if (++lines % 1_000 == 0) {
                    nowAndThen.run();
                }
            }
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
