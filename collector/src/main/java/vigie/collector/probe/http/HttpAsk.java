package vigie.collector.probe.http;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.HttpRequest;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.model.Target;

/** Asks one target over HTTP, on a connection of its own that is kept. Answers of up to 4 MiB. Any thread, one question at a time. */
public final class HttpAsk {
    private static final int MAX_BYTES = 4 << 20;

    private final Probe.Context context;
    private final Scheme scheme;
    private final HostPort place;
    private final Map<String, String> headers;
    private final String connection;

    /**
     * A way to a target.
     *
     * @param port in place of the address's own, or null
     * @param headers sent with every question
     */
    public HttpAsk(
            Probe.Context context, Target target, Scheme scheme, @Nullable Integer port, Map<String, String> headers) {
        this(context, port == null ? address(target) : address(target).withPort(port), target.key(), scheme, headers);
    }

    /**
     * A way to a place that is not that of a target.
     *
     * @param connection a name of its own for the connection that is kept
     * @param headers sent with every question
     */
    public HttpAsk(
            Probe.Context context, HostPort place, String connection, Scheme scheme, Map<String, String> headers) {
        this.context = context;
        this.scheme = scheme;
        this.place = place;
        this.headers = Map.copyOf(headers);
        this.connection = connection;
    }

    private static HostPort address(Target target) {
        return HostPort.parse(target.instance().address());
    }

    /** Asks for what lies at a path, which begins with a slash and may have a query. */
    public void get(String path, Duration timeout, WholeAnswer.Receiver receiver) {
        send("GET", path, headers, null, timeout, receiver);
    }

    /** Hands JSON in at a path, and asks for JSON. */
    public void postJson(String path, byte[] body, Duration timeout, WholeAnswer.Receiver receiver) {
        Map<String, String> all =
                new LinkedHashMap<>(Map.of("Content-Type", "application/json", "Accept", "application/json"));
        all.putAll(headers);
        send("POST", path, all, body, timeout, receiver);
    }

    private void send(
            String method,
            String path,
            Map<String, String> with,
            byte @Nullable [] body,
            Duration timeout,
            WholeAnswer.Receiver receiver) {
        URI url = place.url(scheme.word(), path);
        int maxBytes = (int) Math.min(MAX_BYTES, context.limits().bodyBytes());
        var request = new HttpRequest(method, url, with, body, timeout, maxBytes, connection, context.targets());
        context.http().send(request, new WholeAnswer(List.of(), maxBytes, true, receiver));
    }
}
