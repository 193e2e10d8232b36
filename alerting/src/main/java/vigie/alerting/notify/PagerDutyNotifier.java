package vigie.alerting.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import vigie.alerting.template.Template;
import vigie.model.Secret;

/**
 * Tells PagerDuty, Events API v2: the incident's id is the {@code dedup_key} of trigger, acknowledge and resolve, so that a
 * repeat updates the same alert; what remediation did is a change event. 120 calls a minute for each routing key, over all addresses.
 *
 * <p>Source: PagerDuty developer documentation, Events API v2.
 */
public final class PagerDutyNotifier implements Notifier {
    /** Its registration. */
    public static final Kind<Config> KIND = new Kind<>(
            "pagerduty",
            Config.class,
            (config, context) -> config.bases().stream()
                    .map(base -> new PagerDutyNotifier(config, base, context))
                    .toList());

    private static final URI PUBLIC = URI.create("https://events.pagerduty.com");
    private static final int CALLS_A_MINUTE = 120;

    private final Config config;
    private final String base;
    private final @Nullable Template summary;
    private final Map<String, Template> details = new TreeMap<>();
    private final Context context;

    PagerDutyNotifier(Config config, URI base, Context context) {
        this.config = config;
        String url = base.toString();
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.context = context;
        this.summary = Wording.template("summary", config.summary());
        config.templates().forEach((name, text) -> details.put(name, Wording.given("details " + name, text)));
    }

    /**
     * The keys under {@code pagerduty:}.
     *
     * @param routingKey of the integration
     * @param url the bases to which {@code /v2/enqueue} is added; PagerDuty's public one unless said otherwise
     * @param summary a template of one line, or null for the incident's own
     * @param details templates of what stands among the custom details, by name
     */
    public record Config(
            Secret routingKey,
            @OneOrMany @Nullable List<URI> url,
            @Nullable String summary,
            @Nullable Map<String, String> details) {
        public Config {
            if (routingKey.reveal().isBlank()) {
                throw new IllegalArgumentException("pagerduty.routing_key must not be empty");
            }
            url = url == null ? List.of(PUBLIC) : List.copyOf(url);
            HttpAddress.checkAll("url", url);
            Wording.template("summary", summary);
            details = details == null ? Map.of() : Map.copyOf(details);
            details.forEach((name, text) -> Wording.given("details " + name, text));
        }

        private Map<String, String> templates() {
            return details == null ? Map.of() : details;
        }

        private List<URI> bases() {
            return url == null ? List.of(PUBLIC) : url;
        }
    }

    @Override
    public String address() {
        return "pagerduty " + base + ' ' + config.routingKey().reveal();
    }

    @Override
    public String account() {
        return "pagerduty " + config.routingKey().reveal();
    }

    @Override
    public boolean takes(Notice.Kind kind) {
        // Keys of rule sets take no change events.
        return kind != Notice.Kind.CHANGE || !config.routingKey().reveal().startsWith("R");
    }

    @Override
    public String source() {
        return "pagerduty";
    }

    @Override
    public int perMinute() {
        return CALLS_A_MINUTE;
    }

    @Override
    public String render(Notice notice) {
        Map<String, Object> values = Values.of(notice, UnaryOperator.identity());
        String own = notice.incident().summary();
        Map<String, String> texts = new TreeMap<>();
        details.forEach((name, template) -> texts.put(name, template.render(values, () -> "")));
        return IncidentJson.text(PagerDutyEvent.of(
                notice, summary == null ? own : PlainText.line(summary.render(values, () -> own)), texts));
    }

    @Override
    public CompletionStage<Delivery> deliver(Parcel parcel) {
        ObjectNode event = IncidentJson.parse(parcel.payload());
        event.put("routing_key", config.routingKey().reveal());
        String path = parcel.kind() == Notice.Kind.CHANGE ? "/v2/change/enqueue" : "/v2/enqueue";
        Map<String, String> headers = Map.of("content-type", "application/json", "webhook-id", parcel.id());
        return TextPost.send(context, URI.create(base + path), headers, IncidentJson.text(event))
                .thenApply(Delivery::of);
    }
}
