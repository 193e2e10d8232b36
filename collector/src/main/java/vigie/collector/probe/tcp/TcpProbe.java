package vigie.collector.probe.tcp;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.Certificates;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Expression;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.http.Scheme;
import vigie.model.CheckResult;
import vigie.model.Status;
import vigie.model.Target;

/**
 * {@code use: tcp}: connects, shakes hands over TLS if asked, sends a few bytes if asked, and waits for an answer that matches an
 * expression if asked.
 */
public final class TcpProbe implements Probe {
    /** The registration. */
    public static final Kind<Config> KIND = new Kind<>("tcp", Config.class, TcpProbe::new);

    private final Context context;
    private final HostPort place;
    private final boolean tls;
    private final byte @Nullable [] send;
    private final @Nullable Pattern expect;
    private final int readUpTo;
    private final Duration certificateExpiry;

    TcpProbe(Target target, Config config, Context context) {
        this.context = context;
        HostPort address = HostPort.parse(target.instance().address());
        this.place = config.port() == null ? address : address.withPort(config.port());
        if (place.port() < 0) {
            throw new IllegalArgumentException(
                    "a tcp check needs a port, in the address or under port: was " + address.host());
        }
        this.tls = Boolean.TRUE.equals(config.tls());
        this.send = config.send() == null ? null : config.send().getBytes(StandardCharsets.UTF_8);
        this.expect = Expression.pattern("expect", config.expect());
        this.readUpTo = expect == null ? 0 : requireNonNull(config.readUpTo());
        this.certificateExpiry = requireNonNull(config.certificateExpiry());
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        var request = new TcpTransport.TcpRequest(
                place.host(), place.port(), tls, send, readUpTo, timeout, context.targets());
        context.tcp().open(request, new Look(whenDone));
    }

    /** One look; the transport calls it on one thread. */
    private final class Look implements TcpTransport.TcpListener {
        private final Consumer<Answer> whenDone;
        private boolean matched = expect == null;
        private int bytes;
        private boolean done;

        Look(Consumer<Answer> whenDone) {
            this.whenDone = whenDone;
        }

        @Override
        public boolean answered(byte[] soFar) {
            bytes = soFar.length;
            // One character a byte: what is no text cannot hide a match, nor shift it.
            matched = matched
                    || (expect != null
                            && expect.matcher(new String(soFar, StandardCharsets.ISO_8859_1))
                                    .find());
            return matched || bytes >= readUpTo;
        }

        @Override
        public void end(@Nullable Instant expiry) {
            Verdict verdict = new Verdict();
            if (!matched && expect != null) {
                verdict.add(
                        Status.DOWN,
                        "the answer of " + bytes + " bytes does not match " + Excerpt.of(expect.pattern(), 80));
            }
            Certificates.judge(expiry, context.now(), certificateExpiry, verdict);
            say(verdict.answer(List.of()));
        }

        @Override
        public void failed(CheckResult.Phase phase, String reason) {
            say(Answer.down(phase, reason));
        }

        private void say(Answer answer) {
            if (!done) {
                done = true;
                whenDone.accept(answer);
            }
        }
    }

    /**
     * The keys of a {@code tcp} check; every one may be left out.
     *
     * @param port in place of the address's own
     * @param tls whether a TLS handshake must succeed
     * @param send sent as UTF-8 once connected
     * @param expect an RE2 expression that must be found in the answer
     * @param readUpTo bytes of the answer to wait for at most, from 1 to 65,536; 4,096 unless said
     * @param certificateExpiry a certificate that ends sooner is DEGRADED; 14 days unless said
     */
    public record Config(
            @Nullable Integer port,
            @Nullable Boolean tls,
            @Nullable String send,
            @Nullable String expect,
            @Nullable Integer readUpTo,
            @Nullable Duration certificateExpiry) {

        public Config {
            tls = Boolean.TRUE.equals(tls);
            readUpTo = readUpTo == null ? 4096 : readUpTo;
            certificateExpiry = Certificates.orDefault(certificateExpiry);
            Scheme.checkPort(port);
            Expression.pattern("expect", expect);
            if (readUpTo < 1 || readUpTo > 65_536) {
                throw new IllegalArgumentException("read_up_to must be from 1 to 65536: was " + readUpTo);
            }
        }
    }
}
