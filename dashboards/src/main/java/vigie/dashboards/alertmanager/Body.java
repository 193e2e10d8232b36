package vigie.dashboards.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object that a stranger sent. Every method throws a {@link Wrong} that says what is wrong with which field. */
final class Body {
    private static final int MOST_PAIRS = 128;
    private static final int MOST_NAME = 256;
    private static final int MOST_TEXT = 16_384;

    private Body() {}

    /** What is wrong, for people. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    /** A text; empty if it is not there. */
    static String text(JsonNode object, String name) throws Wrong {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual() || value.textValue().length() > MOST_TEXT) {
            throw new Wrong(name + " must be a text of at most " + MOST_TEXT + " characters");
        }
        return value.textValue();
    }

    /** A moment in RFC 3339; null if it is not there, or is the year 1, which Go writes for none. */
    static @Nullable Instant time(JsonNode object, String name) throws Wrong {
        String text = text(object, name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            return time.getYear() <= 1 ? null : time.toInstant();
        } catch (DateTimeException e) {
            throw new Wrong(name + " must be a time in RFC 3339: was " + shown(text));
        }
    }

    /** Names and texts; empty if it is not there. */
    static Map<String, String> texts(JsonNode object, String name) throws Wrong {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Map.of();
        }
        if (!value.isObject() || value.size() > MOST_PAIRS) {
            throw new Wrong(name + " must be an object with at most " + MOST_PAIRS + " texts");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String key = field.getKey();
            if (key.isEmpty() || key.length() > MOST_NAME) {
                throw new Wrong(name + " has a name that is empty or longer than " + MOST_NAME + " characters");
            }
            texts.put(key, text(value, key));
        }
        return texts;
    }

    private static String shown(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
