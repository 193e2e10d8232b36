package vigie.collector.probe.reconcile;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.postgres.SqlQuery;

/**
 * The time over which both sources are asked: from {@code from}, included, to {@code to}, not included, in whole seconds. The same for both
 * sides of one poll.
 */
record Window(Instant from, Instant to) {
    private static final Pattern PLACE = Pattern.compile("\\{(from|to)\\}");

    /** The one that ends a delay before now; null where none is stated. */
    static @Nullable Window before(Instant now, @Nullable Duration length, Duration delay) {
        if (length == null) {
            return null;
        }
        Instant to = now.minus(delay).truncatedTo(ChronoUnit.SECONDS);
        return new Window(to.minus(length), to);
    }

    /** Whether a text asks for a window. */
    static boolean isIn(String text) {
        return PLACE.matcher(text).find();
    }

    /** A query with its times as literals of the type {@code timestamptz}. */
    static String inSql(String query, @Nullable Window window) {
        return window == null
                ? query
                : query.replace("{from}", literal(window.from)).replace("{to}", literal(window.to));
    }

    private static String literal(Instant at) {
        return "(" + SqlQuery.literal(at.toString()) + "::timestamptz)";
    }

    /** A path with its times as ISO 8601 in UTC. */
    static String inPath(String path, @Nullable Window window) {
        return window == null
                ? path
                : path.replace("{from}", window.from.toString()).replace("{to}", window.to.toString());
    }

    @Override
    public String toString() {
        return "from " + from + " to " + to;
    }
}
