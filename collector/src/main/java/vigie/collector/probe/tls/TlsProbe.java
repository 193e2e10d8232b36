package vigie.collector.probe.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.ChainWitness;
import vigie.collector.net.ClientTls;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Authorities;
import vigie.collector.probe.Certificates;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.http.Scheme;
import vigie.model.CheckResult;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Target;

/**
 * {@code use: tls}: shakes hands over TLS 1.2 or 1.3 and judges every certificate that a client would need. Hands are shaken with whoever
 * is there, so that all that is wrong can be told; nothing is sent over the connection.
 */
public final class TlsProbe implements Probe {
    /** The registration. */
    public static final Kind<Config> KIND = new Kind<>("tls", Config.class, TlsProbe::new);

    private final Context context;
    private final HostPort place;
    private final String serverName;
    private final Duration certificateExpiry;
    private final @Nullable Authorities authorities;
    private volatile @Nullable Trusted trusted;

    TlsProbe(Target target, Config config, Context context) {
        this.context = context;
        HostPort address = HostPort.parse(target.instance().address());
        this.place = config.port() != null
                ? address.withPort(config.port())
                : address.port() < 0 ? address.withPort(443) : address;
        this.serverName = config.serverName() == null ? place.host() : config.serverName();
        this.certificateExpiry = requireNonNull(config.certificateExpiry());
        this.authorities = config.ca() == null ? null : new Authorities(config.ca());
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        Trusted by;
        try {
            by = trusted();
        } catch (IOException | GeneralSecurityException e) {
            whenDone.accept(Answer.unknown(Excerpt.of("the authorities cannot be read: " + e.getMessage(), 300)));
            return;
        }
        ChainWitness witness = new ChainWitness();
        var handshake = new TcpTransport.Handshake(ClientTls.showing(witness), serverName);
        context.tcp()
                .open(
                        new TcpTransport.TcpRequest(
                                place.host(), place.port(), true, null, 0, timeout, context.targets(), handshake),
                        new Look(new ChainJudge(by, certificateExpiry), witness, whenDone));
    }

    private Trusted trusted() throws IOException, GeneralSecurityException {
        Trusted known = trusted;
        if (known == null) {
            known = authorities == null ? Trusted.byJava() : new Trusted(List.of(authorities.certificates()));
            trusted = known;
        }
        return known;
    }

    /** One look; the transport calls it on one thread. */
    private final class Look implements TcpTransport.TcpListener {
        private final ChainJudge judge;
        private final ChainWitness witness;
        private final Consumer<Answer> whenDone;

        Look(ChainJudge judge, ChainWitness witness, Consumer<Answer> whenDone) {
            this.judge = judge;
            this.witness = witness;
            this.whenDone = whenDone;
        }

        @Override
        public boolean answered(byte[] soFar) {
            return true;
        }

        @Override
        public void end(@Nullable Instant expiry) {
            if (witness.chain().isEmpty()) {
                whenDone.accept(Answer.down(CheckResult.Phase.TLS, "the server showed no certificate"));
                return;
            }
            Verdict verdict = new Verdict();
            Instant first = judge.judge(witness.chain(), witness.isNamed(), serverName, context.now(), verdict);
            Seen.Figure figure = new Seen.Figure(
                    "tls_certificate_expiry_seconds", Labels.EMPTY, Series.Kind.GAUGE, first.getEpochSecond());
            whenDone.accept(verdict.answer(List.of()).seeing(new Seen(List.of(), List.of(), List.of(figure))));
        }

        @Override
        public void failed(CheckResult.Phase phase, String reason) {
            boolean tooOld = reason.contains("protocol_version") || reason.contains("protocol version");
            whenDone.accept(
                    Answer.down(phase, tooOld ? "the server speaks neither TLS 1.2 nor 1.3; " + reason : reason));
        }
    }

    /**
     * The keys of a {@code tls} check; every one may be left out.
     *
     * @param port in place of the address's own; 443 if that has none
     * @param serverName what is asked for (SNI), and the certificate must name; the address's host unless said
     * @param ca a file of certificates that vouch for the server, in place of those that Java trusts
     * @param certificateExpiry a certificate that ends sooner is DEGRADED; 14 days unless said
     */
    public record Config(
            @Nullable Integer port,
            @Nullable String serverName,
            @Nullable Path ca,
            @Nullable Duration certificateExpiry) {

        public Config {
            certificateExpiry = Certificates.orDefault(certificateExpiry);
            Scheme.checkPort(port);
            if (serverName != null && HostPort.parse(serverName).port() >= 0) {
                throw new IllegalArgumentException("server_name must be a name without a port: was " + serverName);
            }
        }
    }
}
