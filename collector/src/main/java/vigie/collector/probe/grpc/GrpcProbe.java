package vigie.collector.probe.grpc;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.ClientTls;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Authorities;
import vigie.collector.probe.Certificates;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.http.Scheme;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Phase;
import vigie.model.Secret;
import vigie.model.Target;

/** {@code use: grpc}: asks the health service of a gRPC server, {@code grpc.health.v1.Health/Check}, once, over a connection of its own. */
public final class GrpcProbe implements Probe {
    /** The registration. */
    public static final Kind<Config> KIND = new Kind<>("grpc", Config.class, GrpcProbe::new);

    /** The most that a server may say, with what HTTP/2 needs for itself. */
    static final int MOST_BYTES = 64 << 10;

    private static final String METHOD = "/grpc.health.v1.Health/Check";

    /** A grpc-timeout has eight digits. */
    private static final long MOST_MILLIS = 99_999_999;

    private final Context context;
    private final HostPort place;
    private final boolean tls;
    private final String serverName;
    private final String authority;
    private final byte[] question;
    private final HealthJudge judge;
    private final Map<String, String> metadata;
    private final @Nullable Secret token;
    private final Authorities authorities;
    private final Duration certificateExpiry;
    private volatile @Nullable SslContext trust;

    GrpcProbe(Target target, Config config, Context context) {
        this.context = context;
        HostPort address = HostPort.parse(target.instance().address());
        this.place = config.port() == null ? address : address.withPort(config.port());
        if (place.port() < 0) {
            throw new IllegalArgumentException(
                    "a grpc check needs a port, in the address or under port: was " + address.host());
        }
        String service = requireNonNull(config.service());
        this.tls = Boolean.TRUE.equals(config.tls());
        this.serverName = config.serverName() == null ? place.host() : config.serverName();
        this.authority = config.serverName() == null ? place.url("http", "").getAuthority() : config.serverName();
        this.question = HealthMessage.question(service);
        this.judge = new HealthJudge(service);
        this.metadata = GrpcMetadata.of(requireNonNull(config.headers()), config.bearerToken());
        this.token = config.bearerToken();
        this.authorities = new Authorities(config.ca());
        this.certificateExpiry = requireNonNull(config.certificateExpiry());
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        TcpTransport.@Nullable Handshake handshake;
        try {
            handshake = tls ? new TcpTransport.Handshake(trust(), serverName) : null;
        } catch (IOException e) {
            whenDone.accept(Answer.unknown(Excerpt.of("ca cannot be read: " + e.getMessage(), 300)));
            return;
        }
        GrpcCall call = new GrpcCall(headers(timeout), question);
        var request = new TcpTransport.TcpRequest(
                place.host(), place.port(), tls, call.toSend(), MOST_BYTES, timeout, context.targets(), handshake);
        context.tcp().open(request, new Look(call, whenDone));
    }

    private SslContext trust() throws IOException {
        SslContext known = trust;
        if (known == null) {
            known = ClientTls.http2(authorities.certificates());
            trust = known;
        }
        return known;
    }

    private Http2Headers headers(Duration timeout) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method("POST")
                .scheme(tls ? "https" : "http")
                .path(METHOD)
                .authority(authority);
        headers.set("te", "trailers");
        headers.set("content-type", "application/grpc");
        headers.set("grpc-timeout", Math.max(1, Math.min(timeout.toMillis(), MOST_MILLIS)) + "m");
        metadata.forEach((name, value) -> headers.set(name, value));
        return headers;
    }

    /** One look; the transport calls it on one thread. */
    private final class Look implements TcpTransport.TcpListener {
        private final GrpcCall call;
        private final Consumer<Answer> whenDone;
        private int bytes;
        private boolean done;

        Look(GrpcCall call, Consumer<Answer> whenDone) {
            this.call = call;
            this.whenDone = whenDone;
        }

        @Override
        public boolean answered(byte[] soFar) {
            bytes = soFar.length;
            return call.take(soFar);
        }

        @Override
        public byte[] reply() {
            return call.toSend();
        }

        @Override
        public void end(@Nullable Instant certificateEnd) {
            GrpcReply reply = call.reply();
            if (reply == null) {
                say(Answer.down(bytes == 0 ? Phase.FIRST_BYTE : Phase.BODY, why()));
                return;
            }
            Verdict verdict = new Verdict();
            judge.judge(hiding(reply), verdict);
            Certificates.judge(certificateEnd, context.now(), certificateExpiry, verdict);
            say(verdict.answer(List.of()));
        }

        private GrpcReply hiding(GrpcReply reply) {
            String word = token == null ? "" : token.reveal();
            return word.length() < 4 ? reply : reply.hiding(word);
        }

        private String why() {
            if (!call.failure().isEmpty()) {
                return call.failure();
            }
            if (bytes == 0) {
                return "the server hung up without an answer" + (tls ? "" : ", as one does that wants TLS");
            }
            if (bytes >= MOST_BYTES) {
                return "the answer is longer than " + MOST_BYTES + " bytes";
            }
            String said = call.goneAway().isEmpty() ? "" : " (" + call.goneAway() + ')';
            return "the server hung up after " + bytes + " bytes, before its answer was whole" + said;
        }

        @Override
        public void failed(CheckResult.Phase phase, String reason) {
            boolean none = phase == Phase.TLS && reason.contains("no_application_protocol");
            say(Answer.down(phase, none ? "the server takes no HTTP/2 over TLS; " + reason : reason));
        }

        private void say(Answer answer) {
            if (!done) {
                done = true;
                call.close();
                whenDone.accept(answer);
            }
        }
    }

    /**
     * The keys of a {@code grpc} check; every one may be left out.
     *
     * @param port in place of the address's own
     * @param tls whether the connection is made with TLS
     * @param serverName what the server is called in the call, over TLS is asked for (SNI) and its certificate must name; the address
     *     unless said
     * @param ca a file of certificates that vouch for the server, in place of those that Java trusts
     * @param service whose health is asked for; that of the whole server unless said
     * @param headers sent as metadata
     * @param certificateExpiry a certificate that ends sooner is DEGRADED; 14 days unless said
     */
    public record Config(
            @Nullable Integer port,
            @Nullable Boolean tls,
            @Nullable String serverName,
            @Nullable Path ca,
            @Nullable String service,
            @Nullable Map<String, String> headers,
            @Nullable Secret bearerToken,
            @Nullable Duration certificateExpiry) {

        private static final int LONGEST_SERVICE = 256;

        public Config {
            tls = Boolean.TRUE.equals(tls);
            service = service == null ? "" : service;
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            certificateExpiry = Certificates.orDefault(certificateExpiry);
            Scheme.checkPort(port);
            GrpcMetadata.of(headers, bearerToken);
            if (serverName != null && HostPort.parse(serverName).port() >= 0) {
                throw new IllegalArgumentException("server_name must be a name without a port: was " + serverName);
            }
            if (ca != null && !tls) {
                throw new IllegalArgumentException("ca needs tls: true");
            }
            if (service.length() > LONGEST_SERVICE) {
                throw new IllegalArgumentException(
                        "service must have at most " + LONGEST_SERVICE + " characters: was " + service.length());
            }
        }
    }
}
