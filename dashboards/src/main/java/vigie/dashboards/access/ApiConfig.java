package vigie.dashboards.access;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.Secret;

/**
 * Who may call the API, and how often.
 *
 * @param tokens those who are known; with none, everybody reads and loopback alone writes
 * @param rate for each client: a token, or an address without one
 * @param pagerDuty what PagerDuty signs its webhooks with, which then need no token; or null
 * @param heartbeats that may be called, some with a token of their own
 */
public record ApiConfig(
        List<Token> tokens, Rate rate, @Nullable Secret pagerDuty, List<WatchedHeartbeat> heartbeats) {
    public static final ApiConfig DEFAULT = new ApiConfig(List.of(), new Rate(50, Duration.ofSeconds(1)));

    public ApiConfig {
        tokens = List.copyOf(tokens);
        heartbeats = List.copyOf(heartbeats);
    }

    /** No webhooks are taken, and no heartbeat is waited for. */
    public ApiConfig(List<Token> tokens, Rate rate) {
        this(tokens, rate, null, List.of());
    }

    /** The heartbeat of this name, or null. */
    @Nullable
    WatchedHeartbeat heartbeat(@Nullable String name) {
        return name == null
                ? null
                : heartbeats.stream()
                        .filter(heartbeat -> heartbeat.name().matches(name))
                        .findFirst()
                        .orElse(null);
    }

    /** The token of this text, or null. Looks at all of them, so that the time says nothing about which it is. */
    @Nullable
    Token find(String text) {
        byte[] digest = Token.digest(text);
        Token found = null;
        for (Token token : tokens) {
            found = token.is(digest) ? token : found;
        }
        return found;
    }

    /**
     * A pace; twice as much may come at once.
     *
     * @param count at least 1
     * @param per above 0
     */
    public record Rate(int count, Duration per) {}
}
