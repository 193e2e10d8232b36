package vigie.app.estate;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The address of an executor.
 *
 * @param text as it was written
 * @param literal the address, or null if there is something to be filled in
 */
record ExecutorUrl(String text, @Nullable URI literal) {
    static final String WHAT =
            "an address with its scheme, such as http://host:port/path, perhaps with {{host}} or {{instance}} for that of the instance";

    /** @throws IllegalArgumentException if the text is no address */
    static ExecutorUrl parse(String text) {
        return new ExecutorUrl(text, text.contains("{{") ? null : Syntaxes.uri(text));
    }
}
