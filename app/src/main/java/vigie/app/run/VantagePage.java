package vigie.app.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** What a vantage point shows of itself on loopback: {@code /metrics}, {@code /-/healthy} and {@code /-/ready}. */
final class VantagePage implements AutoCloseable {
    private final HttpServer server;

    /**
     * Serves at once.
     *
     * @param ready whether everybody who is told hears it
     * @throws IOException if the address cannot be listened on
     */
    VantagePage(InetSocketAddress listen, CollectorRegistry registry, BooleanSupplier ready) throws IOException {
        try {
            server = HttpServer.create(listen, 16);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + listen.getHostString() + ":" + listen.getPort() + ": " + e.getMessage(), e);
        }
        server.createContext(
                "/metrics", exchange -> answer(exchange, 200, TextFormat.CONTENT_TYPE_004, text(registry)));
        server.createContext("/-/healthy", exchange -> answer(exchange, 200, "text/plain", "healthy\n"));
        server.createContext(
                "/-/ready",
                exchange -> answer(
                        exchange,
                        ready.getAsBoolean() ? 200 : 503,
                        "text/plain",
                        ready.getAsBoolean() ? "ready\n" : "not everybody who is told hears it\n"));
        server.start();
    }

    private static String text(CollectorRegistry registry) throws IOException {
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        return text.toString();
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        boolean exact = exchange.getRequestURI()
                .getPath()
                .equals(exchange.getHttpContext().getPath());
        byte[] body = (exact ? text : "not found\n").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", exact ? type : "text/plain");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(exact ? status : 404, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
