package vigie.collector.probe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.net.HttpRequest;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Status;
import vigie.model.Target;

class HttpProbeTest extends ProbeContract {
    private static final HttpProbe.Config DEFAULT =
            new HttpProbe.Config(null, null, null, null, null, null, null, null, null, null, null);

    private static HttpProbe.Config expecting(HttpExpect expect, Dialect dialect) {
        return new HttpProbe.Config(null, "/health", null, null, null, null, null, null, expect, null, dialect);
    }

    private static HttpExpect status(Object status) {
        return new HttpExpect(status, null, null, null, null, null);
    }

    private Probe.Answer pollWith(HttpProbe.Config config, Reply reply) {
        http.script = r -> reply;
        return poll(new HttpProbe(TARGET, config, context));
    }

    @Override
    protected Probe probe() {
        HttpExpect everything = new HttpExpect(
                null, Map.of("status", "UP"), "UP", "panic", Map.of("X-Ready", "yes"), Duration.ofSeconds(1));
        return new HttpProbe(TARGET, expecting(everything, Dialect.AUTO), context);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        http.script = r -> Reply.ok("").bytes(bytes);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        http.script = r -> Reply.fails(phase, "scripted failure");
    }

    @Test
    void withNothingSaidAnyStatusOf2xxIsUp() {
        assertThat(pollWith(DEFAULT, Reply.of(204, "text/plain", ""))).isEqualTo(Probe.Answer.UP);
        assertThat(pollWith(DEFAULT, Reply.of(200, "text/html", "<h1>down for nobody</h1>")))
                .isEqualTo(Probe.Answer.UP);
        assertThat(pollWith(DEFAULT, Reply.ok("{\"status\":\"shipped\"}"))).isEqualTo(Probe.Answer.UP);
        Probe.Answer bad = pollWith(DEFAULT, Reply.of(500, "text/plain", "oops"));
        assertThat(bad).isEqualTo(Probe.Answer.down(CheckResult.Phase.ASSERT, "status 500, expected 2xx"));
        HttpRequest call = http.calls.get(0);
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.url()).hasToString("http://127.0.0.1:8081/");
        assertThat(call.maxBytes()).isEqualTo(1 << 20);
        assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(call.connection()).isEqualTo(TARGET.key());
        assertThat(call.body()).isNull();
    }

    @Test
    void sendsWhatTheEstateSays() {
        var config = new HttpProbe.Config(
                "POST",
                "/rpc?x=1",
                Scheme.HTTPS,
                8443,
                Map.of("Content-Type", "application/json"),
                null,
                new Secret("t0ken"),
                "{\"a\":1}",
                null,
                null,
                null);
        pollWith(config, Reply.ok("{}"));

        HttpRequest call = http.calls.get(0);
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.url()).hasToString("https://127.0.0.1:8443/rpc?x=1");
        assertThat(call.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Authorization", "Bearer t0ken");
        assertThat(new String(call.body(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
        assertThat(config.toString()).doesNotContain("t0ken");
    }

    @Test
    void basicAuthenticationIsAsInItsStandard() {
        var auth = new BasicAuth("Aladdin", new Secret("open sesame"));
        pollWith(
                new HttpProbe.Config(null, null, null, null, null, auth, null, null, null, null, null), Reply.ok("{}"));
        assertThat(http.calls.get(0).headers()).containsEntry("Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    @Test
    void anIpv6AddressKeepsItsBrackets() {
        Target v6 = new Target(new Instance("api", "[::1]:8081", "", "", Labels.EMPTY), "health");
        poll(new HttpProbe(v6, DEFAULT, context));
        assertThat(http.calls.get(0).url()).hasToString("http://[::1]:8081/");
    }

    @Test
    void aRedirectIsAnAnswerThatSaysWhereItLeads() {
        Reply redirect = Reply.of(302, "text/html", "").header("location", "http://169.254.169.254/");
        assertThat(pollWith(DEFAULT, redirect).reason())
                .isEqualTo("status 302, redirects to http://169.254.169.254/, expected 2xx");
        assertThat(pollWith(expecting(status(302), Dialect.AUTO), redirect).status())
                .isEqualTo(Status.UP);
        assertThat(http.calls).hasSize(2);
    }

    @Test
    void statusMayBeOneSeveralOrAClass() {
        for (Object allowed : new Object[] {404, "404", "4xx", List.of(200, "4xx")}) {
            assertThat(pollWith(expecting(status(allowed), Dialect.AUTO), Reply.of(404, "text/plain", ""))
                            .status())
                    .isEqualTo(Status.UP);
            assertThat(pollWith(expecting(status(allowed), Dialect.AUTO), Reply.of(503, "text/plain", ""))
                            .status())
                    .isEqualTo(Status.DOWN);
        }
    }

    @Test
    void a503WithAHealthBodyNamesTheFailingComponents() {
        Probe.Answer answer = pollWith(DEFAULT, Reply.of(503, "application/vnd.spring-boot.actuator.v3+json", """
                        {"status":"DOWN","components":{"db":{"status":"DOWN","details":{"error":"connection\\nrefused"}},
                         "disk":{"status":"UP"}},"groups":["liveness","readiness"]}"""));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.phase()).isEqualTo(CheckResult.Phase.ASSERT);
        assertThat(answer.reason()).isEqualTo("status 503, expected 2xx; says DOWN: db DOWN (connection refused)");
        assertThat(answer.components())
                .containsExactly(
                        new CheckResult.Component("db", Status.DOWN, "connection refused"),
                        new CheckResult.Component("disk", Status.UP, ""));
    }

    @Test
    void theBodysOwnWordCountsEvenBehindA200UnlessItIsNotToBeRead() {
        Reply reply = Reply.ok("{\"status\":\"OUT_OF_SERVICE\"}");
        assertThat(pollWith(DEFAULT, reply).status()).isEqualTo(Status.DOWN);
        assertThat(pollWith(expecting(HttpExpect.DEFAULT, Dialect.NONE), reply)).isEqualTo(Probe.Answer.UP);
        assertThat(pollWith(DEFAULT, Reply.ok("{\"status\":\"warn\"}")).status())
                .isEqualTo(Status.DEGRADED);
        assertThat(pollWith(DEFAULT, Reply.ok("{\"status\":\"UNKNOWN\"}")).status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aBodyThatIsNotInTheDeclaredDialectIsDown() {
        Probe.Answer answer = pollWith(expecting(HttpExpect.DEFAULT, Dialect.ACTUATOR), Reply.ok("<html>login</html>"));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).isEqualTo("the body is not health as actuator writes it");
    }

    @Test
    void expectsValuesInTheBodysJson() {
        HttpExpect expect = new HttpExpect(null, Map.of("db.status", "ok", "lag", 5), null, null, null, null);
        var config = expecting(expect, Dialect.NONE);
        assertThat(pollWith(config, Reply.ok("{\"db\":{\"status\":\"ok\"},\"lag\":5.0}"))
                        .status())
                .isEqualTo(Status.UP);
        assertThat(pollWith(config, Reply.ok("{\"db\":{\"status\":\"bad\"},\"lag\":5}"))
                        .reason())
                .isEqualTo("db.status is bad, expected ok");
        assertThat(pollWith(config, Reply.ok("oops")).reason()).contains("the body is not JSON");
    }

    @Test
    void expectsTextAndHeaders() {
        HttpExpect expect = new HttpExpect(null, null, "rea+dy", "panic|fatal", Map.of("X-Role", "primary"), null);
        var config = expecting(expect, Dialect.AUTO);
        Reply good =
                Reply.of(200, "text/plain", "all reaaady now, and then some").header("x-role", "primary");
        assertThat(pollWith(config, good)).isEqualTo(Probe.Answer.UP);
        Reply bad = Reply.of(200, "text/plain", "kernel panic, and then some").header("x-role", "standby");
        assertThat(pollWith(config, bad).reason())
                .isEqualTo(
                        "header X-Role is standby, expected primary; the body does not match rea+dy; the body matches"
                                + " panic|fatal");
        assertThat(pollWith(config, Reply.of(200, "text/plain", "ready")).reason())
                .isEqualTo("header X-Role is missing, expected primary");
    }

    @Test
    void aSlowAnswerIsDegraded() {
        HttpExpect expect = new HttpExpect(null, null, null, null, null, Duration.ofMillis(100));
        var config = expecting(expect, Dialect.AUTO);
        assertThat(pollWith(config, Reply.ok("{}").after(Duration.ofMillis(100))))
                .isEqualTo(Probe.Answer.UP);
        Probe.Answer slow = pollWith(config, Reply.ok("{}").after(Duration.ofMillis(250)));
        assertThat(slow.status()).isEqualTo(Status.DEGRADED);
        assertThat(slow.reason()).isEqualTo("took 250 ms, expected at most 100 ms");
    }

    @Test
    void aCertificateThatEndsSoonIsDegraded() {
        Reply reply = Reply.ok("{}");
        assertThat(pollWith(DEFAULT, reply.certificate(context.now().plus(Duration.ofDays(15)))))
                .isEqualTo(Probe.Answer.UP);
        Probe.Answer soon = pollWith(DEFAULT, reply.certificate(context.now().plus(Duration.ofHours(50))));
        assertThat(soon.status()).isEqualTo(Status.DEGRADED);
        assertThat(soon.reason()).isEqualTo("the certificate ends in 49 h, expected at least 336 h");
        assertThat(pollWith(DEFAULT, reply.certificate(context.now().minusSeconds(1)))
                        .status())
                .isEqualTo(Status.DOWN);
    }

    @Test
    void aBodyOverTheLimitFailsEvenIfTheTransportLetsItThrough() {
        Probe.Answer answer = pollWith(DEFAULT, Reply.ok("").bytes(new byte[(1 << 20) + 1]));
        assertThat(answer)
                .isEqualTo(Probe.Answer.down(CheckResult.Phase.BODY, "the answer has more than 1048576 bytes"));
    }

    @Test
    void everyKeyHasADefault() {
        assertThat(DEFAULT.method()).isEqualTo("GET");
        assertThat(DEFAULT.path()).isEqualTo("/");
        assertThat(DEFAULT.scheme()).isEqualTo(Scheme.HTTP);
        assertThat(DEFAULT.port()).isNull();
        assertThat(DEFAULT.headers()).isEmpty();
        assertThat(DEFAULT.certificateExpiry()).isEqualTo(Duration.ofDays(14));
        assertThat(DEFAULT.dialect()).isEqualTo(Dialect.AUTO);
        assertThat(DEFAULT.expect()).isEqualTo(status("2xx"));
    }

    @Test
    void refusesNonsenseWithSubjectRuleAndWhatWasFound() {
        refused(() -> request("get", null, null), "method must be GET, HEAD, POST or the like: was get");
        refused(() -> request("CONNECT", null, null), "method must be");
        refused(
                () -> request(null, "health", null),
                "path must begin with one slash and be written as in a URL: was health");
        refused(() -> request(null, "//evil/x", null), "path must");
        refused(() -> request(null, "/a b", null), "path must");
        refused(() -> request(null, "/a\r\nX: y", null), "path must");
        refused(() -> request(null, null, 0), "port must be from 1 to 65535: was 0");
        refused(() -> headers(Map.of("a b", "c"), null, null), "a header's name must be a token of RFC 9110: was a b");
        refused(
                () -> headers(Map.of("a", "c\r\nd: e"), null, null),
                "the value of the header a must be one line: was not");
        refused(() -> headers(Map.of("authorization", "x"), null, new Secret("y")), "only one of");
        refused(() -> headers(Map.of(), null, new Secret("two\nlines")), "bearer_token must be one line");
        refused(() -> new BasicAuth("a:b", new Secret("c")), "username must not contain a colon: was a:b");
        refused(() -> status(99), "status must be a code such as 200, a class such as 2xx, or a list of them: was 99");
        refused(() -> status("20x"), "status must");
        refused(() -> status(List.of()), "status must");
        refused(() -> status(true), "status must");
        refused(() -> matching("a(", null), "body_matches must be an RE2 expression: was a(");
        refused(() -> matching(null, "(?=x)"), "body_not_matches must be an RE2 expression");
        refused(() -> new HttpExpect(null, null, null, null, null, Duration.ZERO), "latency must be more than 0s");
        refused(
                () -> new HttpExpect(null, Map.of(" ", 1), null, null, null, null),
                "a path of expect.json must not be");
        refused(
                () -> new HttpProbe.Config(
                        null, null, null, null, null, null, null, null, null, Duration.ofDays(-1), null),
                "certificate_expiry must not be negative");
    }

    private static void request(@Nullable String method, @Nullable String path, @Nullable Integer port) {
        var unused = new HttpProbe.Config(method, path, null, port, null, null, null, null, null, null, null);
    }

    private static void headers(Map<String, String> headers, @Nullable BasicAuth basic, @Nullable Secret bearer) {
        var unused = new HttpProbe.Config(null, null, null, null, headers, basic, bearer, null, null, null, null);
    }

    private static void matching(@Nullable String matches, @Nullable String notMatches) {
        var unused = new HttpExpect(null, null, matches, notMatches, null, null);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
