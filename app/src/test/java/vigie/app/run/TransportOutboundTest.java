package vigie.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.outbound.Outbound.Call;
import vigie.alerting.outbound.Outbound.Reach;
import vigie.collector.net.ClientTls;
import vigie.collector.net.NettyHttpTransport;

/** Calls to receivers and executors over the real transport: where they may go, and that they go nowhere else. */
class TransportOutboundTest {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService resolving = Executors.newSingleThreadExecutor();
    private final NettyHttpTransport http = new NettyHttpTransport(group, resolving, ClientTls.trusting());
    private final TransportOutbound outbound = new TransportOutbound(http, InstantSource.system());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().add("Location", url("/elsewhere"));
            exchange.sendResponseHeaders(exchange.getRequestURI().toString().equals("/moved") ? 307 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(0);
        http.close();
        resolving.shutdownNow();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private Answer post(String url, Reach reach) throws Exception {
        Call call = Call.post(URI.create(url), Map.of(), new byte[] {1}, Duration.ofSeconds(20), reach);
        return outbound.send(call).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void anExecutorIsCalledInItsNetworksAlone() throws Exception {
        assertThat(post(url("/heal"), Reach.only(List.of("127.0.0.0/8"))).status())
                .isEqualTo(200);
        Answer refused = post(url("/heal"), Reach.only(List.of("10.0.0.0/8", "127.0.0.2/32")));
        assertThat(refused.failure()).contains("127.0.0.1 is not in the allowed networks");
        assertThat(refused.sent()).isFalse();
        assertThat(post(url("/heal"), Reach.only(List.of())).sent()).isFalse();
        assertThat(asked).containsExactly("/heal");
    }

    @Test
    void anExecutorByNameIsJudgedByItsAddress() throws Exception {
        String named = url("/heal").replace("127.0.0.1", "localhost");
        assertThat(post(named, Reach.only(List.of("127.0.0.0/8"))).status()).isEqualTo(200);
        assertThat(post(named, Reach.only(List.of("10.0.0.0/8"))).sent()).isFalse();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aReceiverIsNeverACloudsMetadata() throws Exception {
        assertThat(post(url("/hook"), Reach.ANYWHERE).status()).isEqualTo(200);
        Answer refused = post("http://169.254.169.254/latest/meta-data/", Reach.ANYWHERE);
        assertThat(refused.failure()).contains("169.254.169.254 is a cloud metadata address");
        assertThat(refused.sent()).isFalse();
        assertThat(post("http://[::ffff:169.254.169.254]/", Reach.ANYWHERE).failure())
                .contains("cloud metadata");
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() throws Exception {
        assertThat(post(url("/moved"), Reach.ANYWHERE).status()).isEqualTo(307);
        assertThat(asked).containsExactly("/moved");
    }
}
