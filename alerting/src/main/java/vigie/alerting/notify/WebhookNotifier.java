package vigie.alerting.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.alerting.outbound.StandardWebhooks;
import vigie.model.Secret;

/**
 * Posts JSON to an address: as Alertmanager does, as Vigie's own API has it, or as a CloudEvent around that; signed after Standard
 * Webhooks if there is a secret. Every call has the header {@code webhook-id}, the same on each attempt.
 */
public final class WebhookNotifier implements Notifier {
    /** Its registration. */
    public static final Kind<Config> KIND = new Kind<>(
            "webhook",
            Config.class,
            (config, context) -> config.url().stream()
                    .map(url -> new WebhookNotifier(config, url, context))
                    .toList());

    private final Config config;
    private final URI url;
    private final Context context;
    private final @Nullable StandardWebhooks signer;

    WebhookNotifier(Config config, URI url, Context context) {
        this.config = config;
        this.url = url;
        this.context = context;
        this.signer = config.sign() == null ? null : new StandardWebhooks(config.sign());
    }

    /**
     * The keys under {@code webhook:}.
     *
     * @param url where it is posted, http or https: to the next one if a call certainly did not reach the one before
     * @param format the payload; {@code alertmanager} unless said otherwise
     * @param sign the Standard Webhooks secret, or null to send unsigned
     */
    public record Config(
            @OneOrMany List<URI> url,
            @Nullable Format format,
            @Nullable Secret sign) {
        public Config {
            url = List.copyOf(url);
            HttpAddress.checkAll("url", url);
            format = format == null ? Format.ALERTMANAGER : format;
            if (sign != null) {
                new StandardWebhooks(sign);
            }
        }
    }

    /** What is posted. */
    public enum Format {
        ALERTMANAGER,
        VIGIE,
        CLOUDEVENTS
    }

    @Override
    public String address() {
        return "webhook " + url;
    }

    @Override
    public boolean takes(Notice.Kind kind) {
        // Alertmanager does not know that somebody has it in hand: what reads its payload would take it for a repeat.
        return kind != Notice.Kind.CHANGE && (tellsAll() || kind != Notice.Kind.ACKNOWLEDGE);
    }

    @Override
    public boolean tellsAll() {
        return format() != Format.ALERTMANAGER;
    }

    @Override
    public String render(Notice notice) {
        ObjectNode body = switch (format()) {
            case ALERTMANAGER -> AlertmanagerPayload.of(notice);
            case VIGIE -> IncidentJson.of(notice.incident());
            case CLOUDEVENTS -> cloudEvent(notice);
        };
        return IncidentJson.text(body);
    }

    private Format format() {
        return config.format() == null ? Format.ALERTMANAGER : config.format();
    }

    private static ObjectNode cloudEvent(Notice notice) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("specversion", "1.0");
        node.put("id", notice.id());
        node.put("source", notice.externalUrl());
        node.put("type", "vigie.incident." + happened(notice.kind()));
        node.put("subject", notice.incident().id());
        node.put("time", notice.at().toString());
        node.put("datacontenttype", "application/json");
        node.set("data", IncidentJson.of(notice.incident()));
        return node;
    }

    private static String happened(Notice.Kind kind) {
        return switch (kind) {
            case TRIGGER -> "triggered";
            case UPDATE, CHANGE -> "updated";
            case ACKNOWLEDGE -> "acknowledged";
            case RESOLVE -> "resolved";
        };
    }

    @Override
    public CompletionStage<Delivery> deliver(Parcel parcel) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "content-type",
                format() == Format.CLOUDEVENTS ? "application/cloudevents+json; charset=utf-8" : "application/json");
        if (signer == null) {
            headers.put("webhook-id", parcel.id());
        } else {
            headers.putAll(
                    signer.headers(parcel.id(), context.now(), parcel.payload().getBytes(StandardCharsets.UTF_8)));
        }
        return TextPost.send(context, url, headers, parcel.payload()).thenApply(Delivery::of);
    }
}
