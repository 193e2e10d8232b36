package vigie.app.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Instances, an executor and PagerDuty outside Vigie, each a real server on loopback that keeps a ledger of what reached it: the
 * judge of what was done and said.
 */
final class Fleet implements AutoCloseable {
    /** The executor's secret. */
    static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);

    private final List<HttpServer> instances = new ArrayList<>();
    private final HttpServer executor;
    private final HttpServer pagerDuty;
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final List<Deed> deeds = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    Fleet(int size) throws IOException {
        for (int i = 0; i < size; i++) {
            HttpServer server = server();
            String address = address(server);
            server.createContext("/health", exchange -> answer(exchange, broken.contains(address) ? 503 : 200, "{}"));
            instances.add(server);
        }
        executor = server();
        executor.createContext("/heal", this::heal);
        pagerDuty = server();
        pagerDuty.createContext("/v2/enqueue", this::page);
        pagerDuty.createContext("/v2/change/enqueue", exchange -> answer(exchange, 202, "{}"));
    }

    private static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "fleet");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return server;
    }

    private static String address(HttpServer server) {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void heal(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            new Webhook(SECRET).verify(body, headers(exchange));
        } catch (WebhookVerificationException e) {
            answer(exchange, 401, "{}");
            return;
        }
        JsonNode data = new JsonMapper().readTree(body).path("data");
        synchronized (this) {
            for (JsonNode target : data.path("targets")) {
                String instance = target.path("instance").asText();
                deeds.add(new Deed(exchange.getRequestHeaders().getFirst("webhook-id"), instance, System.nanoTime()));
                broken.remove(instance);
            }
        }
        answer(exchange, 200, "{}");
    }

    private static HttpHeaders headers(HttpExchange exchange) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> map.put(name, List.copyOf(values)));
        return HttpHeaders.of(map, (name, value) -> true);
    }

    private void page(HttpExchange exchange) throws IOException {
        JsonNode event = new JsonMapper().readTree(exchange.getRequestBody().readAllBytes());
        synchronized (this) {
            events.add(new Event(
                    event.path("event_action").asText(),
                    event.path("dedup_key").asText(),
                    event.path("routing_key").asText()));
        }
        answer(exchange, 202, "{\"status\":\"success\",\"message\":\"Event processed\"}");
    }

    /** The addresses of the instances. */
    List<String> addresses() {
        return instances.stream().map(Fleet::address).toList();
    }

    /** An estate of one service of these instances, polled every second, healed by this executor, paged to this PagerDuty. */
    String estate() {
        StringBuilder text = new StringBuilder();
        text.append("version: 1\n")
                .append(
                        "defaults: {interval: 1s, fail_after: 1, recover_after: 1, stale_after: 10s, grace: 0s, storm_cooldown: 0s}\n")
                .append("services:\n  - name: api\n    targets:\n      static:\n");
        int i = 0;
        for (String address : addresses()) {
            text.append("        - {address: \"")
                    .append(address)
                    .append("\", zone: z")
                    .append(i++ % 3)
                    .append("}\n");
        }
        return text.append("    checks:\n      - {name: health, use: http, path: /health}\n")
                .append("remediations:\n  - name: restart-api\n    when: {service: api, check: health, status: DOWN}\n")
                .append("    mode: auto\n    override: \"a test\"\n")
                .append("    steps: [{action: restart, executor: runner, timeout: 5s, expires: 20s}]\n")
                .append("    guard: {cooldown: 1s, budget: {per_target: 1000/1h, per_service: 1000/1h}}\n")
                .append("    verify: {healthy_for: 1s, within: 15s}\n")
                .append("executors:\n  runner: {url: \"http://")
                .append(address(executor))
                .append("/heal\", sign: \"env:EXECUTOR_SECRET\", allow: [\"127.0.0.0/8\"]}\n")
                .append("receivers:\n  - {name: oncall, pagerduty: {routing_key: \"env:ROUTING_KEY\", url: \"http://")
                .append(address(pagerDuty))
                .append("\"}}\n")
                .append("route: {receiver: oncall, group_wait: 0s, group_interval: 1s}\n")
                .toString()
                .replace("env:EXECUTOR_SECRET", "file:executor.secret")
                .replace("env:ROUTING_KEY", "file:routing.key");
    }

    /** Makes an instance answer 503 until it is restarted. */
    void breakDown(String address) {
        broken.add(address);
    }

    /** Repairs an instance as a person would. */
    void repair(String address) {
        broken.remove(address);
    }

    boolean isBroken(String address) {
        return broken.contains(address);
    }

    /** Every call that the executor carried out, in order. */
    synchronized List<Deed> deeds() {
        return List.copyOf(deeds);
    }

    /** Every event that PagerDuty took, in order. */
    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    @Override
    public void close() {
        instances.forEach(server -> server.stop(0));
        executor.stop(0);
        pagerDuty.stop(0);
    }

    /** A call that was carried out. */
    record Deed(String id, String instance, long nanoTime) {}

    /** An event that was taken. */
    record Event(String action, String key, String routingKey) {}
}
