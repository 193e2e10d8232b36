package vigie.collector.probe.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.http.BasicAuth;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Status;

/** Debian's HAProxy in front of real servers that die, are slow, and are taken out over the runtime socket. */
class HaproxyStatisticsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final RealContext context = new RealContext();
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int door = RealHaproxy.freePort();
    private RealHaproxy haproxy;
    private Probe probe;

    @BeforeEach
    void begin() throws IOException {
        StringBuilder proxies = new StringBuilder("""
                frontend www
                    bind 127.0.0.1:%d
                    default_backend api
                backend api
                    option httpchk GET /health
                    default-server check inter 100ms fall 2 rise 1 maxconn 1
                """.formatted(door));
        for (String name : List.of("a1", "a2", "b1")) {
            HttpServer server = server();
            servers.add(server);
            proxies.append("    server " + name + " 127.0.0.1:" + port(server) + "\n");
        }
        haproxy = new RealHaproxy(folder, proxies.toString());
        probe = probe(RealHaproxy.PASSWORD);
    }

    private HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getPath().equals("/slow")) {
                    release.await();
                }
                exchange.sendResponseHeaders(204, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return server;
    }

    private static int port(HttpServer server) {
        return server.getAddress().getPort();
    }

    private Probe probe(String password) {
        var config = new HaproxyProbe.Config(
                null,
                null,
                null,
                null,
                new BasicAuth(RealHaproxy.USER, new Secret(password)),
                null,
                List.of("api"),
                2,
                Map.of("a", "a[0-9]+", "b", "b[0-9]+"),
                2,
                null,
                Duration.ofSeconds(1));
        return HaproxyProbe.KIND.make(RealContext.target(haproxy.stats()), config, context);
    }

    @AfterEach
    void end() throws InterruptedException {
        release.countDown();
        probe.close();
        haproxy.close();
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
        context.close();
    }

    private Probe.Answer poll() throws Exception {
        return RealContext.poll(probe);
    }

    private void awaitReason(String reason) {
        await(reason)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(poll().reason()).isEqualTo(reason));
    }

    @Test
    void d10_aServerThatDiesEmptiesItsZoneAndTheLastOneThePool() throws Exception {
        Probe.Answer answer = poll();
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.UP);
        assertThat(answer.components())
                .singleElement()
                .satisfies(c -> assertThat(c.detail()).isEqualTo("3 of 3 servers take requests"));
        assertThat(answer.seen().facts())
                .containsExactly(
                        new Fact(Topic.SERVER, "127.0.0.1:" + port(servers.get(0)), "UP api/a1"),
                        new Fact(Topic.SERVER, "127.0.0.1:" + port(servers.get(1)), "UP api/a2"),
                        new Fact(Topic.SERVER, "127.0.0.1:" + port(servers.get(2)), "UP api/b1"));
        assertThat(answer.seen().figures())
                .filteredOn(f -> f.labels().equals(Labels.of("proxy", "api")))
                .extracting(f -> f.metric() + " " + f.value())
                .contains("haproxy_backend_active_servers 3.0", "haproxy_backend_current_queue 0.0");
        servers.get(2).stop(0);
        awaitReason("pool api has no server that takes requests in zone b");
        servers.get(0).stop(0);
        awaitReason("pool api: 1 of 3 servers take requests (a1 is DOWN, b1 is DOWN), expected at least 2; "
                + "pool api has no server that takes requests in zone b");
        servers.get(1).stop(0);
        awaitReason("pool api has no server that takes requests (a1 is DOWN, a2 is DOWN, b1 is DOWN)");
        answer = poll();
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.seen().facts())
                .as("what it says of its servers is told all the same")
                .hasSize(3)
                .allMatch(f -> f.value().startsWith("DOWN "));
        assertThat(answer.seen().figures())
                .filteredOn(f -> f.metric().equals("haproxy_server_check_up_down_total"))
                .hasSize(3)
                .allMatch(f -> f.value() == 1);
    }

    @Test
    void aServerThatIsDrainedAndLeftIsTold() throws Exception {
        haproxy.order("set server api/b1 state drain");
        awaitReason("pool api has no server that takes requests in zone b");
        assertThat(poll().seen().facts().get(2).value()).isEqualTo("DRAIN api/b1");
        haproxy.order("set server api/b1 state ready");
        haproxy.order("set server api/a1 state maint");
        await("it is left out")
                .atMost(SOON)
                .untilAsserted(() ->
                        assertThat(poll().reason()).matches("server api/a1 is MAINT for [23] s, expected at most 1 s"));
        haproxy.order("set server api/a1 state ready");
        await("it is ready").atMost(SOON).until(() -> poll().status() == Status.UP);
    }

    @Test
    void requestsThatWaitForSlowServersAreSeen() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest slow = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door + "/slow"))
                .build();
        for (int i = 0; i < 7; i++) {
            var unused = client.sendAsync(slow, HttpResponse.BodyHandlers.discarding());
        }
        awaitReason("pool api: 4 requests wait, expected at most 2; "
                + "pool api: its servers have 100 % of the sessions that they may have");
        release.countDown();
        await("it is over").atMost(SOON).until(() -> poll().status() == Status.UP);
    }

    @Test
    void whoMayNotLookKnowsNothing() throws Exception {
        Probe.Answer answer = RealContext.poll(probe("another"));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("status 401: it does not let this user look");
    }
}
