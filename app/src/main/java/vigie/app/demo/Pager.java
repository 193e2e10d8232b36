package vigie.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The receiver of the demonstration: keeps what came in, so that the end of the story can count pages and their resolves. Thread-safe. */
final class Pager implements AutoCloseable {
    private final HttpServer server;
    private final List<Page> pages = new ArrayList<>();

    Pager() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/page", exchange -> {
            try (exchange) {
                JsonNode incident =
                        new JsonMapper().readTree(exchange.getRequestBody().readNBytes(4 << 20));
                keep(new Page(
                        incident.path("id").asText(),
                        incident.path("state").asText(),
                        incident.path("summary").asText()));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private synchronized void keep(Page page) {
        pages.add(page);
    }

    /** What came in so far, oldest first. */
    synchronized List<Page> pages() {
        return List.copyOf(pages);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /**
     * A notice.
     *
     * @param key the incident's identifier
     * @param state {@code open} or {@code closed}
     */
    record Page(String key, String state, String summary) {}
}
