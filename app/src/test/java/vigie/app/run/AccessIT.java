package vigie.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import vigie.app.CommandRun;
import vigie.app.cli.HoldCommand;
import vigie.app.web.TestCertificate;

/**
 * The service as it is run with tokens over TLS, with a secret in every place where one can stand, among servers that say back whatever
 * they are told. At the end nothing that it said, logged or kept holds one of them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Map<String, String> SECRETS = new LinkedHashMap<>();
    private static final Queue<String> SAID = new ConcurrentLinkedQueue<>();
    private static final Queue<String> LOGGED = new ConcurrentLinkedQueue<>();

    @TempDir
    static Path folder;

    private static Echo broken;
    private static Echo executor;
    private static Echo receiver;
    private static TestCertificate certificate;
    private static HttpClient client;
    private static Service service;
    private static boolean closed;

    @BeforeAll
    static void start() throws Exception {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(Logger.ROOT_LOGGER_NAME)
                .addAppender(listening());
        for (String name :
                List.of("viewer", "operator", "approver", "admin", "bearer", "password", "routing", "inbound")) {
            secret(name, "canary-" + name + "-0123456789");
        }
        for (String name : List.of("executor", "hook")) {
            String key = ("canary-" + name + "-0123456789abcdef0123456789").substring(0, 32);
            secret(name, "whsec_" + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.US_ASCII)));
        }
        certificate = TestCertificate.make(folder, "own");
        certificate.write(folder);
        SECRETS.put("key.pem", certificate.key().lines().skip(1).findFirst().orElseThrow());
        client = HttpClient.newBuilder().sslContext(certificate.trusted(null)).build();
        broken = new Echo(503);
        executor = new Echo(202);
        receiver = new Echo(400);
        Files.writeString(folder.resolve("estate.yaml"), estate());
        service = Service.start(new Settings(
                folder.resolve("estate.yaml"),
                folder.resolve("data"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort())));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static AppenderBase<ILoggingEvent> listening() {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                IThrowableProxy thrown = event.getThrowableProxy();
                LOGGED.add(event.getFormattedMessage() + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown)));
            }
        };
        appender.start();
        return appender;
    }

    private static void secret(String name, String text) throws IOException {
        SECRETS.put(name, text);
        Files.writeString(folder.resolve(name), text + "\n");
    }

    @AfterAll
    static void stop() throws Exception {
        if (!closed) {
            service.close();
        }
        broken.close();
        executor.close();
        receiver.close();
    }

    private static String estate() {
        return """
                version: 1
                defaults: {interval: 1s, timeout: 1s, fail_after: 1, recover_after: 1, grace: 0s}
                services:
                  - name: api
                    targets: {static: [{address: "@broken@"}]}
                    checks:
                      - {name: health, use: http, path: /, bearer_token: "file:bearer", expect: {status: 200, json: {status: UP}}}
                      - {name: json, use: http, path: /, bearer_token: "file:bearer", expect: {status: 503, json: {status: UP}}}
                      - {name: metrics, use: prometheus, path: /, basic_auth: {username: vigie, password: "file:password"}}
                remediations:
                  - name: fix
                    when: {service: api, check: health, status: DOWN}
                    mode: auto
                    override: a test
                    steps: [{action: restart, executor: runner, timeout: 30s}]
                    guard: {max_unhealthy: 100%}
                    verify: {healthy_for: 5m, within: 10m}
                executors: {runner: {url: "http://@executor@/heal", sign: "file:executor", allow: ["127.0.0.0/8"]}}
                receivers:
                  - {name: oncall, pagerduty: {routing_key: "file:routing", url: "http://@receiver@"}}
                  - {name: hook, webhook: {url: "http://@receiver@/hook", format: vigie, sign: "file:hook"}}
                route:
                  receiver: oncall
                  group_wait: 0s
                  routes: [{receiver: hook, continue: true}, {receiver: oncall}]
                inbound: {pagerduty: {secret: "file:inbound"}}
                api:
                  tokens:
                    - {name: eye, token: "file:viewer", role: viewer}
                    - {name: ops, token: "file:operator", role: operator}
                    - {name: boss, token: "file:approver", role: approver}
                    - {name: root, token: "file:admin", role: admin}
                  rate_limit: 500/s
                  tls: {certificate: "file:cert.pem", key: "file:key.pem"}
                """.replace("@broken@", broken.address())
                .replace("@executor@", executor.address())
                .replace("@receiver@", receiver.address());
    }

    private static HttpResponse<String> ask(String method, String path, String role, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!role.isEmpty()) {
            request.header("Authorization", "Bearer " + SECRETS.getOrDefault(role, role));
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        SAID.add(answer.headers().map() + "\n" + answer.body());
        return answer;
    }

    private static JsonNode get(String path) throws Exception {
        return new JsonMapper().readTree(ask("GET", path, "viewer", "").body());
    }

    private static List<String> audit(String action) throws Exception {
        List<String> actors = new ArrayList<>();
        for (JsonNode entry : get("/api/v1/audit?limit=1000").path("items")) {
            if (entry.path("action").asText().equals(action)) {
                actors.add(entry.path("actor").asText());
            }
        }
        return actors;
    }

    @Test
    @Order(1)
    void eachRoleDoesWhatItMayAndTheTrailHasItsName() throws Exception {
        assertThat(service.url()).startsWith("https://");
        assertThat(ask("GET", "/-/ready", "", "").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/", "", "").statusCode()).isEqualTo(200);
        HttpResponse<String> nobody = ask("GET", "/metrics", "", "");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"vigie\"");
        assertThat(ask("GET", "/metrics", "viewer", "").statusCode()).isEqualTo(200);
        String why = "{\"reason\":\"storm\",\"by\":\"ann\"}";
        HttpResponse<String> viewer = ask("POST", "/api/v1/hold", "viewer", why);
        assertThat(viewer.statusCode()).isEqualTo(403);
        assertThat(viewer.body()).contains("this needs the role operator: eye is viewer");
        assertThat(ask("POST", "/api/v1/hold", "operator", why).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/status").path("hold").asText()).isEqualTo("storm (for ann)");
        assertThat(ask("POST", "/api/v1/release", "approver", "").statusCode()).isEqualTo(403);
        assertThat(ask("POST", "/api/v1/release", "admin", "").statusCode()).isEqualTo(200);
        assertThat(audit("hold.set")).containsExactly("ops");
        assertThat(audit("hold.released")).containsExactly("root");
    }

    @Test
    @Order(2)
    void aCommandHoldsOverTlsWithAToken() throws Exception {
        Path ca = folder.resolve("cert.pem");
        CommandRun run = CommandRun.of(
                new HoldCommand(),
                "hold",
                "--url",
                service.url(),
                "--ca",
                ca.toString(),
                "--token",
                "file:" + folder.resolve("operator"));
        assertThat(run.code()).as(run.err()).isZero();
        SAID.add(run.out() + run.err());
        assertThat(ask("POST", "/api/v1/release", "admin", "").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(3)
    void anExecutorTellsItsOutcomeWithoutAToken() throws Exception {
        await().atMost(SOON).until(() -> !executor.bodies.isEmpty());
        String url = new JsonMapper()
                .readTree(executor.bodies.get(0))
                .path("data")
                .path("outcome_url")
                .asText();
        SECRETS.put("capability", url.replaceFirst(".*capability=", ""));
        assertThat(url).startsWith(service.url() + "/api/v1/runs/");
        String path = url.substring(service.url().length());
        String told = "{\"outcome\":\"done\",\"detail\":\"restarted\"}";
        assertThat(ask("POST", path.replaceFirst("\\?.*", ""), "", told).statusCode())
                .isEqualTo(401);
        assertThat(ask("POST", path.substring(0, path.length() - 2) + "xx", "", told)
                        .statusCode())
                .isEqualTo(401);
        assertThat(ask("POST", path.replaceFirst("\\?.*", ""), "operator", told).statusCode())
                .isEqualTo(403);
        HttpResponse<String> taken = ask("POST", path, "", told);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(taken.body()).contains("executor says it was done: restarted");
    }

    @Test
    @Order(3)
    void pagerDutyAcknowledgesByItsSignatureAlone() throws Exception {
        await("an incident is open")
                .atMost(SOON)
                .until(() -> get("/api/v1/incidents?state=open").path("items").size() > 0);
        String incident = get("/api/v1/incidents?state=open")
                .path("items")
                .path(0)
                .path("id")
                .asText();
        String event = """
                {"event": {"id": "e1", "event_type": "incident.acknowledged", "occurred_at": "2026-01-02T14:00:00Z",
                 "agent": {"summary": "Ann Example", "type": "user_reference"}, "data": {"incident_key": "@"}}}""".replace("@", incident);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRETS.getOrDefault("inbound", "").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = "v1=" + HexFormat.of().formatHex(mac.doFinal(event.getBytes(StandardCharsets.UTF_8)));
        for (String header : List.of("v1=00", signature)) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(service.url() + "/api/v1/inbound/pagerduty"))
                            .header("Content-Type", "application/json")
                            .header("X-PagerDuty-Signature", header)
                            .POST(HttpRequest.BodyPublishers.ofString(event))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            SAID.add(answer.body());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(header.equals(signature) ? 200 : 401);
        }
        assertThat(get("/api/v1/incidents/" + incident).path("acknowledged_by").asText())
                .isEqualTo("Ann Example");
        assertThat(audit("incident.acknowledged")).containsExactly("pagerduty");
    }

    @Test
    @Order(4)
    void aReloadChangesWhoIsKnownAndABrokenCertificateChangesNothing() throws Exception {
        secret("fresh", "canary-fresh-0123456789");
        Files.writeString(folder.resolve("estate.yaml"), estate().replace("file:operator", "file:fresh"));
        assertThat(ask("POST", "/-/reload", "operator", "").statusCode()).isEqualTo(403);
        assertThat(ask("POST", "/-/reload", "admin", "").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/api/v1/status", "operator", "").statusCode()).isEqualTo(401);
        assertThat(ask("GET", "/api/v1/status", "fresh", "").statusCode()).isEqualTo(200);
        Files.writeString(folder.resolve("cert.pem"), "nonsense");
        Files.writeString(folder.resolve("estate.yaml"), estate());
        HttpResponse<String> refused = ask("POST", "/-/reload", "admin", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("the certificate is no certificate in PEM");
        assertThat(ask("GET", "/api/v1/status", "fresh", "").statusCode()).isEqualTo(200);
        await().atMost(SOON)
                .until(() -> get("/api/v1/findings").toString().contains("the certificate is no certificate in PEM"));
        certificate.write(folder);
        assertThat(ask("POST", "/-/reload", "admin", "").statusCode()).isEqualTo(200);
        await().atMost(SOON).until(() -> !get("/api/v1/findings").toString().contains("ConfigRejected"));
    }

    @Test
    @Order(5)
    void noErrorShowsWhatWasPresented() throws Exception {
        for (String wrong : List.of("canary-guess-0123456789", "canary-admin-012345678")) {
            SECRETS.put(wrong, wrong);
            assertThat(ask("GET", "/api/v1/status", wrong, "").statusCode()).isEqualTo(401);
        }
        // One that is contained in another would be found in it.
        SECRETS.remove("canary-admin-012345678");
        Files.writeString(folder.resolve("viewer"), "canary-short\n");
        SECRETS.put("short", "canary-short");
        Files.writeString(
                folder.resolve("estate.yaml"), estate().replace("\"file:bearer\"", "\"canary-written-in-the-file\""));
        SECRETS.put("written", "canary-written-in-the-file");
        HttpResponse<String> refused = ask("POST", "/-/reload", "admin", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("secrets only by reference");
        Files.writeString(folder.resolve("estate.yaml"), estate());
        assertThat(ask("POST", "/-/reload", "admin", "").body()).contains("at least 16 characters");
        Files.writeString(folder.resolve("viewer"), SECRETS.get("viewer") + "\n");
        assertThat(ask("POST", "/-/reload", "admin", "").statusCode()).isEqualTo(200);
        assertThat(ask("POST", "/api/v1/hold", "admin", "not json").statusCode())
                .isEqualTo(400);
        assertThat(ask("POST", "/api/v1/hold", "admin", "x".repeat(70_000)).statusCode())
                .isEqualTo(413);
        assertThat(ask("PUT", "/api/v1/hold", "admin", "{}").statusCode()).isEqualTo(405);
        assertThat(ask("GET", "/api/v1/nowhere", "viewer", "").statusCode()).isEqualTo(404);
    }

    @Test
    @Order(6)
    void noSecretIsSaidLoggedOrKept() throws Exception {
        await("the receiver refused both").atMost(SOON).until(() -> receiver.bodies.size() >= 2);
        await("an incident is told")
                .atMost(SOON)
                .until(() -> get("/api/v1/incidents").path("items").size() > 0);
        JsonNode api = new JsonMapper()
                .valueToTree(new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(ask("GET", "/api/openapi.yaml", "viewer", "").body()));
        String incident =
                get("/api/v1/incidents").path("items").path(0).path("id").asText();
        String run = get("/api/v1/runs").path("items").path(0).path("id").asText();
        String series = get("/api/v1/series?service=api")
                .path("items")
                .path(0)
                .path("id")
                .asText();
        List<String> asked = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : api.path("paths").properties()) {
            if (each.getValue().has("get") && !each.getKey().endsWith("/stream")) {
                String path = each.getKey()
                        .replace("{name}", "api")
                        .replace("/series/{id}", "/series/" + series)
                        .replace("/runs/{id}", "/runs/" + run)
                        .replace("{id}", incident)
                        .replace("{plan}", "fix")
                        .replace("{file}", "main.js");
                HttpResponse<String> answer = ask("GET", path, "viewer", "");
                assertThat(answer.statusCode()).as(path).isIn(200, 400, 404, 503);
                asked.add(path);
            }
        }
        assertThat(asked).hasSizeGreaterThan(15);
        service.close();
        closed = true;
        assertThat(SAID).hasSizeGreaterThan(50);
        assertThat(LOGGED).isNotEmpty();
        String said = String.join("\n", SAID);
        String logged = String.join("\n", LOGGED);
        StringBuilder kept = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                kept.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        // The other sides did get them, and said them back.
        assertThat(said).contains("503");
        assertThat(String.join("", receiver.bodies)).contains(SECRETS.get("routing"));
        assertThat(String.join("", executor.bodies)).contains(SECRETS.get("capability"));
        SECRETS.forEach((name, secret) -> {
            String bare = secret.replace("whsec_", "");
            assertThat(said.contains(bare))
                    .as("%s was said: %s", name, around(said, bare))
                    .isFalse();
            assertThat(logged.contains(bare))
                    .as("%s was logged: %s", name, around(logged, bare))
                    .isFalse();
            assertThat(kept.indexOf(bare))
                    .as("%s was kept: %s", name, around(kept.toString(), bare))
                    .isNegative();
        });
    }

    private static String around(String text, String secret) {
        int at = text.indexOf(secret);
        return at < 0 ? "" : text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 100));
    }
}
