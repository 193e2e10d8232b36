package vigie.alerting.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.model.Alert;
import vigie.model.Incident;

/** An incident as {@code GET /api/v1/incidents/{id}} has it: snake case, RFC 3339 in UTC, null for what is not there. Any thread. */
public final class IncidentJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private IncidentJson() {}

    /** The whole incident. */
    public static ObjectNode of(Incident incident) {
        ObjectNode node = NODES.objectNode();
        node.put("id", incident.id());
        node.put("service", incident.service());
        node.put("severity", word(incident.severity()));
        node.put("state", incident.open() ? "open" : "closed");
        node.put("summary", incident.summary());
        node.put("opened_at", incident.openedAt().toString());
        node.put("closed_at", time(incident.closedAt()));
        node.put("acknowledged_by", incident.acknowledgedBy());
        ArrayNode alerts = node.putArray("alerts");
        incident.alerts().forEach(alert -> alerts.add(of(alert)));
        ArrayNode runs = node.putArray("runs");
        incident.runs().forEach(runs::add);
        ArrayNode timeline = node.putArray("timeline");
        incident.timeline().forEach(entry -> timeline.add(of(entry)));
        return node;
    }

    private static ObjectNode of(Alert alert) {
        ObjectNode node = NODES.objectNode();
        node.set("labels", texts(alert.labels().asMap()));
        node.put("state", word(alert.state()));
        node.put("summary", alert.summary());
        node.put("active_at", alert.activeAt().toString());
        node.put("fired_at", time(alert.firedAt()));
        node.put("resolved_at", time(alert.resolvedAt()));
        // JSON has no words for what is not finite.
        node.put("value", Double.isFinite(alert.value()) ? (Double) alert.value() : null);
        return node;
    }

    private static ObjectNode of(Incident.Entry entry) {
        ObjectNode node = NODES.objectNode();
        node.put("at", entry.at().toString());
        node.put("kind", entry.kind());
        node.put("text", entry.text());
        node.set("data", texts(new TreeMap<>(entry.data())));
        return node;
    }

    static ObjectNode texts(Map<String, String> map) {
        ObjectNode node = NODES.objectNode();
        map.forEach(node::put);
        return node;
    }

    static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    static ObjectNode parse(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a notice is kept as the JSON object that it was rendered to", e);
        }
    }
}
