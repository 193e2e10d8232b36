package vigie.collector.probe.breakers;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpTransport;
import vigie.collector.net.TcpTransport;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.http.BasicAuth;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.Scheme;
import vigie.collector.probe.prometheus.Scraper;
import vigie.model.SampleSink;
import vigie.model.Secret;
import vigie.model.Status;
import vigie.model.Target;

/**
 * {@code use: breakers}: reads the circuit breakers of a service from its exposition, as Resilience4j writes them through Micrometer. A
 * breaker that is open makes its service DEGRADED, never DOWN: the service works, and what it calls does not.
 *
 * <p>Hands in no samples of the exposition: a {@code prometheus} check does that. Source: resilience4j-micrometer, tagged metrics.
 */
public final class BreakersProbe implements Probe {
    private final Context context;
    private final Scraper scraper;
    private final URI url;
    private final Map<String, String> headers;
    private final BreakerReading reading = new BreakerReading();
    private final BreakerJudge judge;

    BreakersProbe(Target target, Config config, Context context, Scraper.Maker scrapers) {
        this.context = context;
        HostPort address = HostPort.parse(target.instance().address());
        HostPort place = config.port() == null ? address : address.withPort(config.port());
        this.url = place.url(requireNonNull(config.scheme()).word(), requireNonNull(config.path()));
        this.headers = RequestHeaders.of(requireNonNull(config.headers()), config.basicAuth(), config.bearerToken());
        this.judge = new BreakerJudge(
                requireNonNull(config.expect()),
                Set.copyOf(requireNonNull(config.ignore())),
                requireNonNull(config.halfOpenFor()));
        this.scraper = scrapers.make(target, new Overheard(context, reading));
    }

    /** The registration, for scrapers of one make. */
    public static Kind<Config> kind(Scraper.Maker scrapers) {
        return new Kind<>(
                "breakers",
                Config.class,
                (target, config, context) -> new BreakersProbe(target, config, context, scrapers));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        reading.begin();
        scraper.start(
                url,
                headers,
                timeout,
                answer -> whenDone.accept(
                        answer.status() == Status.UP ? judge.judge(reading.breakers(), context.nanoTime()) : answer));
    }

    @Override
    public void close() {
        scraper.close();
    }

    /** What a scraper is lent whose samples go no further than to this probe. */
    private record Overheard(Context lender, SampleSink samples) implements Context {
        @Override
        public HttpTransport http() {
            return lender.http();
        }

        @Override
        public TcpTransport tcp() {
            return lender.tcp();
        }

        @Override
        public AddressPolicy targets() {
            return lender.targets();
        }

        @Override
        public Instant now() {
            return lender.now();
        }

        @Override
        public long nanoTime() {
            return lender.nanoTime();
        }

        @Override
        public CollectorConfig.Limits limits() {
            return lender.limits();
        }
    }

    /**
     * The keys of a {@code breakers} check; every one may be left out.
     *
     * @param path with its query, from the first slash; {@code /metrics} unless said
     * @param scheme {@code http} unless said
     * @param port in place of the address's own
     * @param headers sent as they are, beside those of the content negotiation
     * @param expect breakers that must be there: one that is missing is DEGRADED
     * @param ignore breakers that are not looked at
     * @param halfOpenFor a breaker that is half open for longer, refuses calls and ends none is stuck; 2 minutes unless said
     */
    public record Config(
            @Nullable String path,
            @Nullable Scheme scheme,
            @Nullable Integer port,
            @Nullable Map<String, String> headers,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret bearerToken,
            @Nullable List<String> expect,
            @Nullable List<String> ignore,
            @Nullable Duration halfOpenFor) {

        private static final Duration STUCK = Duration.ofMinutes(2);

        public Config {
            path = Scheme.path(path, "/metrics");
            scheme = scheme == null ? Scheme.HTTP : scheme;
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            expect = expect == null ? List.of() : List.copyOf(expect);
            ignore = ignore == null ? List.of() : List.copyOf(ignore);
            halfOpenFor = halfOpenFor == null ? STUCK : halfOpenFor;
            Scheme.checkPort(port);
            RequestHeaders.of(headers, basicAuth, bearerToken);
            if (halfOpenFor.isNegative() || halfOpenFor.isZero()) {
                throw new IllegalArgumentException("half_open_for must be more than 0s: was " + halfOpenFor);
            }
        }
    }
}
