package vigie.collector.target;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpRequest;
import vigie.collector.net.HttpTransport;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;

/**
 * Prometheus http_sd: an address that answers with the complete list, status 200 and {@code application/json}. Anything else leaves
 * the last good list in place.
 */
public final class HttpSource implements InstanceSource {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final String service;
    private final URI url;
    private final Duration refresh;
    private final HttpTransport http;
    private final AddressPolicy policy;
    private final Executor io;

    /** An address, for one service; lists are parsed on {@code io}, where a long one delays no poll. */
    public HttpSource(
            String service, URI url, Duration refresh, HttpTransport http, AddressPolicy policy, Executor io) {
        this.service = service;
        this.url = url;
        this.refresh = refresh;
        this.http = http;
        this.policy = policy;
        this.io = io;
    }

    @Override
    public String name() {
        // Neither user nor query: either may hold a secret.
        return "http_sd " + url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + url.getPath();
    }

    @Override
    public Duration every() {
        return refresh;
    }

    @Override
    public Duration patience() {
        return timeout().multipliedBy(2);
    }

    @Override
    public void read(Consumer<Reading> whenDone) {
        Map<String, String> headers =
                Map.of("Accept", "application/json", "X-Prometheus-Refresh-Interval-Seconds", seconds(refresh));
        var request =
                new HttpRequest("GET", url, headers, null, timeout(), TargetGroups.MAX_BYTES, "http_sd " + url, policy);
        http.send(
                request,
                new WholeAnswer(List.of("Content-Type"), TargetGroups.MAX_BYTES, true, new WholeAnswer.Receiver() {
                    @Override
                    public void answered(WholeAnswer.Whole answer) {
                        io.execute(() -> whenDone.accept(reading(answer)));
                    }

                    @Override
                    public void failed(CheckResult.Phase phase, String reason) {
                        whenDone.accept(
                                Reading.failed(reason + " (" + phase.name().toLowerCase(Locale.ROOT) + ')'));
                    }
                }));
    }

    private Reading reading(WholeAnswer.Whole answer) {
        if (answer.status() != 200) {
            return Reading.failed("status must be 200: was " + answer.status());
        }
        String type = answer.header("Content-Type");
        if (!isJson(type)) {
            return Reading.failed(
                    "Content-Type must be application/json: was " + (type == null ? "missing" : Excerpt.of(type, 80)));
        }
        try {
            return Reading.of(TargetGroups.json(service, answer.body()));
        } catch (TargetGroups.Malformed e) {
            return Reading.failed(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isJson(@Nullable String type) {
        if (type == null) {
            return false;
        }
        int semicolon = type.indexOf(';');
        String bare = semicolon < 0 ? type : type.substring(0, semicolon);
        return bare.strip().equalsIgnoreCase("application/json");
    }

    private Duration timeout() {
        return refresh.compareTo(LONGEST) < 0 ? refresh : LONGEST;
    }

    private static String seconds(Duration d) {
        return BigDecimal.valueOf(d.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
