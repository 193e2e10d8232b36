package vigie.collector.scrape;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two text formats of an exposition. */
public enum Format {
    /** Prometheus text 0.0.4: milliseconds, free blanks, unknown comments ignored. Read as Prometheus reads it. */
    TEXT,
    /** OpenMetrics 1.0: seconds, single spaces, {@code # EOF}; wrong in one line is wrong as a whole. */
    OPENMETRICS;

    /** What a scrape asks for, best first, as Prometheus 3 does without native histograms. */
    public static final String ACCEPT = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,"
            + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
            + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    /** The format that a {@code Content-Type} names, or null for none of the two. */
    public static @Nullable Format of(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return switch (type.trim().toLowerCase(Locale.ROOT)) {
            case "application/openmetrics-text" -> OPENMETRICS;
            case "text/plain" -> TEXT;
            default -> null;
        };
    }
}
