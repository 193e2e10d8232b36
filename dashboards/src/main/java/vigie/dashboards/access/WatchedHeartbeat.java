package vigie.dashboards.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vigie.model.HeartbeatName;

/**
 * A heartbeat that the estate waits for, or one for each instance of a service.
 *
 * @param every how long after a call the next one is due
 * @param grace how much later it may come
 * @param token whose text allows calls of it and nothing else, or null
 */
public record WatchedHeartbeat(
        HeartbeatName name,
        String service,
        String check,
        Duration every,
        Duration grace,
        @Nullable Token token) {

    /** Whether a text is its token's; takes as long whatever it is. */
    boolean allows(String presented) {
        return token != null && token.is(Token.digest(presented));
    }
}
