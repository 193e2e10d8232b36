package vigie.app.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Instances outside Vigie, each a real server on loopback with a health and metrics; broken and repaired at will. */
final class Fleet implements AutoCloseable {
    private static final String METRICS =
            "# HELP queue_depth Orders that wait.\n# TYPE queue_depth gauge\nqueue_depth 3\n# TYPE broken gauge\nbroken ";

    private final List<HttpServer> instances = new ArrayList<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    private volatile boolean drops;

    Fleet(int size) throws IOException {
        for (int i = 0; i < size; i++) {
            HttpServer server = server();
            String address = address(server);
            server.createContext("/health", exchange -> answer(exchange, broken.contains(address) ? 503 : 200, "{}"));
            AtomicInteger scrapes = new AtomicInteger();
            server.createContext("/metrics", exchange -> {
                if (drops && scrapes.incrementAndGet() % 3 == 0) {
                    // As a lost connection is: no answer at all.
                    exchange.close();
                    return;
                }
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                answer(exchange, 200, METRICS + (broken.contains(address) ? "1\n" : "0\n"));
            });
            instances.add(server);
        }
    }

    /** A server on a free port of loopback that answers with as many threads as it needs. */
    static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "fleet");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return server;
    }

    static String address(HttpServer server) {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** The addresses of the instances. */
    List<String> addresses() {
        return instances.stream().map(Fleet::address).toList();
    }

    /** The targets of an estate's service: these instances, spread over three zones. */
    String targets() {
        return targets(addresses());
    }

    /** The targets of an estate's service: these addresses, spread over three zones. */
    static String targets(List<String> addresses) {
        StringBuilder text = new StringBuilder("{static: [");
        for (int i = 0; i < addresses.size(); i++) {
            text.append(i == 0 ? "" : ", ").append("{address: \"").append(addresses.get(i));
            text.append("\", zone: z").append(i % 3).append('}');
        }
        return text.append("]}").toString();
    }

    /** Leaves every third scrape of each instance without an answer, or none. */
    void dropEveryThirdScrape(boolean on) {
        drops = on;
    }

    /** Makes an instance answer 503 until it is restarted. */
    void breakDown(String address) {
        broken.add(address);
    }

    /** Repairs an instance, as a restart or a person would. */
    void repair(String address) {
        broken.remove(address);
    }

    boolean isBroken(String address) {
        return broken.contains(address);
    }

    @Override
    public void close() {
        instances.forEach(server -> server.stop(0));
    }
}
