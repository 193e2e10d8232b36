package vigie.alerting.notify;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import vigie.alerting.outbound.Outbound;

/** The call that receivers over HTTP have in common: a text in UTF-8, posted to an address of the estate, with fifteen seconds for it. */
final class TextPost {
    static final Duration TIMEOUT = Duration.ofSeconds(15);
    /** The headers of JSON. */
    static final Map<String, String> JSON = Map.of("content-type", "application/json; charset=utf-8");

    private TextPost() {}

    /** Posts it; the stage never ends exceptionally. */
    static CompletionStage<Outbound.Answer> send(
            Notifier.Context context, URI url, Map<String, String> headers, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return context.outbound().send(Outbound.Call.post(url, headers, body, TIMEOUT, Outbound.Reach.ANYWHERE));
    }
}
