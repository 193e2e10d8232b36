package vigie.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.dashboards.AccessRule.Access;
import vigie.dashboards.AccessRule.Attempt;
import vigie.model.HeartbeatName;
import vigie.model.Secret;

/** The token of a heartbeat allows that heartbeat, and nothing else. */
class HeartbeatGateTest {
    private static final String OWN = "own-token-0123456789";
    private static final String OTHER = "other-token-0123456789";
    private static final String OPS = "ops-token-0123456789";
    private static final String VIEWER = "viewer-token-0123456789";

    private static final List<WatchedHeartbeat> HEARTBEATS =
            List.of(heartbeat("shop-nightly", OWN), heartbeat("other-{instance}", OTHER), heartbeat("without", null));

    private static final List<Token> TOKENS =
            List.of(Token.of("ops", Role.OPERATOR, new Secret(OPS)), Token.of("wall", Role.VIEWER, new Secret(VIEWER)));

    private static WatchedHeartbeat heartbeat(String name, @Nullable String token) {
        return new WatchedHeartbeat(
                HeartbeatName.of(name, "s", "c"),
                "s",
                "c",
                Duration.ofDays(1),
                Duration.ofHours(1),
                token == null ? null : Token.of("heartbeat:" + name, Role.OPERATOR, new Secret(token)));
    }

    private static Gate gate(List<Token> tokens) {
        return new Gate(
                new ApiConfig(tokens, ApiConfig.DEFAULT.rate(), null, HEARTBEATS),
                new OutcomeCapability(new byte[32]),
                () -> 0);
    }

    private static Access judge(Gate gate, String method, String path, String remote, @Nullable String token) {
        return gate.judge(attempt(method, path, remote, null, token));
    }

    private static Attempt attempt(
            String method, String path, String remote, @Nullable String origin, @Nullable String token) {
        try {
            InetAddress address = InetAddress.getByName(remote);
            String authorization = token == null ? null : "Bearer " + token;
            return new Attempt(method, path, address, "127.0.0.1:9600", origin, authorization, null, false);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(remote, e);
        }
    }

    private static int call(Gate gate, String name, @Nullable String token) {
        return judge(gate, "POST", "/api/v1/heartbeats/" + name, "10.1.1.1", token)
                .status();
    }

    @Test
    void itsOwnTokenAllowsItAlone() {
        Gate gate = gate(TOKENS);
        Access own = judge(gate, "POST", "/api/v1/heartbeats/shop-nightly", "10.1.1.1", OWN);
        assertThat(own.isGranted()).isTrue();
        assertThat(own.by()).isEqualTo("heartbeat:shop-nightly");
        assertThat(call(gate, "other-db:5432", OTHER)).isEqualTo(200);
        assertThat(call(gate, "other-db%3A5432", OTHER)).isEqualTo(200);
        assertThat(call(gate, "other-db:5432", OWN)).isEqualTo(401);
        assertThat(call(gate, "shop-nightly", OTHER)).isEqualTo(401);
        assertThat(call(gate, "without", OWN)).isEqualTo(401);
        assertThat(call(gate, "nobodys", OWN)).isEqualTo(401);
        assertThat(call(gate, "shop-nightly", null)).isEqualTo(401);
    }

    @Test
    void itOpensNothingElse() {
        for (String path : List.of(
                "/api/v1/hold",
                "/api/v1/heartbeats",
                "/api/v1/heartbeats/shop-nightly/x",
                "/api/v1/heartbeats/shop-nightly/",
                "/api/v1/heartbeats/x/../shop-nightly",
                "/-/reload")) {
            assertThat(judge(gate(TOKENS), "POST", path, "10.1.1.1", OWN).status())
                    .as(path)
                    .isEqualTo(401);
        }
        for (String method : List.of("GET", "PUT", "DELETE")) {
            assertThat(judge(gate(TOKENS), method, "/api/v1/heartbeats/shop-nightly", "10.1.1.1", OWN)
                            .status())
                    .as(method)
                    .isEqualTo(401);
        }
    }

    @Test
    void anOperatorMayCallInItsPlaceAndAViewerMayNot() {
        assertThat(call(gate(TOKENS), "shop-nightly", OPS)).isEqualTo(200);
        assertThat(call(gate(TOKENS), "without", OPS)).isEqualTo(200);
        assertThat(call(gate(TOKENS), "shop-nightly", VIEWER)).isEqualTo(403);
    }

    @Test
    void withoutOtherTokensLoopbackMayAndItsOwnTokenMayFromAnywhere() {
        Gate gate = gate(List.of());
        assertThat(call(gate, "shop-nightly", OWN)).isEqualTo(200);
        assertThat(call(gate, "shop-nightly", OTHER)).isEqualTo(401);
        assertThat(call(gate, "shop-nightly", null)).isEqualTo(403);
        assertThat(call(gate, "without", OWN)).isEqualTo(403);
        String path = "/api/v1/heartbeats/shop-nightly";
        assertThat(judge(gate, "POST", path, "127.0.0.1", null).status()).isEqualTo(200);
        assertThat(judge(gate, "POST", path, "127.0.0.1", OTHER).status())
                .as("who shows a token is held to it")
                .isEqualTo(401);
        assertThat(judge(gate, "POST", "/api/v1/hold", "10.1.1.1", OWN).status())
                .isEqualTo(403);
    }

    @Test
    void whoGuessesIsKeptOutAndPagesOfOtherSitesToo() {
        Gate gate = gate(List.of());
        for (int i = 0; i < 10; i++) {
            assertThat(call(gate, "shop-nightly", "guess-0123456789-" + i)).isEqualTo(401);
        }
        assertThat(call(gate, "shop-nightly", OWN)).isEqualTo(429);
        Attempt foreign = attempt("POST", "/api/v1/heartbeats/shop-nightly", "10.9.9.9", "https://evil.example", OWN);
        assertThat(gate(TOKENS).judge(foreign).status()).isEqualTo(403);
    }
}
