package vigie.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.dashboards.AccessRule.Access;
import vigie.dashboards.AccessRule.Attempt;
import vigie.model.Secret;

class GateTest {
    private static final String SUFFIX = "-token-0123456789";
    private static final ApiConfig TOKENS = config("viewer", "operator", "approver", "admin");
    private final AtomicLong nanos = new AtomicLong();
    private final OutcomeCapability outcomes = new OutcomeCapability(new byte[32]);

    private static ApiConfig config(String... roles) {
        return new ApiConfig(
                List.of(roles).stream()
                        .map(role -> Token.of(
                                role + "-1", Role.valueOf(role.toUpperCase(Locale.ROOT)), new Secret(role + SUFFIX)))
                        .toList(),
                ApiConfig.DEFAULT.rate());
    }

    private Gate gate(ApiConfig config) {
        return new Gate(config, outcomes, nanos::get);
    }

    private static Attempt attempt(String method, String path, String remote, @Nullable String authorization) {
        return attempt(method, path, remote, null, authorization, null, false);
    }

    private static Attempt attempt(
            String method,
            String path,
            String remote,
            @Nullable String origin,
            @Nullable String authorization,
            @Nullable String capability,
            boolean forwarded) {
        try {
            return new Attempt(
                    method,
                    path,
                    InetAddress.getByName(remote),
                    "vigie.example",
                    origin,
                    authorization,
                    capability,
                    forwarded);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(remote, e);
        }
    }

    private static String bearer(String role) {
        return "Bearer " + role + SUFFIX;
    }

