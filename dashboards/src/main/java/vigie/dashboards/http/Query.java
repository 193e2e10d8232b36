package vigie.dashboards.http;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, read with their rules: the first that breaks one is answered with 400 and its name. */
public record Query(Map<String, String> values) {
    /** The most that a page may hold. */
    public static final int MAX_LIMIT = 1_000;

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LENGTH = 1_024;

    /** The value of a parameter, or null if it is not there or empty. */
    public @Nullable String get(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The answer for the part of a list that is asked for by {@code limit} and {@code after}. */
    public Reply page(Function<Part, Reply> then) {
        String limit = get("limit");
        int n = limit == null ? DEFAULT_LIMIT : number(limit);
        if (n < 1 || n > MAX_LIMIT) {
            return Reply.problem(400, "limit must be from 1 to " + MAX_LIMIT + ": was " + shown(limit));
        }
        String after = get("after");
        if (after != null && after.length() > MAX_LENGTH) {
            return Reply.problem(400, "after must be the value of next: was " + after.length() + " characters long");
        }
        return then.apply(new Part(n, after));
    }

    /** A whole number without a sign, or -1. */
    static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    /** A value as a message shows it: never longer than a line. */
    public static String shown(@Nullable String value) {
        return value == null ? "nothing" : value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }

    /**
     * The part of a list that is asked for.
     *
     * @param limit from 1 to {@link #MAX_LIMIT}
     * @param after the {@code next} of the part before, or null for the first
     */
    public record Part(int limit, @Nullable String after) {}
}
