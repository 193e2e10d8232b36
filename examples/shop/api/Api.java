import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * One instance of the shop's API. It keeps nothing itself: orders are in PostgreSQL, ended sessions in Redis, and a session is its signed token.
 *
 * <p>Arguments: its name, its port, the URL of the database and the file of its password, the ports of the Sentinels, the file of the key that
 * signs sessions, and the file of the customer's credentials.
 */
final class Api {
    private static final int MAX_BODY = 4096;

    private final String name;
    private final Orders orders;
    private final Redis redis;
    private final Sessions sessions;
    private final String customer;

    private Api(String[] args) throws IOException {
        name = args[0];
        orders = new Orders(args[2], secret(args[3]));
        redis = new Redis(args[4]);
        sessions = new Sessions(secret(args[5]), redis);
        customer = secret(args[6]);
    }

    private static String secret(String file) throws IOException {
        return Files.readString(Path.of(file)).strip();
    }

    public static void main(String[] args) throws IOException {
        Api api = new Api(args);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])), 64);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.createContext("/", api::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("X-Api", name);
        Reply reply;
        try {
            reply = answer(exchange);
        } catch (Exception e) {
            reply = new Reply(503, "{\"error\": \"" + e.getClass().getSimpleName() + "\"}");
            System.err.println(exchange.getRequestURI().getPath() + ": " + e);
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Reply answer(HttpExchange exchange) throws Exception {
        String question =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        return switch (question) {
            case "GET /health" -> health();
            case "GET /metrics" -> new Reply(200, "text/plain; version=0.0.4", orders.exposition());
            case "GET /catalogue" -> catalogue(exchange);
            case "GET /stock" -> Reply.ok("{\"lowest\": " + orders.lowestStock() + "}");
            case "GET /payments/total" -> total(exchange);
            case "POST /orders" -> order();
            case "POST /login" -> login(exchange);
            case "GET /me" -> me(exchange, false);
            case "POST /logout" -> me(exchange, true);
            default -> new Reply(404, "{\"error\": \"there is no " + exchange.getRequestMethod() + " of this\"}");
        };
    }

    /** Deep: each part is really asked. */
    private Reply health() {
        Map<String, String> parts = Map.of("postgres", part(orders::ping), "redis", part(redis::ping));
        boolean up = parts.values().stream().allMatch("UP"::equals);
        StringBuilder components = new StringBuilder();
        parts.forEach((part, status) -> components
                .append(components.isEmpty() ? "" : ", ")
                .append("\"" + part + "\": {\"status\": \"" + status + "\"}"));
        return new Reply(
                up ? 200 : 503, "{\"status\": \"" + (up ? "UP" : "DOWN") + "\", \"components\": {" + components + "}}");
    }

    private interface Question {
        void ask() throws Exception;
    }

    private static String part(Question question) {
        try {
            question.ask();
            return "UP";
        } catch (Exception e) {
            return "DOWN";
        }
    }

    private Reply catalogue(HttpExchange exchange) throws Exception {
        exchange.getResponseHeaders().set("Cache-Control", "public, max-age=60");
        return Reply.ok(orders.catalogue());
    }

    private Reply total(HttpExchange exchange) throws Exception {
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        Instant from = Instant.parse(query.getOrDefault("from", "1970-01-01T00:00:00Z"));
        Instant to = Instant.parse(query.getOrDefault("to", "9999-01-01T00:00:00Z"));
        return Reply.ok("{\"sum\": " + orders.paid(from, to) + "}");
    }

    private Reply order() throws Exception {
        return switch (orders.place()) {
            case PAID -> new Reply(201, "{\"state\": \"PAID\"}");
            case SOLD_OUT -> new Reply(409, "{\"state\": \"SOLD_OUT\"}");
            case CANCELLED -> new Reply(503, "{\"state\": \"CANCELLED\"}");
        };
    }

    private Reply login(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readNBytes(MAX_BODY), StandardCharsets.UTF_8);
        return body.strip().equals(customer)
                ? Reply.ok("{\"token\": \"" + sessions.begin("customer") + "\"}")
                : new Reply(401, "{\"error\": \"no such customer\"}");
    }

    private Reply me(HttpExchange exchange, boolean leave) throws Exception {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        String token = header != null && header.startsWith("Bearer ") ? header.substring(7) : "";
        String user = sessions.user(token);
        if (user == null) {
            return new Reply(401, "{\"error\": \"no session\"}");
        }
        if (leave) {
            sessions.end(token);
        }
        return Reply.ok("{\"user\": \"" + user + "\"}");
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int at = pair.indexOf('=');
            if (at > 0) {
                query.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private record Reply(int status, String type, String body) {
        Reply(int status, String body) {
            this(status, "application/json", body);
        }

        static Reply ok(String body) {
            return new Reply(200, body);
        }
    }
}
