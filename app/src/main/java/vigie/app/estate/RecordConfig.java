package vigie.app.estate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/**
 * The record that several nodes share.
 *
 * @param url {@code jdbc:postgresql://…}, without a password
 * @param user who opens it, or null if the address or the system says it
 * @param password null if nobody asks for it
 * @param lease how long the others wait in vain for a sign of the node that leads, before one of them takes over
 */
public record RecordConfig(
        String url, @Nullable String user, @Nullable Secret password, Duration lease) {
    /** Where it is, without parameters: safe to show. */
    public String place() {
        return url.replaceFirst("\\?.*", "");
    }
}
