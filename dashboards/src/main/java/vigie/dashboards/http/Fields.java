package vigie.dashboards.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of a request's JSON body, strictly: only known names, only texts of a bearable length and booleans. */
public final class Fields {
    /** The most bytes that a body may have. */
    public static final int MAX_BODY = 64 * 1024;

    private static final int MAX_TEXT = 4_000;
    private final @Nullable JsonNode object;

    private Fields(@Nullable JsonNode object) {
        this.object = object;
    }

    /**
     * What {@code then} answers to a good body, or what is wrong with it.
     *
     * @param body perhaps empty, which is an object without fields
     * @param known the names that may stand in it
     */
    public static <R> R read(byte[] body, Set<String> known, Function<Reply, R> refused, Function<Fields, R> then) {
        if (body.length > MAX_BODY) {
            return refused.apply(Reply.problem(413, "a body must not be longer than " + MAX_BODY + " bytes"));
        }
        JsonNode object = body.length == 0 ? null : Json.object(body);
        if (object == null) {
            return body.length == 0
                    ? then.apply(new Fields(null))
                    : refused.apply(Reply.problem(400, "the body must be one JSON object"));
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                return refused.apply(Reply.problem(
                        400, "the body has an unknown field " + Query.shown(name) + ": known are " + known));
            }
            if (!isBearable(object.get(name))) {
                return refused.apply(Reply.problem(
                        400, name + " must be a text of at most " + MAX_TEXT + " characters, or true or false"));
            }
        }
        return then.apply(new Fields(object));
    }

    private static boolean isBearable(JsonNode value) {
        return value.isNull()
                || value.isBoolean()
                || (value.isTextual() && value.textValue().length() <= MAX_TEXT);
    }

    /** A text without blanks around it; empty if it is not there. */
    public String text(String name) {
        JsonNode value = object == null ? null : object.get(name);
        return (value != null && value.isTextual()) ? value.textValue().strip() : "";
    }

    /** As {@link #text}, with the name that the caller gives in {@code by} beside it: whose word it is, is not theirs to say. */
    public String said(String name) {
        String by = text("by");
        String text = text(name);
        return by.isEmpty() ? text : (text + " (for " + by + ')').strip();
    }

    /** True or false, or null if it is not there or something else. */
    public @Nullable Boolean flag(String name) {
        JsonNode value = object == null ? null : object.get(name);
        return (value != null && value.isBoolean()) ? (Boolean) value.booleanValue() : null;
    }
}
