package vigie.collector.probe.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;

/** The two schemes of HTTP, and the rules of the parts of an address that a check may state. */
public enum Scheme {
    HTTP,
    HTTPS;

    /** As it stands in a URL. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * A path with its query as the estate states it, or the default.
     *
     * @throws IllegalArgumentException unless it begins with a slash and is written as a URL has it
     */
    public static String path(@Nullable String stated, String otherwise) {
        String path = stated == null ? otherwise : stated;
        boolean fits = path.startsWith("/") && !path.startsWith("//") && path.indexOf('#') < 0;
        try {
            new URI("http://host" + path);
        } catch (URISyntaxException e) {
            fits = false;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "path must begin with one slash and be written as in a URL: was " + Excerpt.of(path, 80));
        }
        return path;
    }

    /** Refuses what is no port; null is fine. */
    public static void checkPort(@Nullable Integer port) {
        if (port != null && (port < 1 || port > 65_535)) {
            throw new IllegalArgumentException("port must be from 1 to 65535: was " + port);
        }
    }
}
