package vigie.collector.probe.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.gateway.GatewayConfig.Cache;
import vigie.collector.probe.gateway.GatewayConfig.Login;
import vigie.collector.probe.gateway.GatewayConfig.Session;
import vigie.collector.probe.gateway.GatewayConfig.Spread;
import vigie.collector.probe.gateway.GatewayConfig.Take;
import vigie.collector.probe.gateway.GatewayConfig.Use;
import vigie.collector.probe.haproxy.RealHaproxy;
import vigie.model.Secret;
import vigie.model.Status;

/** Three real servers with sessions behind Debian's HAProxy, which spreads and caches. */
class GatewayIT {
    @TempDir
    Path folder;

    private final RealContext context = new RealContext().ticking();
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<Set<String>> stores = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final Probe.Kind<GatewayConfig> kind = GatewayProbe.kind();
    private final AtomicInteger sessions = new AtomicInteger();
    private final int balancer = RealHaproxy.freePort();
    private final int cached = RealHaproxy.freePort();
    private volatile String cacheControl = "max-age=60";
    private RealHaproxy haproxy;

    @BeforeEach
    void begin() throws IOException {
        Set<String> shared = ConcurrentHashMap.newKeySet();
        StringBuilder config = new StringBuilder("""
                cache answers
                    total-max-size 4
                    max-age 60
                frontend edge
                    bind 127.0.0.1:%d
                    default_backend pool
                frontend cached
                    bind 127.0.0.1:%d
                    http-after-response set-header X-Cache HIT if { res.cache_hit -m bool }
                    http-after-response set-header X-Cache MISS if !{ res.cache_hit -m bool }
                    default_backend kept
                backend kept
                    http-request cache-use answers
                    http-response cache-store answers
                    server s1 127.0.0.1:@1@
                backend pool
                """.formatted(balancer, cached));
        for (int i = 1; i <= 3; i++) {
            stores.add(shared);
            HttpServer server = server(i);
            servers.add(server);
            config.append("    server s" + i + " 127.0.0.1:" + port(i) + "\n");
        }
        haproxy = new RealHaproxy(folder, config.toString().replace("@1@", Integer.toString(port(1))));
    }

    private HttpServer server(int number) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("X-Instance", "gw-" + number);
            exchange.getResponseHeaders().set("Cache-Control", cacheControl);
            answer(exchange, 200, "fine");
        });
        server.createContext("/login", exchange -> {
            boolean known =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).equals("let me in");
            String token = "session-" + sessions.incrementAndGet();
            stores.get(number - 1).add(token);
            exchange.getResponseHeaders().add("Set-Cookie", "seen=1; Path=/");
            exchange.getResponseHeaders().add("Set-Cookie", "SID=" + token + "; HttpOnly");
            answer(exchange, known ? 200 : 403, "");
        });
        server.createContext("/me", exchange -> {
            String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
            boolean known = stores.get(number - 1).contains(cookie.replace("SID=", ""));
            answer(exchange, known ? 200 : 401, cookie);
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private int port(int number) {
        return servers.get(number - 1).getAddress().getPort();
    }

    @AfterEach
    void end() throws InterruptedException {
        probes.forEach(Probe::close);
        haproxy.close();
        servers.forEach(server -> server.stop(0));
        context.close();
    }

    private Probe probe(
            int port, boolean through, @Nullable Session session, @Nullable Cache cache, @Nullable Spread spread) {
        String url = through ? "http://127.0.0.1:" + balancer : null;
        var config = new GatewayConfig(null, null, null, null, null, null, null, url, session, cache, spread);
        Probe probe = kind.make(RealContext.target(port, "name", "at-" + port), config, context);
        probes.add(probe);
        return probe;
    }

    private static void isUp(Probe probe) throws Exception {
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.UP);
    }

    @Test
    void anInstanceThatTheBalancerLeavesOutIsTold() throws Exception {
        Spread spread = new Spread(null, 9);
        List<Probe> three = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            three.add(probe(port(i), true, null, null, spread));
        }
        for (int round = 0; round < 4; round++) {
            for (Probe probe : three) {
                isUp(probe);
            }
        }
        assertThat(RealContext.poll(three.get(0)).components().get(2).detail())
                .isEqualTo("3 of the last 9 answers came from gw-1");
        haproxy.order("set server pool/s2 state drain");
        for (int i = 0; i < 9; i++) {
            isUp(three.get(0));
        }
        Probe.Answer answer = RealContext.poll(three.get(1));
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo("spread: none of the last 9 answers through the balancer came from gw-2");
        haproxy.order("set server pool/s2 state ready");
        RealContext.poll(three.get(1));
        RealContext.poll(three.get(1));
        RealContext.poll(three.get(1));
        isUp(three.get(1));
    }

    @Test
    void aBalancerThatIsGoneAndAnInstanceThatIsGoneAreToldApart() throws Exception {
        Probe probe = probe(port(3), true, null, null, null);
        isUp(probe);
        for (int i = 1; i <= 3; i++) {
            haproxy.order("set server pool/s" + i + " state maint");
        }
        assertThat(RealContext.poll(probe).reason()).isEqualTo("through: status 503, expected 2xx");
        haproxy.close();
        Probe.Answer answer = RealContext.poll(probe);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).startsWith("through: ");
        servers.get(2).stop(0);
        assertThat(RealContext.poll(probe).status()).isEqualTo(Status.DOWN);
    }

    @Test
    void aSessionThatOneInstanceKeepsToItselfIsTold() throws Exception {
        Session session = new Session(
                new Login("/login", null, null, null, new Secret("let me in")),
                new Take(null, null, "SID"),
                new Use("/me", null, null),
                Duration.ofHours(1));
        Probe one = probe(port(1), false, session, null, null);
        Probe two = probe(port(2), false, session, null, null);
        isUp(one);
        isUp(two);
        isUp(one);
        assertThat(sessions).as("a session is used as long as it is honoured").hasValue(2);
        Set<String> own = ConcurrentHashMap.newKeySet();
        stores.set(1, own);
        Probe.Answer answer = RealContext.poll(two);
        assertThat(sessions).as("its own has ended, and began anew").hasValue(3);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo("session: it does not honour a session of at-" + port(1)
                        + ": status 401, or not the answer that is expected");
        assertThat(answer.toString()).doesNotContain("session-").doesNotContain("let me in");
        assertThat(RealContext.poll(one).reason()).contains("it does not honour a session of at-" + port(2));
        stores.set(1, stores.get(0));
        isUp(two);
        isUp(one);
    }

    @Test
    void aCacheThatKeepsNothingIsTold() throws Exception {
        Probe probe = probe(cached, false, null, new Cache("/catalogue", null, null, 60, 4), null);
        for (int i = 0; i < 5; i++) {
            isUp(probe);
        }
        assertThat(RealContext.poll(probe).components().get(1).detail())
                .isEqualTo("4 of the last 4 answers came from the cache");
        cacheControl = "no-store";
        Probe changed = probe(cached, false, null, new Cache("/other", null, null, 60, 4), null);
        for (int i = 0; i < 3; i++) {
            isUp(changed);
        }
        Probe.Answer answer = RealContext.poll(changed);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo("cache: 0 of the last 4 answers came from the cache, expected at least 60 %");
    }
}
