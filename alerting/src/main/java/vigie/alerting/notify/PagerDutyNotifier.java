package vigie.alerting.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.alerting.outbound.Outbound;
import vigie.model.Secret;

/**
 * Tells PagerDuty, Events API v2: the incident's id is the {@code dedup_key} of trigger, acknowledge and resolve, so that a
 * repeat updates the same alert; what remediation did is a change event. 120 calls a minute for each routing key.
 *
 * <p>Source: PagerDuty developer documentation, Events API v2.
 */
public final class PagerDutyNotifier implements Notifier {
    /** Its registration. */
    public static final Kind<Config> KIND = new Kind<>("pagerduty", Config.class, PagerDutyNotifier::new);

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final URI PUBLIC = URI.create("https://events.pagerduty.com");
    private static final int CALLS_A_MINUTE = 120;

    private final Config config;
    private final Context context;

    PagerDutyNotifier(Config config, Context context) {
        this.config = config;
        this.context = context;
    }

    /**
     * The keys under {@code pagerduty:}.
     *
     * @param routingKey of the integration
     * @param url the base to which {@code /v2/enqueue} is added; PagerDuty's public one unless said otherwise
     */
    public record Config(Secret routingKey, @Nullable URI url) {
        public Config {
            if (routingKey.reveal().isBlank()) {
                throw new IllegalArgumentException("pagerduty.routing_key must not be empty");
            }
            url = url == null ? PUBLIC : url;
            HttpAddress.check("pagerduty.url", url);
        }
    }

    private String base() {
        String url = String.valueOf(config.url());
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    @Override
    public String address() {
        return "pagerduty " + base() + ' ' + config.routingKey().reveal();
    }

    @Override
    public boolean takes(Notice.Kind kind) {
        // Keys of rule sets take no change events.
        return kind != Notice.Kind.CHANGE || !config.routingKey().reveal().startsWith("R");
    }

    @Override
    public int perMinute() {
        return CALLS_A_MINUTE;
    }

    @Override
    public String render(Notice notice) {
        return IncidentJson.text(PagerDutyEvent.of(notice));
    }

    @Override
    public CompletionStage<Delivery> deliver(Parcel parcel) {
        ObjectNode event = IncidentJson.parse(parcel.payload());
        event.put("routing_key", config.routingKey().reveal());
        String path = parcel.kind() == Notice.Kind.CHANGE ? "/v2/change/enqueue" : "/v2/enqueue";
        byte[] body = IncidentJson.text(event).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of("content-type", "application/json", "webhook-id", parcel.id());
        return context.outbound()
                .send(Outbound.Call.post(URI.create(base() + path), headers, body, TIMEOUT, Outbound.Reach.ANYWHERE))
                .thenApply(Delivery::of);
    }
}
