package vigie.collector.probe.prometheus;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.http.BasicAuth;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.Scheme;
import vigie.model.Secret;
import vigie.model.Target;

/** {@code use: prometheus}: reads the target's exposition; its samples go through the {@link Scraper}, which also keeps the limits. */
public final class PrometheusProbe implements Probe {
    private final Scraper scraper;
    private final URI url;
    private final Map<String, String> headers;

    PrometheusProbe(Target target, Config config, Context context, Scraper.Maker scrapers) {
        HostPort address = HostPort.parse(target.instance().address());
        HostPort place = config.port() == null ? address : address.withPort(config.port());
        this.url = place.url(requireNonNull(config.scheme()).word(), requireNonNull(config.path()));
        this.headers = RequestHeaders.of(requireNonNull(config.headers()), config.basicAuth(), config.bearerToken());
        this.scraper = scrapers.make(target, context);
    }

    /** The registration, for scrapers of one make. */
    public static Kind<Config> kind(Scraper.Maker scrapers) {
        return new Kind<>(
                "prometheus",
                Config.class,
                (target, config, context) -> new PrometheusProbe(target, config, context, scrapers));
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        scraper.start(url, headers, timeout, whenDone);
    }

    @Override
    public boolean scrapes() {
        return true;
    }

    @Override
    public void close() {
        scraper.close();
    }

    /**
     * The keys of a {@code prometheus} check; every one may be left out.
     *
     * @param path with its query, from the first slash; {@code /metrics} unless said
     * @param scheme {@code http} unless said
     * @param port in place of the address's own
     * @param headers sent as they are, beside those of the content negotiation
     */
    public record Config(
            @Nullable String path,
            @Nullable Scheme scheme,
            @Nullable Integer port,
            @Nullable Map<String, String> headers,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret bearerToken) {

        public Config {
            path = Scheme.path(path, "/metrics");
            scheme = scheme == null ? Scheme.HTTP : scheme;
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            Scheme.checkPort(port);
            RequestHeaders.of(headers, basicAuth, bearerToken);
        }
    }
}
