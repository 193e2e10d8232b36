package vigie.collector.probe.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.net.HttpRequest;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.gateway.GatewayConfig.Cache;
import vigie.collector.probe.gateway.GatewayConfig.Login;
import vigie.collector.probe.gateway.GatewayConfig.Session;
import vigie.collector.probe.gateway.GatewayConfig.Spread;
import vigie.collector.probe.gateway.GatewayConfig.Take;
import vigie.collector.probe.gateway.GatewayConfig.Use;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Component;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Status;
import vigie.model.Target;

class GatewayProbeTest extends ProbeContract {
    private static final String THROUGH = "http://127.0.0.1:9000";
    private static final String TOKEN = "a-secret-token";
    private static final Target OTHER =
            new Target(new Instance("api", "127.0.0.1:8082", "b", "", Labels.of("name", "gw-2")), "health");
    private static final Cache CACHE = new Cache("/cached", null, null, 50, 4);
    private static final Session SESSION = new Session(
            new Login("/login", null, null, null, new Secret("{\"password\":\"hunter2\"}")),
            new Take("token", null, null),
            new Use("/me", null, null),
            null);

    private final Probe.Kind<GatewayConfig> kind = GatewayProbe.kind();

    private static GatewayConfig config(
            @Nullable String through, @Nullable Session session, @Nullable Cache cache, @Nullable Spread spread) {
        return new GatewayConfig(null, null, null, null, null, null, null, through, session, cache, spread);
    }

    @Override
    protected Probe probe() {
        return kind.make(TARGET, config(THROUGH, SESSION, CACHE, new Spread(null, 10)), context);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        http.script = request -> Reply.ok("").bytes(bytes);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        http.script = request -> Reply.fails(phase, "scripted failure");
    }

    private static boolean isAt(HttpRequest request, int port) {
        return request.url().getPort() == port;
    }

    private static boolean has(HttpRequest request, String authorization) {
        return authorization.equals(request.headers().get("Authorization"));
    }

