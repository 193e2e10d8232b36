package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs call the running program in time, late, with a failure and not at all; and it is killed after it has answered. */
class HeartbeatCheckIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String OWN = "own-token-0123456789";
    private static final String OTHER = "other-token-0123456789";
    private static final String OPS = "ops-token-0123456789";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private String estate(String more) throws IOException {
        Files.writeString(folder.resolve("own"), OWN + "\n");
        Files.writeString(folder.resolve("other"), OTHER + "\n");
        Files.writeString(folder.resolve("ops"), OPS + "\n");
        return """
                version: 1
                defaults: {interval: 500ms, fail_after: 1, recover_after: 1, stale_after: 10s}
                services:
                  - name: shop
                    targets: {static: [{address: "127.0.0.1:1"}]}
                    checks:
                      - {name: quick, use: heartbeat, every: 2s, grace: 1s, token: "file:@own@"}
                  - name: db
                    targets: {static: [{address: "127.0.0.1:5432"}]}
                    checks:
                      - {name: dump, use: heartbeat, every: 24h, heartbeat: "dump-{instance}", token: "file:@other@"}
                """.replace("@own@", folder.resolve("own").toString())
                        .replace("@other@", folder.resolve("other").toString())
                + more;
    }

    private String tokens() {
        return "api: {tokens: [{name: ops, token: \"file:" + folder.resolve("ops") + "\", role: operator}]}\n";
    }

    private HttpResponse<String> send(int port, String method, String path, @Nullable String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private int call(Site site, String name, @Nullable String token, String body)
            throws IOException, InterruptedException {
        return send(site.port(), "POST", "/api/v1/heartbeats/" + name, token, body)
                .statusCode();
    }

    private static JsonNode item(VigieProcess vigie, String path, String key, String value) throws Exception {
        return vigie.items(path).stream()
                .filter(item -> item.path(key).asText().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + value + " in " + path));
    }

    private static void awaitStatus(VigieProcess vigie, String service, String status) {
        await(service + " is " + status)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> item(vigie, "/api/v1/targets?service=" + service, "service", service)
                        .path("status")
                        .asText()
                        .equalsIgnoreCase(status));
    }

    private static Instant started(VigieProcess vigie) throws Exception {
        JsonNode status = new JsonMapper().readTree(vigie.get("/api/v1/status").body());
        return Instant.parse(status.path("started_at").asText());
    }

    private static Instant since(VigieProcess vigie, String service) throws Exception {
        return Instant.parse(item(vigie, "/api/v1/targets?service=" + service, "service", service)
                .path("since")
                .asText());
    }

    private static String last(VigieProcess vigie, String name) throws Exception {
        return item(vigie, "/api/v1/heartbeats", "name", name).path("last_at").asText();
    }

    @Test
    void aCallThatIsMissedIsAnIncidentAndTheNextOneEndsIt() throws Exception {
        Site site = new Site(folder);
        site.write(estate(""));
        try (VigieProcess vigie = site.startReady()) {
            awaitStatus(vigie, "shop", "UNKNOWN");
            assertThat(call(site, "shop-quick", null, "")).isEqualTo(200);
            awaitStatus(vigie, "shop", "UP");
            awaitStatus(vigie, "shop", "DOWN");
            await("an incident")
                    .atMost(SOON)
                    .until(() -> !vigie.items("/api/v1/incidents?state=open").isEmpty());
            assertThat(vigie.items("/api/v1/targets?service=shop").get(0).toString())
                    .contains("due every 2 s with a grace of 1 s");
            await("it is closed while calls come in time")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> call(site, "shop-quick", OWN, "{}") == 200
                            && vigie.items("/api/v1/incidents?state=open").isEmpty());
            assertThat(call(site, "dump-127.0.0.1:5432", null, "{\"status\":\"failed\",\"message\":\"disk full\"}"))
                    .isEqualTo(200);
            awaitStatus(vigie, "db", "DOWN");
            assertThat(vigie.items("/api/v1/targets?service=db").get(0).toString())
                    .contains("that it failed: disk full");
            assertThat(call(site, "dump-127.0.0.1%3A5432", OTHER, "{}")).isEqualTo(200);
            awaitStatus(vigie, "db", "UP");
            assertThat(call(site, "nobodys", null, "{}")).isEqualTo(404);
            assertThat(call(site, "shop-quick", null, "{\"status\":\"up\"}")).isEqualTo(400);
        }
    }

    @Test
    void whatWasAnsweredIsThereAfterAKillAndWhoCouldNotCallIsNotDown() throws Exception {
        Site site = new Site(folder);
        site.write(estate(""));
        String quick;
        String dump;
        try (VigieProcess vigie = site.startReady()) {
            assertThat(call(site, "dump-127.0.0.1:5432", null, "")).isEqualTo(200);
            assertThat(call(site, "shop-quick", null, "")).isEqualTo(200);
            vigie.kill();
        }
        try (VigieProcess vigie = site.startReady()) {
            dump = last(vigie, "dump-127.0.0.1:5432");
            quick = last(vigie, "shop-quick");
            assertThat(dump).startsWith("20");
            assertThat(quick).startsWith("20");
            awaitStatus(vigie, "db", "UP");
            awaitStatus(vigie, "shop", "DOWN");
            assertThat(Duration.between(started(vigie), since(vigie, "shop")))
                    .as("a whole period passed with somebody there to be called")
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
            vigie.kill();
        }
        for (int i = 0; i < 2; i++) {
            try (VigieProcess vigie = site.startReady()) {
                assertThat(last(vigie, "dump-127.0.0.1:5432")).isEqualTo(dump);
                assertThat(last(vigie, "shop-quick")).isEqualTo(quick);
                assertThat(call(site, "shop-quick", null, "")).isEqualTo(200);
                quick = last(vigie, "shop-quick");
                vigie.kill();
            }
        }
    }

    @Test
    void onlyWhoMayCallIsHeard() throws Exception {
        Site site = new Site(folder);
        site.write(estate(tokens()));
        try (VigieProcess vigie = site.startReady()) {
            assertThat(call(site, "shop-quick", null, "{}")).isEqualTo(401);
            assertThat(call(site, "shop-quick", OTHER, "{}")).isEqualTo(401);
            assertThat(call(site, "shop-quick", OWN, "{}")).isEqualTo(200);
            assertThat(call(site, "shop-quick", OPS, "{}")).isEqualTo(200);
            assertThat(send(site.port(), "GET", "/api/v1/heartbeats", OWN, "").statusCode())
                    .isEqualTo(401);
            assertThat(send(site.port(), "POST", "/api/v1/hold", OWN, "{}").statusCode())
                    .isEqualTo(401);
            assertThat(vigie.printed()).doesNotContain(OWN).doesNotContain(OTHER);
        }
    }

    @Test
    void aCallThatOneNodeTakesIsHeardByAllThatShareTheRecord() throws Exception {
        try (PostgresServer postgres = new PostgresServer(folder)) {
            Path estate = folder.resolve("shared.yaml");
            Files.writeString(estate, estate("record: {url: \"" + postgres.url() + "\", user: postgres, lease: 5s}\n"));
            int one = Site.freePort();
            int two = Site.freePort();
            try (VigieProcess a = VigieProcess.node("a", estate, folder.resolve("a"), one, folder.resolve("a.log"));
                    VigieProcess b =
                            VigieProcess.node("b", estate, folder.resolve("b"), two, folder.resolve("b.log"))) {
                List.of(a, b).forEach(VigieProcess::awaitReady);
                assertThat(a.post("/api/v1/heartbeats/dump-127.0.0.1:5432", "{}")
                                .statusCode())
                        .isEqualTo(200);
                assertThat(last(b, "dump-127.0.0.1:5432")).startsWith("20");
                awaitStatus(b, "db", "UP");
                assertThat(b.post("/api/v1/heartbeats/dump-127.0.0.1:5432", "{\"status\":\"failed\"}")
                                .statusCode())
                        .isEqualTo(200);
                awaitStatus(a, "db", "DOWN");
            }
        }
    }
}
