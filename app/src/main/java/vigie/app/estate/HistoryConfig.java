package vigie.app.estate;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/**
 * Whose memory signals learn from before they are watched.
 *
 * @param prometheus its address, under which {@code /api/v1} is
 * @param token presented as a bearer's, or null
 * @param since how far back
 */
public record HistoryConfig(URI prometheus, @Nullable Secret token, Duration since) {}