    @Test
    void bothWaysAreAsked() {
        Probe probe = kind.make(TARGET, config(THROUGH, null, null, null), context);
        Probe.Answer answer = poll(probe);
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.UP);
        assertThat(answer.components()).extracting(Component::name).containsExactly("direct", "through");
        assertThat(http.calls).extracting(call -> call.url().getPort()).containsExactly(8081, 9000);
        assertThat(http.calls).extracting(HttpRequest::connection).containsExactly(TARGET.key(), "");
    }

    @Test
    void aBalancerThatFailsIsDegradedAndAnInstanceThatFailsIsDown() {
        Probe probe = kind.make(TARGET, config(THROUGH, null, null, null), context);
        http.script = request -> isAt(request, 9000) ? Reply.of(503, "text/html", "") : Reply.ok("");
        Probe.Answer answer = poll(probe);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo("through: status 503, expected 2xx");
        http.script = request ->
                isAt(request, 9000) ? Reply.fails(CheckResult.Phase.CONNECT, "connection refused") : Reply.ok("");
        assertThat(poll(probe).reason()).isEqualTo("through: connection refused");
        http.calls.clear();
        http.script = request -> isAt(request, 8081) ? Reply.of(503, "text/html", "") : Reply.ok("");
        assertThat(poll(probe).status()).isEqualTo(Status.DOWN);
        assertThat(http.calls).as("the rest is not asked").hasSize(1);
    }

    @Test
    void aCacheThatMissesTooOftenIsDegradedOnceEnoughIsCounted() {
        Probe probe = kind.make(TARGET, config(null, null, CACHE, null), context);
        cached("MISS");
        for (int i = 0; i < 3; i++) {
            assertThat(poll(probe).status()).isEqualTo(Status.UP);
        }
        Probe.Answer answer = poll(probe);
        assertThat(answer.reason())
                .isEqualTo("cache: 0 of the last 4 answers came from the cache, expected at least 50 %");
        assertThat(answer.seen().figures())
                .anyMatch(f -> f.metric().equals("gateway_cache_hit_ratio") && f.value() == 0);
        cached("HIT from edge");
        assertThat(poll(probe).status()).isEqualTo(Status.DEGRADED);
        assertThat(poll(probe).status()).isEqualTo(Status.UP);
        http.script = request -> Reply.ok("");
        assertThat(poll(probe).reason()).isEqualTo("cache: the answer has no header X-Cache");
    }

    private void cached(String value) {
        http.script = request -> Reply.ok("").header("X-Cache", value);
    }

    /** Each instance gives a token of its own; the second honours only what it is told to. */
    private Reply sessions(HttpRequest request, boolean honoursOthers) {
        String own = TOKEN + request.url().getPort();
        return switch (request.url().getPath()) {
            case "/login" -> Reply.ok("{\"token\": \"" + own + "\"}");
            case "/me" ->
                has(request, "Bearer " + own)
                                || (honoursOthers
                                        && Objects.requireNonNullElse(
                                                        request.headers().get("Authorization"), "")
                                                .startsWith("Bearer " + TOKEN))
                        ? Reply.ok("")
                        : Reply.of(401, "text/plain", "no session " + TOKEN + " here");
            default -> Reply.ok("");
        };
    }

    @Test
    void aSessionOfOneIsHonouredByTheOther() {
        Probe one = kind.make(TARGET, config(null, SESSION, null, null), context);
        Probe two = kind.make(OTHER, config(null, SESSION, null, null), context);
        http.script = request -> sessions(request, true);
        assertThat(poll(two).components().get(1).detail()).isEqualTo("it honours its own and those of 0 others");
        assertThat(poll(one).components().get(1).detail()).isEqualTo("it honours its own and those of 1 others");
        http.script = request -> sessions(request, false);
        Probe.Answer answer = poll(one);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo(
                        "session: it does not honour a session of gw-2: status 401, or not the answer that is expected");
        assertThat(answer.toString()).doesNotContain(TOKEN).doesNotContain("hunter2");
        failIn(CheckResult.Phase.CONNECT);
        poll(two);
        http.script = request -> sessions(request, false);
        assertThat(poll(one).status()).as("one that is down is not asked for").isEqualTo(Status.UP);
        assertThat(poll(two).status()).isEqualTo(Status.DEGRADED);
        assertThat(poll(one).status()).as("it is back").isEqualTo(Status.DEGRADED);
        two.close();
        assertThat(poll(one).status()).as("one that is gone is not asked for").isEqualTo(Status.UP);
    }

    @Test
    void aSessionThatEndedBeginsAnewAndOneThatIsRefusedAtOnceIsTold() {
        Probe probe = kind.make(TARGET, config(null, SESSION, null, null), context);
        http.script = request -> sessions(request, false);
        poll(probe);
        http.calls.clear();
        assertThat(poll(probe).status()).isEqualTo(Status.UP);
        assertThat(http.calls).extracting(call -> call.url().getPath()).containsExactly("/", "/me");
        http.script = request ->
                request.url().getPath().equals("/me") ? Reply.of(401, "text/plain", "") : sessions(request, false);
        assertThat(poll(probe).reason()).startsWith("session: it does not honour the session that it has just given:");
        http.script = request -> Reply.ok("{\"token\": \"two\\nlines\"}");
        assertThat(poll(probe).reason()).isEqualTo("session: no token came of the login: status 200");
        http.script = request -> sessions(request, false);
        assertThat(poll(probe).status()).isEqualTo(Status.UP);
        time.advance(Duration.ofMinutes(11));
        http.calls.clear();
        poll(probe);
        assertThat(http.calls).extracting(call -> call.url().getPath()).containsExactly("/", "/login", "/me");
    }

    @Test
    void tokensAreTakenFromHeadersAndCookiesAndUsedWhereItIsSaid() {
        Session cookie = new Session(SESSION.login(), new Take(null, null, "SID"), SESSION.use(), null);
        http.script = request -> request.url().getPath().equals("/me")
                        && !"SID=x1".equals(request.headers().get("Cookie"))
                ? Reply.of(401, "text/plain", "")
                : Reply.ok("").header("Set-Cookie", "other=1; Path=/\nSID=x1; HttpOnly");
        Probe first = kind.make(TARGET, config(null, cookie, null, null), context);
        Probe.Answer answer = poll(first);
        first.close();
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.UP);
        Session header = new Session(
                SESSION.login(),
                new Take(null, "X-Token", null),
                new Use("/me", Map.of("X-Session", "id={token}"), null),
                null);
        http.script = request -> request.url().getPath().equals("/me")
                        && !"id=x2".equals(request.headers().get("X-Session"))
                ? Reply.of(401, "text/plain", "")
                : Reply.ok("").header("X-Token", "x2");
        answer = poll(kind.make(TARGET, config(null, header, null, null), context));
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.UP);
    }

    @Test
    void anInstanceThatTheBalancerNeverAsksIsTold() {
        Probe one = kind.make(TARGET, config(THROUGH, null, null, new Spread(null, 4)), context);
        Probe two = kind.make(OTHER, config(THROUGH, null, null, new Spread(null, 4)), context);
        http.script = request -> Reply.ok("").header("X-Instance", isAt(request, 8081) ? "one" : "two");
        for (int i = 0; i < 3; i++) {
            assertThat(poll(two).status()).isEqualTo(Status.UP);
        }
        Probe.Answer answer = poll(one);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo("spread: none of the last 4 answers through the balancer came from one");
        assertThat(poll(two).components().get(2).detail()).isEqualTo("4 of the last 4 answers came from two");
        http.script = request -> Reply.ok("");
        assertThat(poll(one).reason()).isEqualTo("spread: its answer has no header X-Instance");
    }

    @Test
    void aPartThatHangsLeavesTheOthersTold() {
        http.script = request ->
                request.url().getPath().equals("/login") ? Reply.ok("").after(Duration.ofMinutes(1)) : Reply.ok("");
        Probe.Answer answer = poll(kind.make(TARGET, config(THROUGH, SESSION, CACHE, null), context));
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo("session: the login failed: no answer before the deadline; cache: no time was left to ask");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config("10.0.0.1:80", null, null, null))
                .hasMessage("through must be http://host:port or https://host:port: was 10.0.0.1:80");
        assertThatThrownBy(() -> config("http://lb/path", null, null, null))
                .hasMessage("an address must be host:port: was lb/path");
        assertThatThrownBy(() -> config(null, null, null, new Spread(null, null)))
                .hasMessage("spread needs through, the balancer that spreads: was without");
        assertThatThrownBy(() -> new Take("a", "b", null))
                .hasMessage("take must have one of json, header and cookie: had none or several");
        assertThatThrownBy(() -> new Use("/me", Map.of("A", "b"), null))
                .hasMessage("headers must hold {token} in a value: had none");
        assertThatThrownBy(() -> new Cache("/", null, "(", 50, null)).hasMessageStartingWith("hit must be an RE2");
        assertThatThrownBy(() -> new Cache("/", null, null, 101, null))
                .hasMessage("min_hit_percent must be from 1 to 100: was 101");
        assertThatThrownBy(() -> new Login("/login", "DELETE", null, null, null))
                .hasMessage("method must be GET, POST or PUT: was DELETE");
        assertThat(List.of(SESSION).toString()).doesNotContain("hunter2");
    }
}
