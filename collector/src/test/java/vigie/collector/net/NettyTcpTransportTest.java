package vigie.collector.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vigie.model.CheckResult.Phase;

class NettyTcpTransportTest {
    private final Transports transports = new Transports();

    @AfterEach
    void close() throws InterruptedException {
        transports.close();
    }

    private List<String> look(int port, String send, int readUpTo, String enough, int ms) throws InterruptedException {
        List<String> events = new CopyOnWriteArrayList<>();
        CountDownLatch over = new CountDownLatch(1);
        byte[] bytes = send.getBytes(StandardCharsets.US_ASCII);
        TcpTransport.TcpRequest request = new TcpTransport.TcpRequest(
                "127.0.0.1", port, false, bytes, readUpTo, Duration.ofMillis(ms), AddressPolicies.targets());
        transports.tcp.open(request, new TcpTransport.TcpListener() {
            @Override
            public boolean answered(byte[] soFar) {
                String text = new String(soFar, StandardCharsets.US_ASCII);
                events.add("answered " + text);
                return text.contains(enough);
            }

            @Override
            public void end(@Nullable Instant certificateExpiry) {
                events.add("end");
                over.countDown();
            }

            @Override
            public void failed(Phase phase, String reason) {
                events.add(phase + " " + reason);
                over.countDown();
            }
        });
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        return events;
    }

    @Test
    void endsOnceItIsConnectedIfNothingIsToBeRead() throws Exception {
        try (RawServer server = new RawServer(c -> c.pause(60_000))) {
            assertThat(look(server.port(), "", 0, "", 5_000)).containsExactly("end");
        }
    }

    @Test
    void sendsAndReadsUntilTheListenerHasEnough() throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write("+PO");
            c.pause(50);
            c.write("NG\r\nmore");
            c.pause(60_000);
        })) {
            List<String> events = look(server.port(), "PING\r\n\r\n", 100, "PONG", 5_000);
            assertThat(events).endsWith("answered +PONG\r\nmore", "end");
            assertThat(server.requests).containsExactly("PING\r\n\r\n");
        }
    }

    @Test
    void readsNoMoreThanItWasAllowed() throws Exception {
        try (RawServer server = new RawServer(c -> c.write("x".repeat(100_000)))) {
            List<String> events = look(server.port(), "", 10, "never", 5_000);
            assertThat(events).endsWith("answered " + "x".repeat(10), "end");
        }
    }

    @Test
    void saysWhereItStopped() throws Exception {
        int free;
        try (RawServer server = new RawServer(c -> c.pause(60_000))) {
            free = server.port();
            assertThat(look(free, "", 1, "", 200)).containsExactly("FIRST_BYTE no answer within 200 ms");
        }
        assertThat(look(free, "", 1, "", 5_000))
                .containsExactly("CONNECT connection refused by 127.0.0.1, port " + free);
    }
}
