package vigie.alerting.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vigie.alerting.outbound.Outbound;
import vigie.model.Secret;

/**
 * Draws incidents into Grafana's boards: an annotation at the trigger, which the resolve makes a region. Its identifier is kept in the
 * record; where that is not known, because an answer was lost, the annotation is found by the tag that names the incident.
 *
 * <p>Source: Grafana documentation, annotations HTTP API.
 */
public final class GrafanaNotifier implements Notifier {
    /** Its registration. */
    public static final Kind<Config> KIND =
            new Kind<>("grafana", Config.class, (config, context) -> List.of(new GrafanaNotifier(config, context)));

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");
    private static final int TAG_CHARS = 100;
    private static final int TEXT_CHARS = 4_000;
    private static final int NOT_THERE = 404;

    private final Config config;
    private final String base;
    private final Wording wording;
    private final Context context;

    GrafanaNotifier(Config config, Context context) {
        this.config = config;
        String url = config.url().toString();
        this.base = (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + "/api/annotations";
        // Grafana shows the text as HTML.
        this.wording = new Wording(null, Wording.template("text", config.text()), EmailBody::escaped);
        this.context = context;
    }

    /**
     * The keys under {@code grafana:}.
     *
     * @param url of Grafana, with its sub-path if it has one
     * @param token of a service account that may write annotations
     * @param tags beside those that name the incident, its service and its severity
     * @param text a template of HTML, or null for the default
     */
    public record Config(
            URI url,
            Secret token,
            @OneOrMany @Nullable List<String> tags,
            @Nullable String text) {
        public Config {
            HttpAddress.check("url", url);
            if (!token.reveal().matches("[\\x21-\\x7e]+")) {
                throw new IllegalArgumentException("token must have visible ASCII characters only");
            }
            tags = tags == null ? List.of() : List.copyOf(tags);
            for (String tag : tags) {
                if (tag.isBlank() || tag.length() > TAG_CHARS) {
                    throw new IllegalArgumentException("tags must have from 1 to " + TAG_CHARS + " characters");
                }
            }
            Wording.template("text", text);
        }
    }

    @Override
    public String address() {
        return "grafana " + base + ' ' + config.token().reveal();
    }

    @Override
    public String account() {
        return "grafana " + base;
    }

    @Override
    public boolean takes(Notice.Kind kind) {
        return kind == Notice.Kind.TRIGGER || kind == Notice.Kind.RESOLVE;
    }

    @Override
    public String render(Notice notice) {
        Wording.Message message = wording.of(notice);
        ObjectNode annotation = JsonNodeFactory.instance.objectNode();
        annotation.put("time", notice.incident().openedAt().toEpochMilli());
        if (notice.kind() == Notice.Kind.RESOLVE) {
            Instant closed = notice.incident().closedAt();
            annotation.put("timeEnd", (closed == null ? notice.at() : closed).toEpochMilli());
        }
        ArrayNode tags = annotation.putArray("tags");
        tags.add("vigie");
        tags.add(tag("incident:", notice.incident().id()));
        tags.add(tag("service:", notice.incident().service()));
        tags.add("severity:" + IncidentJson.word(notice.incident().severity()));
        if (config.tags() != null) {
            config.tags().forEach(tags::add);
        }
        annotation.put(
                "text",
                "<b>" + message.title() + "</b>\n" + PlainText.shortened(message.text(), TEXT_CHARS) + "\n<a href=\""
                        + EmailBody.escaped(message.link()) + "\">The incident in Vigie</a>");
        return IncidentJson.text(annotation);
    }

    private static String tag(String prefix, String text) {
        return PlainText.shortened(prefix + PlainText.line(text), TAG_CHARS);
    }

    @Override
    public CompletionStage<Delivery> deliver(Parcel parcel) {
        if (parcel.kind() == Notice.Kind.TRIGGER) {
            return begin(parcel.payload());
        }
        return parcel.reference().isEmpty()
                ? find(parcel)
                : end(parcel.reference(), IncidentJson.parse(parcel.payload()));
    }

    private CompletionStage<Delivery> begin(String annotation) {
        return send("POST", base, annotation).thenApply(answer -> {
            Delivery delivery = Delivery.of(answer);
            return delivery.outcome() == Delivery.Outcome.DELIVERED
                    ? Delivery.delivered(identifier(json(answer.body()).get("id")))
                    : delivery;
        });
    }

    private CompletionStage<Delivery> end(String identifier, ObjectNode annotation) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.set("timeEnd", annotation.get("timeEnd"));
        // One that somebody has taken away needs no end.
        return send("PATCH", base + '/' + identifier, IncidentJson.text(change))
                .thenApply(answer -> answer.status() == NOT_THERE ? Delivery.DELIVERED : Delivery.of(answer));
    }

    // Grafana may have the trigger, but its answer was lost; or has it not, and then beginning and end are drawn at
    // once.
    private CompletionStage<Delivery> find(Parcel parcel) {
        ObjectNode annotation = IncidentJson.parse(parcel.payload());
        String tag = URLEncoder.encode(annotation.at("/tags/1").asText(), StandardCharsets.UTF_8);
        return send("GET", base + "?limit=1&tags=vigie&tags=" + tag, "").thenCompose(answer -> {
            Delivery found = Delivery.of(answer);
            if (found.outcome() != Delivery.Outcome.DELIVERED) {
                return CompletableFuture.completedStage(found);
            }
            String identifier = identifier(json(answer.body()).at("/0/id"));
            return identifier.isEmpty() ? begin(parcel.payload()) : end(identifier, annotation);
        });
    }

    private CompletionStage<Outbound.Answer> send(String method, String url, String body) {
        Map<String, String> headers =
                Map.of("authorization", "Bearer " + config.token().reveal(), "content-type", "application/json");
        return context.outbound()
                .send(new Outbound.Call(
                        method,
                        URI.create(url),
                        headers,
                        body.getBytes(StandardCharsets.UTF_8),
                        TextPost.TIMEOUT,
                        Outbound.Reach.ANYWHERE));
    }

    private static JsonNode json(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException notGrafana) {
            return MAPPER.createObjectNode();
        }
    }

    // It becomes a part of an address.
    private static String identifier(@Nullable JsonNode node) {
        String text = node == null ? "" : node.asText();
        return NUMBER.matcher(text).matches() ? text : "";
    }
}
