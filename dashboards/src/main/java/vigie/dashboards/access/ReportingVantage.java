package vigie.dashboards.access;

import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/**
 * A vantage point that reports by itself.
 *
 * @param token whose text allows reports of it and nothing else
 */
public record ReportingVantage(String name, Token token) {
    private static final String PREFIX = "vantage:";

    /** One with the text of its token, which is forgotten. */
    public static ReportingVantage of(String name, Secret text) {
        return new ReportingVantage(name, Token.of(PREFIX + name, Role.VIEWER, text));
    }

    /** The vantage point in whose name a request was let through, or null if it was another's. */
    public static @Nullable String name(String by) {
        return by.startsWith(PREFIX) ? by.substring(PREFIX.length()) : null;
    }
}
