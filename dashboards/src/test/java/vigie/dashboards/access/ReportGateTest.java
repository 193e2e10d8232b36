package vigie.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.dashboards.AccessRule.Access;
import vigie.dashboards.AccessRule.Attempt;
import vigie.model.Secret;

/** The token of a vantage point allows its reports, and nothing else; and no other allows those. */
class ReportGateTest {
    private static final String B = "b-token-0123456789";
    private static final String C = "c-token-0123456789";
    private static final String ADMIN = "admin-token-0123456789";
    private static final String VOTES = "/api/v1/votes";

    private static Gate gate(boolean tokens) {
        List<Token> known = tokens ? List.of(Token.of("root", Role.ADMIN, new Secret(ADMIN))) : List.of();
        List<ReportingVantage> reporters =
                List.of(ReportingVantage.of("b", new Secret(B)), ReportingVantage.of("c", new Secret(C)));
        return new Gate(
                new ApiConfig(known, ApiConfig.DEFAULT.rate(), null, List.of(), reporters),
                new OutcomeCapability(new byte[32]),
                () -> 0);
    }

    private static Access judge(
            Gate gate, String method, String path, String remote, @Nullable String origin, @Nullable String token) {
        try {
            InetAddress address = InetAddress.getByName(remote);
            String authorization = token == null ? null : "Bearer " + token;
            return gate.judge(new Attempt(method, path, address, "127.0.0.1:9600", origin, authorization, null, false));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(remote, e);
        }
    }

    private static Access report(Gate gate, String remote, @Nullable String token) {
        return judge(gate, "POST", VOTES, remote, null, token);
    }

    @Test
    void eachReportsInItsOwnNameWithOrWithoutOtherTokens() {
        for (boolean tokens : new boolean[] {true, false}) {
            Access b = report(gate(tokens), "10.1.1.1", B);
            assertThat(b.isGranted()).isTrue();
            assertThat(ReportingVantage.name(b.by())).isEqualTo("b");
            assertThat(ReportingVantage.name(report(gate(tokens), "10.1.1.1", C).by()))
                    .isEqualTo("c");
        }
    }

    @Test
    void nobodyElseDoes() {
        assertThat(report(gate(true), "10.1.1.1", null).status()).isEqualTo(401);
        assertThat(report(gate(true), "10.1.1.1", "unknown-0123456789").status())
                .isEqualTo(401);
        Access admin = report(gate(true), "10.1.1.1", ADMIN);
        assertThat(admin.status()).isEqualTo(403);
        assertThat(admin.reason()).contains("root").doesNotContain(ADMIN);
        assertThat(report(gate(false), "127.0.0.1", null).status())
                .as("loopback, which may write everything else")
                .isEqualTo(401);
    }

    @Test
    void itsTokenOpensNothingElse() {
        for (String path : List.of(VOTES, "/api/v1/status", "/metrics", "/api/v1/targets")) {
            assertThat(judge(gate(true), "GET", path, "10.1.1.1", null, B).status())
                    .as(path)
                    .isEqualTo(401);
        }
        for (String path : List.of("/api/v1/hold", VOTES + "/", VOTES + "/x", "/-/reload", "/api/v2/alerts")) {
            assertThat(judge(gate(true), "POST", path, "10.1.1.1", null, B).status())
                    .as(path)
                    .isEqualTo(401);
        }
        for (String method : List.of("PUT", "DELETE", "PATCH")) {
            assertThat(judge(gate(true), method, VOTES, "10.1.1.1", null, B).status())
                    .as(method)
                    .isEqualTo(401);
        }
    }

    @Test
    void whoGuessesIsKeptOutAndPagesOfOtherSitesToo() {
        Gate gate = gate(false);
        for (int i = 0; i < 10; i++) {
            assertThat(report(gate, "10.1.1.1", "guess-0123456789-" + i).status())
                    .isEqualTo(401);
        }
        assertThat(report(gate, "10.1.1.1", B).status()).isEqualTo(429);
        assertThat(report(gate, "10.2.2.2", B).isGranted()).isTrue();
        assertThat(judge(gate, "POST", VOTES, "10.2.2.2", "https://evil.example", B)
                        .status())
                .isEqualTo(403);
    }
}