    @Test
    void whoMaySendAlertsIsNeverKeptWaitingAndWhoMayNotIs() {
        Gate gate = gate(TOKENS);
        for (int i = 0; i < 10_000; i++) {
            assertThat(gate.judge(attempt("POST", "/api/v2/alerts", "10.1.1.1", bearer("operator")))
                            .status())
                    .isEqualTo(200);
        }
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            refused = gate.judge(attempt("POST", "/api/v2/alerts", "10.1.1.1", bearer("viewer")))
                    .status();
        }
        assertThat(refused).isEqualTo(429);
    }

    @ParameterizedTest(name = "{0} {1} needs {2}")
    @CsvSource({
        "GET, /, nobody",
        "GET, /console/main.js, nobody",
        "GET, /-/healthy, nobody",
        "HEAD, /-/ready, nobody",
        "GET, /health, nobody",
        "GET, /health/readiness, nobody",
        "GET, /console/../api/v1/audit, viewer",
        "GET, /console/%2e%2e, viewer",
        "GET, /healthy, viewer",
        "GET, /health/, viewer",
        "GET, /metrics, viewer",
        "GET, /api/v1/services, viewer",
        "GET, /api/v1/stream, viewer",
        "GET, /api/openapi.yaml, viewer",
        "GET, /api/v2/alerts, viewer",
        "OPTIONS, /api/v1/hold, viewer",
        "GET, /api/v1/runs/r/steps/1/outcome, viewer",
        "POST, /api/v1/incidents/i/ack, operator",
        "POST, /api/v1/incidents/i/feedback, operator",
        "POST, /api/v1/hold, operator",
        "POST, /api/v1/notices/n/resend, operator",
        "POST, /api/v1/leases, operator",
        "DELETE, /api/v1/leases/l1, operator",
        "POST, /api/v1/heartbeats/nightly, operator",
        "GET, /api/v1/heartbeats, viewer",
        "POST, /api/v1/heartbeats/nightly/x, admin",
        "POST, /api/v1/incidents/i/resend, admin",
        "POST, /api/v2/silences, operator",
        "DELETE, /api/v2/silence/x, operator",
        "POST, /api/v2/alerts, operator",
        "POST, /api/v1/inbound/alertmanager, operator",
        "POST, /api/v1/runs/r/approve, approver",
        "POST, /api/v1/runs/r/reject, approver",
        "POST, /api/v1/runs/r/judge, approver",
        "POST, /api/v1/runs/r/steps/1/outcome, approver",
        "POST, /api/v1/release, admin",
        "POST, /-/reload, admin",
        "POST, /-/healthy, admin",
        "POST, /, admin",
        "POST, /api/v1/hold/, admin",
        "POST, /api/v1/runs/r/approve/x, admin",
        "PUT, /metrics, admin",
        "BREW, /coffee, admin",
    })
    void eachPathNeedsItsRoleAndEveryHigherOneWill(String method, String path, String needed) {
        Gate gate = gate(TOKENS);
        Access without = gate.judge(attempt(method, path, "10.1.1.1", null));
        assertThat(without.status()).isEqualTo(needed.equals("nobody") ? 200 : 401);
        for (Role role : Role.values()) {
            boolean enough =
                    needed.equals("nobody") || role.compareTo(Role.valueOf(needed.toUpperCase(Locale.ROOT))) >= 0;
            Access access = gate.judge(attempt(method, path, "10.1.1.1", bearer(role.word())));
            assertThat(access.status()).as(role.word()).isEqualTo(enough ? 200 : 403);
            if (!enough) {
                assertThat(access.reason()).contains("role " + needed).contains(role.word() + "-1 is " + role.word());
            } else if (!needed.equals("nobody")) {
                assertThat(access.by()).isEqualTo(role.word() + "-1");
            }
        }
    }

    @Test
    void loopbackNeedsATokenToo() {
        assertThat(gate(TOKENS)
                        .judge(attempt("GET", "/metrics", "127.0.0.1", null))
                        .status())
                .isEqualTo(401);
        assertThat(gate(TOKENS)
                        .judge(attempt("POST", "/api/v1/hold", "::1", null))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "", "admin"})
    void aTokenMayBeThePasswordOfBasic(String user) {
        String basic =
                Base64.getEncoder().encodeToString((user + ":operator" + SUFFIX).getBytes(StandardCharsets.UTF_8));
        Access access = gate(TOKENS).judge(attempt("POST", "/api/v1/hold", "10.1.1.1", "Basic " + basic));
        assertThat(access.by()).isEqualTo("operator-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic",
                "Basic !!!",
                "Basic bm9jb2xvbg==",
                "Digest operator-token-0123456789",
                "operator-token-0123456789",
                "Bearer operator-token-012345678",
                "Bearer operator-token-0123456789x",
                "Bearer OPERATOR-token-0123456789",
            })
    void whatIsNotATokenIsNot(String authorization) {
        Access access = gate(TOKENS).judge(attempt("GET", "/api/v1/status", "10.1.1.1", authorization));
        assertThat(access.status()).isEqualTo(401);
        assertThat(access.reason()).doesNotContain("0123456789");
    }

    @Test
    void anExecutorTellsTheOutcomeOfItsOwnStepAlone() {
        Gate gate = gate(TOKENS);
        String right = outcomes.query("r1", 2).replaceFirst(".*=", "");
        String path = "/api/v1/runs/r1/steps/2/outcome";
        Access access = gate.judge(attempt("POST", path, "10.1.1.1", null, null, right, false));
        assertThat(access).isEqualTo(Access.granted("executor"));
        for (String other : List.of(
                "/api/v1/runs/r1/steps/1/outcome",
                "/api/v1/runs/r2/steps/2/outcome",
                "/api/v1/runs/r1/approve",
                "/api/v1/release")) {
            assertThat(gate.judge(attempt("POST", other, "10.1.1.1", null, null, right, false))
                            .status())
                    .as(other)
                    .isEqualTo(401);
        }
        String wrong = new OutcomeCapability(new byte[] {1}).query("r1", 2).replaceFirst(".*=", "");
        assertThat(gate.judge(attempt("POST", path, "10.1.1.1", null, null, wrong, false))
                        .status())
                .isEqualTo(401);
        assertThat(gate.judge(attempt("GET", path, "10.1.1.1", null, null, right, false))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void withoutTokensACapabilityOpensNothing() {
        String right = outcomes.query("r1", 2).replaceFirst(".*=", "");
        Access access = gate(ApiConfig.DEFAULT)
                .judge(attempt("POST", "/api/v1/runs/r1/steps/2/outcome", "10.1.1.1", null, null, right, false));
        assertThat(access.status()).isEqualTo(403);
    }

    @Test
    void aPageOfAnotherSiteCannotWriteWithATokenThatItsBrowserRemembers() {
        Gate gate = gate(TOKENS);
        String admin = bearer("admin");
        for (String origin : List.of("https://evil.example", "null", "https://vigie.example@evil.example")) {
            assertThat(gate.judge(attempt("POST", "/api/v1/hold", "10.1.1.1", origin, admin, null, false))
                            .status())
                    .isEqualTo(403);
        }
        assertThat(gate.judge(attempt("POST", "/api/v1/hold", "10.1.1.1", "https://vigie.example", admin, null, false))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void guessingStopsAfterTenEvenForTheRightOne() {
        Gate gate = gate(TOKENS);
        for (int i = 0; i < 10; i++) {
            assertThat(gate.judge(attempt("GET", "/api/v1/status", "10.1.1.1", "Bearer guess-" + i))
                            .status())
                    .isEqualTo(401);
        }
        Access next = gate.judge(attempt("GET", "/api/v1/status", "10.1.1.1", bearer("admin")));
        assertThat(next.status()).isEqualTo(429);
        assertThat(next.retryAfter()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(6));
        assertThat(gate.judge(attempt("GET", "/api/v1/status", "10.1.1.2", bearer("admin")))
                        .status())
                .isEqualTo(200);
        nanos.addAndGet(next.retryAfter().toNanos());
        assertThat(gate.judge(attempt("GET", "/api/v1/status", "10.1.1.1", bearer("admin")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void guessesFromOneNetworkOfIpv6AreOneGuesser() {
        Gate gate = gate(TOKENS);
        for (int i = 0; i < 10; i++) {
            gate.judge(attempt("GET", "/api/v1/status", "2001:db8:1:2::" + i, "Bearer guess"));
        }
        assertThat(gate.judge(attempt("GET", "/api/v1/status", "2001:db8:1:2:ffff::1", "Bearer guess"))
                        .status())
                .isEqualTo(429);
        assertThat(gate.judge(attempt("GET", "/api/v1/status", "2001:db8:1:3::1", "Bearer guess"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void whoHasNoTokenIsNoGuesser() {
        Gate gate = gate(TOKENS);
        for (int i = 0; i < 50; i++) {
            assertThat(gate.judge(attempt("GET", "/api/v1/status", "10.1.1.1", null))
                            .status())
                    .isEqualTo(401);
        }
        assertThat(gate.judge(attempt("GET", "/api/v1/status", "10.1.1.1", bearer("viewer")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aHundredAtOnceThenFiftyEachSecondForEachClient() {
        Gate gate = gate(TOKENS);
        Attempt one = attempt("GET", "/api/v1/status", "10.1.1.1", bearer("viewer"));
        assertThat(granted(gate, one, 300)).isEqualTo(100);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(granted(gate, one, 300)).isEqualTo(50);
        assertThat(gate.judge(one).retryAfter()).isPositive();
        // A token is one client wherever it comes from, and another token is another.
        assertThat(granted(gate, attempt("GET", "/api/v1/status", "10.9.9.9", bearer("viewer")), 1))
                .isZero();
        assertThat(granted(gate, attempt("GET", "/api/v1/status", "10.1.1.1", bearer("operator")), 300))
                .isEqualTo(100);
    }

    @Test
    void withoutTokensTheAddressIsTheClient() {
        Gate gate = gate(ApiConfig.DEFAULT);
        assertThat(granted(gate, attempt("GET", "/api/v1/status", "10.1.1.1", null), 300))
                .isEqualTo(100);
        assertThat(granted(gate, attempt("GET", "/api/v1/status", "10.1.1.2", null), 300))
                .isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/-/ready", "/-/healthy", "/health"})
    void loopbackIsNeverKeptFromTheProcessItself(String path) {
        Gate gate = gate(ApiConfig.DEFAULT);
        assertThat(granted(gate, attempt("GET", path, "127.0.0.1", null), 300)).isEqualTo(300);
        assertThat(granted(gate, attempt("GET", path, "10.1.1.1", null), 300)).isEqualTo(100);
        Attempt proxied = attempt("GET", path, "127.0.0.1", null, null, null, true);
        assertThat(granted(gate, proxied, 300)).isEqualTo(100);
    }

    @Test
    void otherTokensHoldFromTheNextRequestOn() {
        Gate gate = gate(config("viewer"));
        Attempt asViewer = attempt("GET", "/api/v1/status", "10.1.1.1", bearer("viewer"));
        Attempt asAdmin = attempt("GET", "/api/v1/status", "10.1.1.1", bearer("admin"));
        assertThat(List.of(gate.judge(asViewer).status(), gate.judge(asAdmin).status()))
                .containsExactly(200, 401);
        gate.apply(config("admin"));
        assertThat(List.of(gate.judge(asViewer).status(), gate.judge(asAdmin).status()))
                .containsExactly(401, 200);
    }

    @Test
    void aReloadWithTheSamePaceForgivesNothing() {
        Gate gate = gate(TOKENS);
        Attempt one = attempt("GET", "/api/v1/status", "10.1.1.1", bearer("viewer"));
        granted(gate, one, 100);
        gate.apply(TOKENS);
        assertThat(granted(gate, one, 10)).isZero();
        gate.apply(new ApiConfig(TOKENS.tokens(), new ApiConfig.Rate(2, Duration.ofSeconds(1))));
        assertThat(granted(gate, one, 10)).isEqualTo(4);
    }

    @Test
    void aFloodOfAddressesIsForgotten() {
        Pace pace = new Pace(1, 1, Duration.ofHours(1), nanos::get);
        for (int i = 0; i < Pace.MOST + 500; i++) {
            pace.take("address " + i);
        }
        assertThat(pace.clients()).isEqualTo(Pace.MOST);
    }

    @Test
    void aTokenPrintsItsNameAlone() {
        assertThat(TOKENS.toString()).doesNotContain(SUFFIX).contains("viewer-1: viewer");
        assertThat(attempt("GET", "/", "10.1.1.1", bearer("viewer")).toString()).doesNotContain(SUFFIX);
    }

    private static int granted(Gate gate, Attempt attempt, int times) {
        int granted = 0;
        for (int i = 0; i < times; i++) {
            granted += gate.judge(attempt).status() == 429 ? 0 : 1;
        }
        return granted;
    }
}
