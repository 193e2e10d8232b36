package vigie.collector.probe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.net.RawServer;
import vigie.collector.net.TestAuthority;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.grpc.GrpcProbe.Config;
import vigie.collector.probe.haproxy.RealHaproxy;
import vigie.model.CheckResult.Phase;
import vigie.model.Secret;
import vigie.model.Status;

/** Real servers of grpc-java, with the faults really made. */
@Timeout(60)
class GrpcIT {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    Path folder;

    private final RealContext context = new RealContext().ticking();
    private final HealthStatusManager health = new HealthStatusManager();
    private @Nullable Server server;

    @AfterEach
    void end() throws InterruptedException {
        stop();
        context.close();
    }

    private void stop() throws InterruptedException {
        if (server != null) {
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private int serve(BindableService service) throws Exception {
        server = NettyServerBuilder.forAddress(anyPort())
                .addService(service)
                .build()
                .start();
        return server.getPort();
    }

    private static Config config(@Nullable String service) {
        return new Config(null, null, null, null, service, null, null, null);
    }

    private static Config tls(@Nullable Path ca, @Nullable String name) {
        return new Config(null, true, name, ca, null, null, null, null);
    }

    private Probe.Answer poll(int port, Config config) throws Exception {
        return poll(port, config, Duration.ofSeconds(10));
    }

    private Probe.Answer poll(int port, Config config, Duration timeout) throws Exception {
        return RealContext.poll(GrpcProbe.KIND.make(RealContext.target(port), config, context), timeout);
    }

    private static void is(Status status, String reason, Probe.Answer answer) {
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void theStatusOfTheServerAndOfAServiceIsSeen() throws Exception {
        int port = serve(health.getHealthService());
        is(Status.UP, "", poll(port, config(null)));
        health.setStatus("", ServingStatus.NOT_SERVING);
        is(Status.DOWN, "the server says NOT_SERVING of itself", poll(port, config(null)));
        health.setStatus("", ServingStatus.UNKNOWN);
        is(Status.UNKNOWN, "the server says UNKNOWN of itself", poll(port, config(null)));
        is(
                Status.UNKNOWN,
                "the server tells nothing of the service shop.Orders: NOT_FOUND, unknown service shop.Orders",
                poll(port, config("shop.Orders")));
        health.setStatus("shop.Orders", ServingStatus.SERVING);
        is(Status.UP, "", poll(port, config("shop.Orders")));
        health.enterTerminalState();
        is(Status.DOWN, "the server says NOT_SERVING of the service shop.Orders", poll(port, config("shop.Orders")));
        stop();
        assertThat(poll(port, config(null)).phase()).isEqualTo(Phase.CONNECT);
    }

    @Test
    void aServerWithoutAHealthServiceIsUnknown() throws Exception {
        server = NettyServerBuilder.forAddress(anyPort()).build().start();
        Probe.Answer answer = poll(server.getPort(), config(null));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason())
                .startsWith("the server has no health service, grpc.health.v1.Health: UNIMPLEMENTED");
    }

    @Test
    void anErrorAndSilenceAreDown() throws Exception {
        int port = serve(new HealthGrpc.HealthImplBase() {
            @Override
            public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
                if (request.getService().isEmpty()) {
                    observer.onError(io.grpc.Status.UNAVAILABLE
                            .withDescription("no database")
                            .asRuntimeException());
                }
            }
        });
        is(Status.DOWN, "it answers with an error: UNAVAILABLE, no database", poll(port, config(null)));
        Probe.Answer hung = poll(port, config("silent"), Duration.ofMillis(400));
        assertThat(hung.status()).as(hung.reason()).isEqualTo(Status.DOWN);
    }

    @Test
    void metadataIsSentAndNotShown() throws Exception {
        server = NettyServerBuilder.forAddress(anyPort())
                .addService(ServerInterceptors.intercept(health.getHealthService(), new Guard()))
                .build()
                .start();
        Config good =
                new Config(null, null, null, null, null, Map.of("X-Tenant", "ops"), new Secret("good-token"), null);
        is(Status.UP, "", poll(server.getPort(), good));
        Config bad = new Config(null, null, null, null, null, null, new Secret("bad-token"), null);
        is(
                Status.UNKNOWN,
                "it does not let Vigie ask: UNAUTHENTICATED, Bearer *** is not known",
                poll(server.getPort(), bad));
    }

    /** Takes one token, and repeats what it was sent where it does not. */
    private static final class Guard implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String tenant = headers.get(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER));
            String token = headers.get(AUTHORIZATION);
            if ("Bearer good-token".equals(token) && "ops".equals(tenant)) {
                return next.startCall(call, headers);
            }
            call.close(io.grpc.Status.UNAUTHENTICATED.withDescription(token + " is not known"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    @Test
    void overTlsTheServerMustBeWhoItIsAskedToBe() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        authority.make("right", "-ext", "SAN=dns:api.example.org,ip:127.0.0.1", "-validity", "30");
        authority.make("other", "-ext", "SAN=ip:127.0.0.1", "-validity", "30");
        Path right = authority.certificates("right");
        server = NettyServerBuilder.forAddress(
                        anyPort(),
                        TlsServerCredentials.create(
                                right.toFile(), authority.keyFile("right").toFile()))
                .addService(health.getHealthService())
                .build()
                .start();
        int port = server.getPort();
        is(Status.UP, "", poll(port, tls(right, null)));
        is(Status.UP, "", poll(port, tls(right, "api.example.org")));
        for (Config wrong :
                List.of(tls(right, "elsewhere.example"), tls(authority.certificates("other"), null), tls(null, null))) {
            Probe.Answer answer = poll(port, wrong);
            assertThat(answer.status()).isEqualTo(Status.DOWN);
            assertThat(answer.phase()).isEqualTo(Phase.TLS);
        }
        assertThat(poll(port, config(null)).status())
                .as("without TLS to a server that wants it")
                .isEqualTo(Status.DOWN);
        context.later(Duration.ofDays(20));
        assertThat(poll(port, tls(right, null)).reason()).startsWith("the certificate ends in ");
    }

    @Test
    void aServerWithoutTlsIsDownInThatPhase() throws Exception {
        Probe.Answer answer = poll(serve(health.getHealthService()), tls(null, null), Duration.ofSeconds(2));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.phase()).isEqualTo(Phase.TLS);
    }

