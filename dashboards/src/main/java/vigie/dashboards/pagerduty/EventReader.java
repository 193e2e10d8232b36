package vigie.dashboards.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import vigie.model.OutsideEvent;
import vigie.model.OutsideEvent.Kind;

/** An event as PagerDuty writes it, in our words. It is signed, and still from outside: lengths are limited, what is unknown is nothing. */
final class EventReader {
    private static final Map<String, Kind> KINDS = Map.of(
            "incident.acknowledged", Kind.ACKNOWLEDGED,
            "incident.unacknowledged", Kind.UNACKNOWLEDGED,
            "incident.resolved", Kind.RESOLVED,
            "incident.reopened", Kind.REOPENED);
    private static final int MOST_KEY = 255;
    private static final int MOST_NAME = 100;

    private EventReader() {}

    /**
     * The event, or nothing if it is of a kind that changes nothing here, or of an incident that cannot be ours.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    static Optional<OutsideEvent> read(JsonNode body) {
        JsonNode event = body.path("event");
        String id = event.path("id").asText("");
        if (id.isBlank() || id.length() > MOST_KEY) {
            throw new IllegalArgumentException("event.id must be a text of 1 to " + MOST_KEY + " characters");
        }
        Kind kind = KINDS.get(event.path("event_type").asText(""));
        String key = event.path("data").path("incident_key").asText("");
        if (kind == null || key.isBlank() || key.length() > MOST_KEY) {
            return Optional.empty();
        }
        JsonNode agent = event.path("agent");
        return Optional.of(new OutsideEvent(
                "pagerduty",
                id,
                kind,
                key,
                name(agent.path("summary").asText("")),
                agent.path("type").asText("").startsWith("user"),
                time(event.path("occurred_at").asText(""))));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("event.occurred_at must be a time in RFC 3339", e);
        }
    }

    private static String name(String summary) {
        StringBuilder name = new StringBuilder();
        summary.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(MOST_NAME)
                .forEach(name::appendCodePoint);
        String stripped = name.toString().strip();
        return stripped.isEmpty() ? "somebody" : stripped;
    }
}
