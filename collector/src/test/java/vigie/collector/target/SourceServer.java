package vigie.collector.target;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's HTTP server on loopback, in place of one that tells of targets. */
final class SourceServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** What was asked: path and query as they came. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** The header {@code Authorization}, or {@code X-Consul-Token}, of each question; "none" for neither. */
    final List<String> tokens = new CopyOnWriteArrayList<>();

    /** What the next questions are answered. */
    volatile Answering answering;

    /** The answer to what was asked. */
    interface Answering {
        Reply answer(String asked) throws IOException;
    }

    record Reply(int status, Map<String, String> headers, byte[] body) {
        static Reply ok(String body) {
            return of(200, body);
        }

        static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        }

        /** No answer, ever. */
        static Reply hang() {
            return of(0, "");
        }
    }

    SourceServer(Answering answering) throws IOException {
        this.answering = answering;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String question = exchange.getRequestURI().toString();
            asked.add(question);
            String bearer = exchange.getRequestHeaders().getFirst("Authorization");
            String consul = exchange.getRequestHeaders().getFirst("X-Consul-Token");
            tokens.add(bearer != null ? bearer : consul != null ? consul : "none");
            Reply reply = this.answering.answer(question);
            if (reply.status() == 0) {
                return;
            }
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            if (reply.body().length > 0) {
                exchange.getResponseBody().write(reply.body());
            }
            exchange.close();
        });
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
