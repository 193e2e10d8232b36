package vigie.collector.probe.http;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.HttpRequest;
import vigie.collector.probe.Certificates;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.model.CheckResult;
import vigie.model.Secret;
import vigie.model.Target;

/**
 * {@code use: http}: one call, judged by its status, headers, body, the health that the body tells of, how long it took, and how
 * long the certificate is still valid. Reads at most 1 MiB. Redirects are answers, not followed.
 */
public final class HttpProbe implements Probe {
    /** The registration. */
    public static final Kind<Config> KIND = new Kind<>("http", Config.class, HttpProbe::new);

    private static final int MAX_BYTES = 1 << 20;

    private final Context context;
    private final String connection;
    private final String method;
    private final URI url;
    private final Map<String, String> headers;
    private final byte @Nullable [] body;
    private final HttpJudge judge;

    HttpProbe(Target target, Config config, Context context) {
        this.context = context;
        this.connection = target.key();
        HostPort address = HostPort.parse(target.instance().address());
        HostPort place = config.port() == null ? address : address.withPort(config.port());
        this.method = requireNonNull(config.method());
        this.url = place.url(requireNonNull(config.scheme()).word(), requireNonNull(config.path()));
        this.headers = RequestHeaders.of(requireNonNull(config.headers()), config.basicAuth(), config.bearerToken());
        this.body = config.body() == null ? null : config.body().getBytes(StandardCharsets.UTF_8);
        this.judge = new HttpJudge(
                requireNonNull(config.expect()),
                requireNonNull(config.certificateExpiry()),
                requireNonNull(config.dialect()));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        int maxBytes = (int) Math.min(MAX_BYTES, context.limits().bodyBytes());
        long started = context.nanoTime();
        var request = new HttpRequest(method, url, headers, body, timeout, maxBytes, connection, context.targets());
        var receiver = new WholeAnswer.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer) {
                Duration took = Duration.ofNanos(context.nanoTime() - started);
                whenDone.accept(judge.judge(answer, took, context.now()));
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                whenDone.accept(Answer.down(phase, reason));
            }
        };
        context.http().send(request, new WholeAnswer(judge.readsHeaders(), maxBytes, judge.readsBody(), receiver));
    }

    /**
     * The keys of an {@code http} check; every one may be left out.
     *
     * @param method {@code GET} unless said
     * @param path with its query, from the first slash; {@code /} unless said
     * @param scheme {@code http} unless said
     * @param port in place of the address's own
     * @param headers sent as they are
     * @param body sent as UTF-8
     * @param certificateExpiry a certificate that ends sooner is DEGRADED; 14 days unless said
     * @param dialect how the body's health is read; {@code auto} unless said
     */
    public record Config(
            @Nullable String method,
            @Nullable String path,
            @Nullable Scheme scheme,
            @Nullable Integer port,
            @Nullable Map<String, String> headers,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret bearerToken,
            @Nullable String body,
            @Nullable HttpExpect expect,
            @Nullable Duration certificateExpiry,
            @Nullable Dialect dialect) {

        private static final Pattern METHOD = Pattern.compile("[A-Z]{3,10}");

        public Config {
            method = method == null ? "GET" : method;
            path = Scheme.path(path, "/");
            scheme = scheme == null ? Scheme.HTTP : scheme;
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            expect = expect == null ? HttpExpect.DEFAULT : expect;
            certificateExpiry = Certificates.orDefault(certificateExpiry);
            dialect = dialect == null ? Dialect.AUTO : dialect;
            if (!METHOD.matches(method) || method.equals("CONNECT")) {
                throw new IllegalArgumentException(
                        "method must be GET, HEAD, POST or the like: was " + Excerpt.of(method, 40));
            }
            Scheme.checkPort(port);
            RequestHeaders.of(headers, basicAuth, bearerToken);
        }
    }
}
