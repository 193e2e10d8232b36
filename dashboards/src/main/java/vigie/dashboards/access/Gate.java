package vigie.dashboards.access;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.dashboards.AccessRule;
import vigie.model.Secret;

/**
 * The rule of the running service: tokens if the estate has any, else {@link AccessRule#loopbackWrites()}; and a pace for each client.
 *
 * <p>A client is a token, or an address without one. Who may send alerts sends as many as there are. Loopback is never kept from {@code /metrics}, {@code /-/} and {@code /health}.
 * Who shows the token of a heartbeat may call that heartbeat, and nothing else. An address from which too many unknown tokens came is answered 429 without a look at the next, the right one included: otherwise
 * the answer would say when a guess was right.
 */
public final class Gate implements AccessRule {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int GUESSES = 10;
    private static final Duration GUESSES_PER = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final OutcomeCapability outcomes;
    private final AccessRule open = AccessRule.loopbackWrites();
    private final Pace guesses;
    private volatile State state;

    private record State(ApiConfig config, Pace clients) {}

    /** A gate with elapsed time handed in. */
    public Gate(ApiConfig config, OutcomeCapability outcomes, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.outcomes = outcomes;
        this.guesses = new Pace(GUESSES, GUESSES, GUESSES_PER, nanoTime);
        this.state = new State(config, pace(config));
    }

    private Pace pace(ApiConfig config) {
        int count = config.rate().count();
        return new Pace(
                (int) Math.min(Integer.MAX_VALUE, 2L * count),
                count,
                config.rate().per(),
                nanoTime);
    }

    /** Goes over to other tokens and another pace, for the next request and all at once. */
    public void apply(ApiConfig config) {
        State before = state;
        boolean samePace = before.config.rate().equals(config.rate());
        state = new State(config, samePace ? before.clients : pace(config));
    }

    /** What PagerDuty signs with now, or null. */
    public @Nullable Secret pagerDuty() {
        return state.config.pagerDuty();
    }

    /** The heartbeats that are waited for now. */
    public List<WatchedHeartbeat> heartbeats() {
        return state.config.heartbeats();
    }

    @Override
    public Access judge(Attempt attempt) {
        State now = state;
        boolean tokens = !now.config.tokens().isEmpty() || presentsItsOwn(now.config, attempt);
        Access access = isSigned(now.config, attempt)
                ? Access.granted("pagerduty")
                : tokens ? authenticated(now.config, attempt) : open.judge(attempt);
        if (Permissions.isFile(attempt) || isSpared(attempt) || (access.isGranted() && isIntake(attempt))) {
            return access;
        }
        boolean named = tokens && access.isGranted() && attempt.authorization() != null;
        Duration wait = now.clients.take(named ? "token " + access.by() : "address " + block(attempt.remote()));
        return wait.isZero()
                ? access
                : Access.tooMany("no more than " + pace(now.config.rate()) + " from one client", wait);
    }

    private Access authenticated(ApiConfig config, Attempt attempt) {
        Role needed = Permissions.needed(attempt);
        if (needed == null) {
            return Access.granted("anybody");
        }
        String address = block(attempt.remote());
        String presented = Credentials.presented(attempt.authorization());
        boolean executor = Permissions.isOutcome(attempt) && attempt.capability() != null;
        if (presented == null && !executor) {
            return Access.unauthenticated(
                    "a token of the role " + needed.word() + " is needed: Authorization: Bearer TOKEN");
        }
        Duration wait = guesses.wait(address);
        if (!wait.isZero()) {
            return Access.tooMany("too many unknown tokens came from there", wait);
        }
        if (executor && outcomes.fits(attempt.path(), attempt.capability())) {
            return Access.granted("executor");
        }
        WatchedHeartbeat heartbeat = config.heartbeat(Permissions.heartbeat(attempt));
        Token token = presented == null ? null : config.find(presented);
        if (token == null && heartbeat != null && presented != null && heartbeat.allows(presented)) {
            token = heartbeat.token();
        }
        if (token == null) {
            Duration unused = guesses.take(address);
            LOG.warn(
                    "a token that is not known came from {} for {} {}",
                    address,
                    attempt.method(),
                    shown(attempt.path()));
            return Access.unauthenticated(
                    presented == null ? "the capability is not that of this step" : "the token is not known");
        }
        return known(token, needed, attempt);
    }

    private static Access known(Token token, Role needed, Attempt attempt) {
        if (!token.role().covers(needed)) {
            return Access.forbidden("this needs the role " + needed.word() + ": " + token.name() + " is "
                    + token.role().word());
        }
        // A browser that was made to remember a token as a password sends it for pages of other sites too.
        return attempt.writes() && !attempt.isSameOrigin()
                ? Access.forbidden("the Origin of a write must be its Host: was " + attempt.origin())
                : Access.granted(token.name());
    }

    /** Where there are no other tokens, who shows one for a heartbeat that has one is held to it; who shows none is not. */
    private static boolean presentsItsOwn(ApiConfig config, Attempt attempt) {
        WatchedHeartbeat heartbeat = config.heartbeat(Permissions.heartbeat(attempt));
        return heartbeat != null && heartbeat.token() != null && attempt.authorization() != null;
    }

    private static boolean isSigned(ApiConfig config, Attempt attempt) {
        return config.pagerDuty() != null && Permissions.isPagerDuty(attempt);
    }

    private static boolean isSpared(Attempt attempt) {
        String path = attempt.path();
        return attempt.isLocal() && (path.equals("/metrics") || path.startsWith("/-/") || path.startsWith("/health"));
    }

    // Alerts are never kept waiting: as many of them as can be written down are taken, and the rest is refused there.
    private static boolean isIntake(Attempt attempt) {
        return attempt.method().equals("POST") && attempt.path().equals("/api/v2/alerts");
    }

    private static String pace(ApiConfig.Rate rate) {
        return rate.count() + " requests in " + rate.per().toMillis() / 1000.0 + " s";
    }

    private static String shown(String path) {
        return path.length() <= 120 ? path : path.substring(0, 120) + '…';
    }

    /** Who sits at one line has one IPv4 address, but 2^64 of IPv6. */
    private static String block(@Nullable InetAddress remote) {
        if (remote == null) {
            return "unknown";
        }
        byte[] bytes = remote.getAddress();
        if (bytes.length == 4 || remote.isLoopbackAddress()) {
            return remote.getHostAddress();
        }
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < 8; i += 2) {
            block.append(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)))
                    .append(':');
        }
        return block.append(":/64").toString();
    }
}
