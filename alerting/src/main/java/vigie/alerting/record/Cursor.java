package vigie.alerting.record;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.model.IncidentLog.Page;

/**
 * Where a page ended: the time and the identifier of its last row. Lists are ordered by both, so that rows that come in between
 * two pages are neither skipped nor told twice.
 */
public record Cursor(long at, String id) {
    /** Before everything, for lists that are newest first. */
    public static final Cursor NEWEST = new Cursor(Long.MAX_VALUE, "");

    /** The most rows of one page. */
    public static final int MOST = 1_000;

    /**
     * Reads what a page said is next.
     *
     * @param after null for the first page
     * @throws IllegalArgumentException if no page said so
     */
    public static Cursor of(@Nullable String after) {
        if (after == null) {
            return NEWEST;
        }
        int dash = after.indexOf('-');
        try {
            return new Cursor(Long.parseLong(after, 0, Math.max(dash, 0), 10), after.substring(dash + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("after must be the next of a page: was '" + after + "'", e);
        }
    }

    /**
     * Checks the length of a page.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public static int limit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit must be from 1 to " + MOST + ": was " + limit);
        }
        return limit;
    }

    /** A page of the rows of a query that asked for one more than {@code limit}, to see whether there is more. */
    public static <T> Page<T> page(List<T> rows, int limit, Function<T, Cursor> of) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, of.apply(items.get(limit - 1)).toString());
    }

    @Override
    public String toString() {
        return at + "-" + id;
    }
}
