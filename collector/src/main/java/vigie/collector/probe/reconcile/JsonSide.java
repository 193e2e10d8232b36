package vigie.collector.probe.reconcile;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.http.BasicAuth;
import vigie.collector.probe.http.HttpAsk;
import vigie.collector.probe.http.JsonExpectation;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.Scheme;
import vigie.collector.probe.json.JsonAsk;
import vigie.collector.probe.json.JsonNumber;
import vigie.model.Secret;

/**
 * A number from an HTTP answer.
 *
 * @param address of the server; that of the target unless said
 * @param path with its query, in which {@code {from}} and {@code {to}} stand for the window's times; {@code /} unless said
 * @param scheme {@code http} unless said
 * @param headers sent as they are
 * @param value the path of the number in the body
 */
public record JsonSide(
        @Nullable String address,
        @Nullable String path,
        @Nullable Scheme scheme,
        @Nullable Map<String, String> headers,
        @Nullable BasicAuth basicAuth,
        @Nullable Secret bearerToken,
        String value) {

    private static final Window SOME = new Window(Instant.EPOCH, Instant.EPOCH);

    public JsonSide {
        scheme = scheme == null ? Scheme.HTTP : scheme;
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        path = path == null ? "/" : path;
        if (address != null) {
            HostPort.parse(address);
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException("value must be a path: was empty");
        }
        Scheme.path(Window.inPath(path, SOME), "/");
        RequestHeaders.of(headers, basicAuth, bearerToken);
    }

    boolean asksForWindow() {
        return Window.isIn(requireNonNull(path));
    }

    /**
     * A way to it.
     *
     * @param connection a name of its own for the connection that is kept
     */
    Source source(HostPort target, String connection, Probe.Context context) {
        HostPort place = address == null ? target : HostPort.parse(address);
        var all = RequestHeaders.of(requireNonNull(headers), basicAuth, bearerToken);
        JsonAsk ask = new JsonAsk(new HttpAsk(context, place, connection, requireNonNull(scheme), all));
        return (window, timeout, whenDone) -> ask.get(
                Window.inPath(requireNonNull(path), window),
                timeout,
                root -> whenDone.accept(reading(root)),
                why -> whenDone.accept(Reading.none(why)));
    }

    private Reading reading(JsonNode root) {
        JsonNode found = JsonExpectation.find(root, value);
        double number = JsonNumber.of(found);
        return Double.isNaN(number)
                ? Reading.none(Excerpt.of(value, 80) + " is " + JsonExpectation.shown(found) + ", a number is expected")
                : Reading.of(number);
    }
}
