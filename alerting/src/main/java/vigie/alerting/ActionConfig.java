package vigie.alerting;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an executor does, and how it is asked for it. With a method or a body it is a request to an API that is not
 * Vigie's own, made of Mustache templates; without, it is Vigie's signed call.
 *
 * @param method of HTTP, or null: {@code POST}
 * @param path a template, added to the executor's address
 * @param headers names to templates
 * @param body a template, or null for none
 * @param parameters by name, those that a step may give; empty for any
 */
public record ActionConfig(
        @Nullable String method,
        String path,
        Map<String, String> headers,
        @Nullable String body,
        Answers answers,
        Map<String, Parameter> parameters) {

    /** Vigie's own call, with any parameters. */
    public static final ActionConfig OWN = new ActionConfig(null, "", Map.of(), null, Answers.USUAL, Map.of());

    public ActionConfig {
        headers = Map.copyOf(headers);
        parameters = Map.copyOf(parameters);
    }

    /** Whether it is Vigie's own signed call. */
    public boolean isOwn() {
        return method == null && body == null;
    }

    /**
     * What answers mean that mean something else than usual. They are asked in this order; of what none of them knows, 202 is
     * accepted and 2xx done, unless {@code accepted} or {@code done} says what is; 429, and 5xx with {@code Retry-After}, was not
     * done and is sent again; another 4xx is refused; anything else is uncertain.
     */
    public record Answers(
            @Nullable Meaning refused,
            @Nullable Meaning accepted,
            @Nullable Meaning done) {
        /** Nothing unusual. */
        public static final Answers USUAL = new Answers(null, null, null);
    }

    /**
     * Answers that mean one thing; all that is said must match.
     *
     * @param status codes such as {@code 200}, or classes such as {@code 2xx}; empty for any
     * @param bodyMatches an RE2 expression that is found in the first 64 KiB of the body, or null
     * @param locationMatches an RE2 expression that is found in the header {@code Location}, or null
     */
    public record Meaning(
            List<String> status,
            @Nullable String bodyMatches,
            @Nullable String locationMatches) {
        public Meaning {
            status = List.copyOf(status);
        }
    }

    /**
     * What a step may say beside its action.
     *
     * @param otherwise what holds where a step says nothing, or null: every step must say it
     * @param min the least that a number may be, or null
     * @param max the most that a number may be, or null
     * @param oneOf the only values that there are; empty for any
     */
    public record Parameter(
            Type type,
            @Nullable String otherwise,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max,
            List<String> oneOf) {
        public Parameter {
            oneOf = List.copyOf(oneOf);
        }

        /** A value that it may have. */
        public String sample() {
            if (!oneOf.isEmpty()) {
                return oneOf.get(0);
            }
            return switch (type) {
                case TEXT -> "some text";
                case INTEGER, NUMBER -> min != null ? min.toPlainString() : max != null ? max.toPlainString() : "1";
                case BOOLEAN -> "true";
            };
        }

        /** A value that is not wrong, as JSON has it. */
        public Object typed(String value) {
            return switch (type) {
                case TEXT -> value;
                case INTEGER, NUMBER -> new BigDecimal(value);
                case BOOLEAN -> Boolean.valueOf(value);
            };
        }

        /** What is wrong with a value, or null. */
        public @Nullable String wrong(String value) {
            if (!oneOf.isEmpty() && !oneOf.contains(value)) {
                return "must be one of " + String.join(", ", oneOf);
            }
            switch (type) {
                case TEXT -> {
                    return null;
                }
                case BOOLEAN -> {
                    return value.equals("true") || value.equals("false") ? null : "must be true or false";
                }
                case INTEGER, NUMBER -> {
                    return number(value);
                }
            }
            throw new IllegalStateException("there is no type " + type);
        }

        private @Nullable String number(String value) {
            BigDecimal number;
            try {
                number = value.length() > 40 ? null : new BigDecimal(value);
            } catch (NumberFormatException none) {
                number = null;
            }
            boolean whole = number != null
                    && number.scale() <= 0
                    && number.toPlainString().equals(value);
            if (number == null || (type == Type.INTEGER && !whole)) {
                return type == Type.INTEGER ? "must be a whole number" : "must be a number";
            }
            boolean low = min != null && number.compareTo(min) < 0;
            boolean high = max != null && number.compareTo(max) > 0;
            return low || high ? "must be " + bounds() : null;
        }

        private String bounds() {
            if (min == null) {
                return "at most " + max;
            }
            return max == null ? "at least " + min : "from " + min + " to " + max;
        }
    }

    /** What a parameter's value may be. */
    public enum Type {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN
    }
}
