package vigie.collector.probe.paths;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.net.RawServer;
import vigie.collector.net.TestAuthority;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.paths.PathsConfig.Entry;
import vigie.model.CheckResult.Phase;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Status;
import vigie.model.Target;

/** One instance on several addresses of loopback, whose ways are really cut. */
@Timeout(60)
class PathsIT {
    private static final Entry LAN = new Entry("lan", null, null, null);
    private static final Entry WAN = new Entry("wan", "{wan}", null, null);

    @TempDir
    Path folder;

    private final RealContext context = new RealContext().ticking();

    @AfterEach
    void end() throws InterruptedException {
        context.close();
    }

    private static ServerSocket listen(String address, int port) throws IOException {
        return new ServerSocket(port, 50, InetAddress.getByName(address));
    }

    private Probe probe(int lan, String wan, @Nullable String path, Entry... more) {
        List<Entry> entries = new java.util.ArrayList<>(List.of(LAN, WAN));
        entries.addAll(List.of(more));
        Target target = new Target(new Instance("shop", "127.0.0.2:" + lan, "a", "", Labels.of("wan", wan)), "ways");
        return PathsProbe.KIND.make(target, new PathsConfig(entries, null, path, null, null, null), context);
    }

    @Test
    void aWayThatIsCutIsSeenWhileTheOtherWorksAndSeenToComeBack() throws Exception {
        try (ServerSocket lan = listen("127.0.0.2", 0)) {
            ServerSocket wan = listen("127.0.0.3", 0);
            int port = wan.getLocalPort();
            Probe probe = probe(lan.getLocalPort(), "127.0.0.3:" + port, null);
            assertThat(RealContext.poll(probe).reason()).isEmpty();
            wan.close();
            Probe.Answer cut = RealContext.poll(probe);
            assertThat(cut.status()).isEqualTo(Status.DEGRADED);
            assertThat(cut.reason())
                    .isEqualTo("1 of 2 paths work; path wan is lost (connect): connection refused by 127.0.0.3, port "
                            + port);
            try (ServerSocket again = listen("127.0.0.3", port)) {
                assertThat(again.isBound()).isTrue();
                assertThat(RealContext.poll(probe).reason()).isEmpty();
            }
            lan.close();
            Probe.Answer both = RealContext.poll(probe);
            assertThat(both.status()).isEqualTo(Status.DOWN);
            assertThat(both.phase()).isEqualTo(Phase.CONNECT);
            assertThat(both.reason()).startsWith("0 of 2 paths work, expected at least 1; path lan is lost (connect)");
        }
    }

    @Test
    void whatAnswersOverEachWayIsAsked() throws Exception {
        AtomicInteger status = new AtomicInteger(200);
        HttpServer lan = server("127.0.0.2", new AtomicInteger(200));
        HttpServer wan = server("127.0.0.3", status);
        try (RawServer silent = new RawServer(client -> client.pause(60_000))) {
            String address = "127.0.0.3:" + wan.getAddress().getPort();
            int port = lan.getAddress().getPort();
            assertThat(RealContext.poll(probe(port, address, "/ready")).reason())
                    .isEmpty();
            status.set(502);
            assertThat(RealContext.poll(probe(port, address, "/ready")).reason())
                    .isEqualTo("1 of 2 paths work; path wan is lost (assert): status 502, expected 2xx");
            Probe hangs = probe(port, "127.0.0.1:" + silent.port(), "/ready");
            assertThat(RealContext.poll(hangs, Duration.ofMillis(500)).reason())
                    .isEqualTo("1 of 2 paths work; path wan is lost (first_byte): no answer within 500 ms");
        } finally {
            lan.stop(0);
            wan.stop(0);
        }
    }

    private static HttpServer server(String address, AtomicInteger status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 50);
        server.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void aWayWithTlsIsShakenAndOneThatIsForbiddenIsNotCalled() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        authority.make("unknown", "-ext", "SAN=ip:127.0.0.1", "-validity", "30");
        try (ServerSocket lan = listen("127.0.0.2", 0);
                RawServer shown = authority.serve(client -> client.pause(5_000), "unknown")) {
            Entry safe = new Entry("safe", "127.0.0.1", shown.port(), true);
            Probe.Answer answer = RealContext.poll(probe(lan.getLocalPort(), "169.254.169.254:80", null, safe));
            assertThat(answer.status()).isEqualTo(Status.DEGRADED);
            assertThat(answer.reason())
                    .startsWith(
                            "1 of 3 paths work; path wan is lost (connect): may not call 169.254.169.254: "
                                    + "169.254.169.254 is a cloud metadata address; path safe is lost (tls): TLS with 127.0.0.1");
        }
    }
}
