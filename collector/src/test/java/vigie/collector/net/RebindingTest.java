package vigie.collector.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.model.CheckResult.Phase;

/** A name whose owner changes where it leads, between the judgement and the call: two real servers, of which one is forbidden. */
class RebindingTest {
    private static final AddressPolicy ALLOWED = AddressPolicies.networks(List.of("127.0.0.1/32"));

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService resolving = Executors.newSingleThreadExecutor();
    private final AtomicInteger asked = new AtomicInteger();
    private RawServer allowed;
    private RawServer forbidden;

    @BeforeEach
    void start() throws Exception {
        RawServer.Behaviour answer = c -> {
            while (c.readHead()) {
                c.write("HTTP/1.1 204 No Content\r\n\r\n");
            }
        };
        allowed = new RawServer(answer);
        forbidden = new RawServer(new ServerSocket(allowed.port(), 10, InetAddress.getByName("127.0.0.2")), answer);
    }

    @AfterEach
    void stop() throws Exception {
        allowed.close();
        forbidden.close();
        resolving.shutdownNow();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }

    /** Answers with one list after the other, and then with the last for ever. */
    private Resolver names(String... answers) {
        return new Resolver(resolving, name -> {
            String[] literals = answers[Math.min(asked.getAndIncrement(), answers.length - 1)].split(" ");
            InetAddress[] addresses = new InetAddress[literals.length];
            for (int i = 0; i < literals.length; i++) {
                addresses[i] = InetAddress.getByAddress(
                        name, InetAddress.getByName(literals[i]).getAddress());
            }
            return addresses;
        });
    }

    private Heard call(NettyHttpTransport http, String connection) throws InterruptedException {
        Heard heard = new Heard();
        http.send(
                new HttpRequest(
                        "POST",
                        URI.create("http://rebound.example:" + allowed.port() + "/"),
                        Map.of(),
                        new byte[] {1},
                        Duration.ofSeconds(20),
                        1_000,
                        connection,
                        ALLOWED),
                heard);
        return heard.await();
    }

    @Test
    void aNameIsResolvedOnceForACallAndTheJudgedAddressIsTheOneThatIsCalled() throws Exception {
        NettyHttpTransport http = new NettyHttpTransport(group, names("127.0.0.1", "127.0.0.2"), ClientTls.trusting());
        assertThat(call(http, "").status).isEqualTo(204);
        assertThat(asked).hasValue(1);
        assertThat(allowed.requests).hasSize(1);
        Heard second = call(http, "");
        assertThat(second.phase).isEqualTo(Phase.CONNECT);
        assertThat(second.reason).startsWith("may not call rebound.example: 127.0.0.2 is not in the allowed networks");
        assertThat(second.sent).isFalse();
        assertThat(forbidden.requests).isEmpty();
        http.close();
    }

    @Test
    void ofSeveralAddressesOnlyTheAllowedAreCalled() throws Exception {
        NettyHttpTransport http = new NettyHttpTransport(
                group, names("169.254.169.254 127.0.0.2 ::ffff:127.0.0.2 127.0.0.1"), ClientTls.trusting());
        assertThat(call(http, "").status).isEqualTo(204);
        assertThat(allowed.requests).hasSize(1);
        assertThat(forbidden.requests).isEmpty();
        http.close();
    }

    @Test
    void aKeptConnectionGoesWhereItWasJudged() throws Exception {
        NettyHttpTransport http = new NettyHttpTransport(group, names("127.0.0.1", "127.0.0.2"), ClientTls.trusting());
        assertThat(call(http, "target").status).isEqualTo(204);
        assertThat(call(http, "target").status).isEqualTo(204);
        assertThat(asked).hasValue(1);
        assertThat(allowed.requests).hasSize(2);
        assertThat(forbidden.requests).isEmpty();
        http.close();
    }

    @Test
    void aTcpLookIsJudgedInTheSameWay() throws Exception {
        NettyTcpTransport tcp = new NettyTcpTransport(group, names("127.0.0.2"), ClientTls.trusting());
        CompletableFuture<String> said = new CompletableFuture<>();
        tcp.open(
                new TcpTransport.TcpRequest(
                        "rebound.example", allowed.port(), false, new byte[] {1}, 0, Duration.ofSeconds(20), ALLOWED),
                new TcpTransport.TcpListener() {
                    @Override
                    public boolean answered(byte[] soFar) {
                        return true;
                    }

                    @Override
                    public void end(@Nullable Instant certificateExpiry) {
                        said.complete("connected");
                    }

                    @Override
                    public void failed(Phase phase, String reason) {
                        said.complete(reason);
                    }
                });
        assertThat(said.get(30, TimeUnit.SECONDS)).startsWith("may not call rebound.example: 127.0.0.2");
    }
}