    @Test
    void aProxyBetweenThatReachesNobodyIsDown() throws Exception {
        int port = serve(health.getHealthService());
        int front = RealHaproxy.freePort();
        try (RealHaproxy haproxy = new RealHaproxy(folder, """
                frontend edge
                    bind 127.0.0.1:%d proto h2
                    default_backend servers
                backend servers
                    server one 127.0.0.1:%d proto h2
                """.formatted(front, port))) {
            assertThat(haproxy).isNotNull();
            is(Status.UP, "", poll(front, config(null)));
            stop();
            is(
                    Status.DOWN,
                    "the answer has no grpc-status: HTTP status 503, content type text/html",
                    poll(front, config(null)));
        }
    }

    @Test
    void serversThatHangDripAndFloodEndAtTheirLimits() throws Exception {
        byte[] ping = Frames.ping();
        byte[] settings = Frames.settings();
        try (RawServer silent = new RawServer(client -> client.pause(60_000));
                RawServer slow = new RawServer(client -> client.write(settings).pause(60_000));
                RawServer flood = new RawServer(client -> {
                    client.write(settings);
                    while (true) {
                        client.write(ping);
                    }
                });
                RawServer web = new RawServer(client -> client.write("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            Duration soon = Duration.ofMillis(300);
            is(Status.DOWN, "no answer within 300 ms", poll(silent.port(), config(null), soon));
            is(Status.DOWN, "the answer did not end within 300 ms", poll(slow.port(), config(null), soon));
            is(Status.DOWN, "the answer is longer than 65536 bytes", poll(flood.port(), config(null)));
            is(Status.DOWN, "the server speaks HTTP/1, and gRPC needs HTTP/2", poll(web.port(), config(null)));
        }
    }
}
