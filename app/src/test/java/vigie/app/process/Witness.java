package vigie.app.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The executor and PagerDuty outside Vigie, each a real server on loopback that keeps a ledger of what reached it: the judge of
 * what was done and said.
 */
final class Witness implements AutoCloseable {
    /** The routing key that every event must carry. */
    static final String ROUTING_KEY = "a-routing-key";

    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);

    private final Path folder;
    private final Consumer<String> restart;
    private final HttpServer executor;
    private final HttpServer pagerDuty;
    private final List<JsonNode> calls = new ArrayList<>();
    private final List<Deed> deeds = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Stale> stale = new ArrayList<>();
    private final Map<String, Long> epochs = new LinkedHashMap<>();
    private volatile Consumer<String> listener = what -> {};

    /**
     * Starts both.
     *
     * @param folder takes the files of the secrets
     * @param restart what the executor does to an instance before it answers that it is done
     */
    Witness(Path folder, Consumer<String> restart) throws IOException {
        this.folder = folder;
        this.restart = restart;
        Files.writeString(folder.resolve("executor.secret"), SECRET);
        Files.writeString(folder.resolve("routing.key"), ROUTING_KEY + "\n");
        executor = Fleet.server();
        executor.createContext("/heal", this::heal);
        pagerDuty = Fleet.server();
        pagerDuty.createContext("/v2/enqueue", this::page);
        pagerDuty.createContext("/v2/change/enqueue", exchange -> Fleet.answer(exchange, 202, "{}"));
    }

    private void heal(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            new Webhook(SECRET).verify(body, headers(exchange));
        } catch (WebhookVerificationException e) {
            Fleet.answer(exchange, 401, "{}");
            return;
        }
        JsonNode data = new JsonMapper().readTree(body).path("data");
        if (isStale(exchange.getRequestHeaders().getFirst("webhook-id"), data)) {
            Fleet.answer(exchange, 409, "{}");
            return;
        }
        synchronized (this) {
            calls.add(data);
        }
        for (JsonNode target : data.path("targets")) {
            String instance = target.path("instance").asText();
            synchronized (this) {
                deeds.add(new Deed(exchange.getRequestHeaders().getFirst("webhook-id"), instance, System.nanoTime()));
            }
            restart.accept(instance);
        }
        listener.accept("call");
        Fleet.answer(exchange, 200, "{}");
    }

    /** As {@code vigie runner} does: who has acted under a newer epoch on an instance is not overtaken by an older one. */
    private synchronized boolean isStale(String id, JsonNode data) {
        long epoch = data.path("epoch").asLong();
        for (JsonNode target : data.path("targets")) {
            long newest = epochs.getOrDefault(target.path("instance").asText(), 0L);
            if (newest > epoch) {
                stale.add(new Stale(id, epoch, newest));
                return true;
            }
        }
        data.path("targets").forEach(t -> epochs.put(t.path("instance").asText(), epoch));
        return false;
    }

    private static HttpHeaders headers(HttpExchange exchange) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> map.put(name, List.copyOf(values)));
        return HttpHeaders.of(map, (name, value) -> true);
    }

    private void page(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonNode event = new JsonMapper().readTree(body);
        synchronized (this) {
            events.add(new Event(
                    event.path("event_action").asText(),
                    event.path("dedup_key").asText(),
                    event.path("routing_key").asText(),
                    body,
                    System.nanoTime()));
        }
        listener.accept(event.path("event_action").asText());
        Fleet.answer(exchange, 202, "{\"status\":\"success\",\"message\":\"Event processed\"}");
    }

    /** The rest of an estate: this executor under the name {@code runner}, and {@link #receivers}. */
    String sections() {
        return """
                executors:
                  runner: {url: "http://@executor@/heal", sign: "file:@folder@/executor.secret", allow: ["127.0.0.0/8"]}
                """.replace("@folder@", folder.toString()).replace("@executor@", Fleet.address(executor)) + receivers();
    }

    /** This PagerDuty, with no bound on pages, since tests break more in a minute than an estate should; and a route that does not wait. */
    String receivers() {
        return """
                receivers:
                  - {name: oncall, storm: {pages: 0}, pagerduty: {routing_key: "file:@folder@/routing.key", url: "http://@pagerduty@"}}
                route: {receiver: oncall, group_wait: 0s, group_interval: 1s}
                """.replace("@folder@", folder.toString()).replace("@pagerduty@", Fleet.address(pagerDuty));
    }

    /**
     * Hears of everything that arrives, {@code call} or the action of an event, when it is in the ledger and not yet answered, on
     * the thread of its server.
     */
    void hear(Consumer<String> what) {
        listener = what;
    }

    /** The data of every call that the executor carried out, in order. */
    synchronized List<JsonNode> calls() {
        return List.copyOf(calls);
    }

    /** What every call did to every instance, in order. */
    synchronized List<Deed> deeds() {
        return List.copyOf(deeds);
    }

    /** Every call that the executor refused because somebody had acted under a newer epoch, in order. */
    synchronized List<Stale> stale() {
        return List.copyOf(stale);
    }

    /** Every event that PagerDuty took, in order. */
    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** The events of one kind, in order. */
    List<Event> events(String action) {
        return events().stream().filter(e -> e.action().equals(action)).toList();
    }

    /** The keys whose last event is not a resolve. */
    Set<String> openKeys() {
        Map<String, String> last = new LinkedHashMap<>();
        events().forEach(e -> last.put(e.key(), e.action()));
        last.values().removeIf("resolve"::equals);
        return last.keySet();
    }

    @Override
    public void close() {
        executor.stop(0);
        pagerDuty.stop(0);
    }

    /**
     * A call that was carried out.
     *
     * @param id its {@code webhook-id}
     * @param nanoTime when it arrived
     */
    record Deed(String id, String instance, long nanoTime) {}

    /** A call that was refused, with its epoch and the newest that the instance had seen. */
    record Stale(String id, long epoch, long newest) {}

    /**
     * An event that was taken.
     *
     * @param body as it came: the same notice is the same to the byte
     * @param nanoTime when it arrived
     */
    record Event(String action, String key, String routingKey, String body, long nanoTime) {}
}
