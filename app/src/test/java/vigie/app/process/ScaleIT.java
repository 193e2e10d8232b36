package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real load on real processes that file_sd tells of: their executor starts one more, or ends one, as it is told to, and writes the file
 * anew. Load goes up and the service grows to its bound; it goes down and the service shrinks to the other.
 */
class ScaleIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int MIN = 2;
    private static final int MAX = 4;

    @TempDir
    Path folder;

    private final HttpClient customers =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    private final List<Integer> named = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    private static String estate(HttpServer executor, Path folder, Witness witness) {
        return """
                version: 1
                defaults: {interval: 500ms, fail_after: 2, recover_after: 1, grace: 0s}
                services:
                  - name: api
                    targets: {file_sd: ["@folder@/targets.json"]}
                    redundancy: {min_instances: 2}
                    checks:
                      - {name: health, use: http, path: /health, expect: {status: 204}}
                      - {name: metrics, use: prometheus, path: /metrics}
                    signals:
                      - {name: busy, metric: work_per_second, detect: {method: threshold, above: 15}, for: 1s, severity: warning}
                      - {name: idle, metric: work_per_second, detect: {method: threshold, below: 5}, for: 1s, severity: info}
                remediations:
                  - name: scale-api-out
                    when: {service: api, signal: busy, instances: all}
                    mode: auto
                    override: "a test"
                    steps: [{action: scale, executor: pool, by: +1, min: 2, max: 4, timeout: 30s}]
                    guard: {cooldown: 1s}
                    verify: {healthy_for: 1s, within: 40s}
                  - name: scale-api-in
                    when: {service: api, signal: idle, instances: all}
                    mode: auto
                    override: "a test"
                    steps: [{action: scale, executor: pool, by: -1, min: 2, max: 4, timeout: 30s}]
                    guard: {cooldown: 1s}
                    verify: {healthy_for: 1s, within: 40s}
                executors: {pool: {url: "http://@executor@/scale", sign: "file:@folder@/executor.secret", allow: ["127.0.0.0/8"]}}
                """.replace("@folder@", folder.toString()).replace("@executor@", Fleet.address(executor))
                + witness.receivers();
    }

    /** What Prometheus' file discovery reads; the file is there whole, or not at all. */
    private void tell(List<String> addresses) throws IOException {
        String groups = addresses.stream()
                .map(address -> "{\"targets\": [\"" + address + "\"], \"labels\": {\"zone\": \"a\"}}")
                .collect(Collectors.joining(", ", "[", "]"));
        Path draft = folder.resolve("targets.draft");
        Files.writeString(draft, groups);
        Files.move(draft, folder.resolve("targets.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void scale(HttpExchange exchange, InstanceProcesses instances) throws IOException {
        JsonNode data = new JsonMapper()
                .readTree(exchange.getRequestBody().readAllBytes())
                .path("data");
        int wanted = data.path("parameters").path("replicas").intValue();
        asked.add(wanted);
        named.add(data.path("targets").size());
        while (instances.addresses().size() < wanted) {
            String unused = instances.add();
        }
        List<String> kept = instances.addresses().subList(0, wanted);
        List<String> gone =
                instances.addresses().subList(wanted, instances.addresses().size());
        tell(kept);
        gone.forEach(instances::remove);
        Fleet.answer(exchange, 200, "{}");
    }

    /** So many requests a second, to one instance after the other. */
    private ScheduledFuture<?> load(ScheduledExecutorService clock, InstanceProcesses instances, int perSecond) {
        return clock.scheduleAtFixedRate(
                () -> {
                    List<String> all = instances.addresses();
                    String to = all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
                    HttpRequest work = HttpRequest.newBuilder(URI.create("http://" + to + "/work"))
                            .timeout(Duration.ofSeconds(2))
                            .build();
                    CompletableFuture<HttpResponse<Void>> unused =
                            customers.sendAsync(work, HttpResponse.BodyHandlers.discarding());
                },
                0,
                1_000_000 / perSecond,
                TimeUnit.MICROSECONDS);
    }

    private static boolean isRefused(VigieProcess vigie, String plan) throws Exception {
        return vigie.items("/api/v1/refusals?limit=100").stream()
                .anyMatch(r -> r.path("plan").asText().equals(plan)
                        && r.path("rule").asText().equals("bounds"));
    }

    private static boolean isSettled(VigieProcess vigie, int runs) throws Exception {
        List<JsonNode> all = vigie.items("/api/v1/runs");
        return all.size() == runs
                && all.stream().allMatch(run -> run.path("state").asText().equals("DONE"));
    }

    private static int size(VigieProcess vigie) throws Exception {
        return new JsonMapper()
                .readTree(vigie.get("/api/v1/services/api").body())
                .path("instances")
                .size();
    }

    @Test
    void aServiceGrowsUnderLoadAndShrinksWithoutItWithinItsBounds() throws Exception {
        HttpServer executor = Fleet.server();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (InstanceProcesses instances = new InstanceProcesses(MIN);
                Witness witness = new Witness(folder, address -> {})) {
            executor.createContext("/scale", exchange -> scale(exchange, instances));
            tell(instances.addresses());
            Site site = new Site(folder);
            site.write(estate(executor, folder, witness));
            ScheduledFuture<?> little = load(clock, instances, 8 * MIN);
            try (VigieProcess vigie = site.startReady()) {
                await("both are UP")
                        .atMost(SOON)
                        .until(() -> vigie.items("/api/v1/targets").size() == 2 * MIN
                                && vigie.items("/api/v1/targets").stream()
                                        .allMatch(t -> t.path("status").asText().equals("UP")));

                little.cancel(false);
                ScheduledFuture<?> much = load(clock, instances, 100);
                await("it has grown to its bound; " + vigie.printed())
                        .atMost(SOON)
                        .until(() -> size(vigie) == MAX && isSettled(vigie, MAX - MIN));
                await("the bound holds").atMost(SOON).until(() -> isRefused(vigie, "scale-api-out"));
                assertThat(instances.addresses()).hasSize(MAX);

                much.cancel(false);
                ScheduledFuture<?> unused = load(clock, instances, 6);
                await("it has shrunk to its bound")
                        .atMost(SOON)
                        .until(() -> size(vigie) == MIN && isSettled(vigie, 2 * (MAX - MIN)));
                await("the other bound holds").atMost(SOON).until(() -> isRefused(vigie, "scale-api-in"));
                assertThat(instances.addresses()).hasSize(MIN);
                assertThat(asked).containsExactly(3, 4, 3, 2);
                assertThat(named).containsExactly(2, 3, 4, 3);
                assertThat(vigie.terminate()).isZero();
            }
            assertThat(site.verifyAudit().code()).isZero();
        } finally {
            clock.shutdownNow();
            executor.stop(0);
        }
    }
}
