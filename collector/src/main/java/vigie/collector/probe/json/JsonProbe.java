package vigie.collector.probe.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Bounds;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Failing;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.http.BasicAuth;
import vigie.collector.probe.http.HttpAsk;
import vigie.collector.probe.http.JsonExpectation;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.Scheme;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Series;
import vigie.model.Status;
import vigie.model.Target;

/**
 * {@code use: json}: gets JSON, compares places of it with what is expected there, and hands numbers in as samples. What a page says of its
 * own health is the {@code http} check's; this one is for numbers.
 */
public final class JsonProbe implements Probe {
    /** The registration. */
    public static final Kind<Config> KIND = new Kind<>("json", Config.class, JsonProbe::new);

    private final JsonAsk ask;
    private final String path;
    private final Map<String, Object> expect;
    private final Map<String, String> values;
    private final Status status;

    JsonProbe(Target target, Config config, Context context) {
        HostPort address = HostPort.parse(target.instance().address());
        HostPort place = config.port() == null ? address : address.withPort(config.port());
        var headers = RequestHeaders.of(requireNonNull(config.headers()), config.basicAuth(), config.bearerToken());
        this.ask = new JsonAsk(new HttpAsk(context, place, target.key(), requireNonNull(config.scheme()), headers));
        this.path = requireNonNull(config.path());
        this.expect = requireNonNull(config.expect());
        this.values = requireNonNull(config.values());
        this.status = requireNonNull(config.status()).status();
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        ask.get(path, timeout, root -> whenDone.accept(judge(root)), whenDone);
    }

    private Answer judge(JsonNode root) {
        Verdict verdict = new Verdict();
        expect.forEach((place, expected) -> {
            Bounds bounds = Bounds.of(place, expected);
            String failure = bounds == null
                    ? new JsonExpectation(place, expected).failure(root)
                    : failure(place, JsonExpectation.find(root, place), bounds);
            if (failure != null) {
                verdict.add(status, failure);
            }
        });
        List<Seen.Figure> figures = new ArrayList<>();
        values.forEach((name, place) -> {
            JsonNode found = JsonExpectation.find(root, place);
            double value = JsonNumber.of(found);
            if (Double.isNaN(value)) {
                verdict.add(
                        Status.DEGRADED,
                        Excerpt.of(place, 80) + " is " + JsonExpectation.shown(found) + ", a number is expected");
            }
            figures.add(new Seen.Figure("json_" + name, Labels.EMPTY, Series.Kind.GAUGE, value));
        });
        return verdict.answer(List.of()).seeing(new Seen(List.of(), List.of(), figures));
    }

    private static @Nullable String failure(String place, JsonNode found, Bounds bounds) {
        return bounds.hold(JsonNumber.of(found))
                ? null
                : Excerpt.of(place, 80) + " is " + JsonExpectation.shown(found) + ", expected " + bounds;
    }

    /**
     * The keys of a {@code json} check; every one may be left out, but something must be expected or handed in.
     *
     * @param path with its query, from the first slash; {@code /} unless said
     * @param scheme {@code http} unless said
     * @param port in place of the address's own
     * @param headers sent as they are
     * @param expect paths of the body to what is expected there: {@link Bounds}, or a value as {@link JsonExpectation} has it
     * @param values names of samples to the paths of their numbers
     * @param status what the target is if something is not as expected; {@code degraded} unless said
     */
    public record Config(
            @Nullable String path,
            @Nullable Scheme scheme,
            @Nullable Integer port,
            @Nullable Map<String, String> headers,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret bearerToken,
            @Nullable Map<String, Object> expect,
            @Nullable Map<String, String> values,
            @Nullable Failing status) {

        private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_]{1,63}");

        public Config {
            path = Scheme.path(path, "/");
            scheme = scheme == null ? Scheme.HTTP : scheme;
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            // A value may be null, as JSON has it: no Map.copyOf.
            expect = expect == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(expect));
            values = values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
            status = status == null ? Failing.DEGRADED : status;
            Scheme.checkPort(port);
            RequestHeaders.of(headers, basicAuth, bearerToken);
            if (expect.isEmpty() && values.isEmpty()) {
                throw new IllegalArgumentException("expect or values must say something: was neither");
            }
            if (expect.size() > 100 || values.size() > 100) {
                throw new IllegalArgumentException("expect and values must have at most 100 entries each: was "
                        + Math.max(expect.size(), values.size()));
            }
            expect.forEach((place, expected) -> {
                if (place.isBlank()) {
                    throw new IllegalArgumentException("expect must have paths: was an empty one");
                }
                Bounds.of(place, expected);
            });
            values.forEach((name, place) -> {
                if (!NAME.matches(name) || place.isBlank()) {
                    throw new IllegalArgumentException(
                            "values must be names of letters, digits and _ to paths: was " + Excerpt.of(name, 80));
                }
            });
        }
    }
}
