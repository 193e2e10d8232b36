package vigie.collector.probe.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import vigie.collector.probe.Excerpt;
import vigie.model.CheckResult;
import vigie.model.Status;

/**
 * Gathers the parts of a health answer, whatever the dialect, within limits: 200 parts, 8 levels, 200 characters a text.
 *
 * <p>A part is an object with a word under {@code status}; everything else beside it is detail. So Actuator's
 * {@code components}, its older {@code details}, Micronaut's {@code details}, MicroProfile's list of {@code checks} and the
 * draft's object of lists of {@code checks} are one walk.
 */
final class HealthComponents {
    private static final int PARTS = 200;
    private static final int LEVELS = 8;
    private static final int TEXT = 200;
    private static final List<String> TELLING =
            List.of("error", "message", "output", "reason", "exception", "description");

    private final List<CheckResult.Component> found = new ArrayList<>();

    private HealthComponents() {}

    /** The parts of a whole, in the order of the answer. */
    static List<CheckResult.Component> of(JsonNode root) {
        HealthComponents walk = new HealthComponents();
        walk.children("", root, 0);
        return walk.found;
    }

    /** Whether some field of an object is a part itself. */
    static boolean holdsParts(JsonNode node) {
        for (JsonNode child : node) {
            if (child.path("status").isTextual()) {
                return true;
            }
        }
        return false;
    }

    private void children(String prefix, JsonNode whole, int level) {
        if (level >= LEVELS) {
            return;
        }
        for (String field : List.of("components", "details", "checks")) {
            JsonNode parts = whole.path(field);
            if (parts.isArray()) {
                list(prefix, parts, level);
            } else {
                parts.properties().forEach(e -> named(prefix + e.getKey(), e.getValue(), level));
            }
        }
    }

    private void list(String prefix, JsonNode parts, int level) {
        for (int i = 0; i < parts.size(); i++) {
            JsonNode part = parts.get(i);
            add(prefix + part.path("name").asText(String.valueOf(i)), part, level);
        }
    }

    private void named(String name, JsonNode part, int level) {
        if (!part.isArray()) {
            add(name, part, level);
            return;
        }
        for (int i = 0; i < part.size(); i++) {
            String own = part.get(i).path("componentId").asText(String.valueOf(i));
            add(part.size() == 1 ? name : name + '/' + own, part.get(i), level);
        }
    }

    private void add(String name, JsonNode part, int level) {
        JsonNode word = part.path("status");
        if (!word.isTextual() || found.size() >= PARTS) {
            return;
        }
        Status status = HealthReport.meaning(word.textValue()).orElse(Status.UNKNOWN);
        String shortName = Excerpt.of(name, TEXT);
        found.add(new CheckResult.Component(shortName, status, Excerpt.of(detail(part), TEXT)));
        children(shortName + '/', part, level + 1);
    }

    private static String detail(JsonNode part) {
        for (JsonNode place : List.of(part, part.path("details"), part.path("data"))) {
            for (String field : TELLING) {
                JsonNode text = place.path(field);
                if (text.isTextual() && !text.textValue().isBlank()) {
                    return text.textValue();
                }
            }
        }
        JsonNode value = part.path("observedValue");
        return value.isValueNode()
                ? value.asText() + ' ' + part.path("observedUnit").asText("")
                : "";
    }
}
