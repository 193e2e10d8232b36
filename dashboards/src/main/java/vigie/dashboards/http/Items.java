package vigie.dashboards.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list as the API writes it.
 *
 * @param next what to ask for as {@code after}, or null if this is the last part
 */
public record Items<T>(List<T> items, @Nullable String next) {
    /**
     * A part of a list that is at hand as a whole. Its cursor is a position, so a list that changes between two parts may
     * show an item twice or not at all, and never ends in an error.
     */
    public static <S, T> Reply of(List<S> all, Query.Part part, Function<S, T> view) {
        int from = part.after() == null ? 0 : Query.number(part.after());
        if (from < 0) {
            return Reply.problem(400, "after must be the value of next: was " + Query.shown(part.after()));
        }
        int start = Math.min(from, all.size());
        int end = Math.min(start + part.limit(), all.size());
        List<T> items = all.subList(start, end).stream().map(view).toList();
        return Reply.json(new Items<>(items, end < all.size() ? Integer.toString(end) : null));
    }
}
