package vigie.app.process;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An instance as a process of its own: healthy on a port of loopback until it is killed, or its standard input ends. It counts the work that
 * it is given, and says how much that was in a second.
 */
public final class InstanceMain {
    private InstanceMain() {}

    public static void main(String[] args) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        HttpServer server = HttpServer.create(address, 64);
        server.createContext("/health", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(204, -1);
            }
        });
        Work work = new Work();
        server.createContext("/work", exchange -> {
            try (exchange) {
                work.done();
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.createContext("/metrics", exchange -> {
            try (exchange) {
                byte[] text = ("# TYPE work_per_second gauge\nwork_per_second " + work.perSecond() + "\n")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                exchange.sendResponseHeaders(200, text.length);
                exchange.getResponseBody().write(text);
            }
        });
        server.start();
        while (System.in.read() >= 0) {
            // What comes in says only that the other end is there.
        }
        server.stop(0);
    }

    /** What was done in the last three seconds, as a mean. */
    private static final class Work {
        private static final int SECONDS = 3;

        private final Deque<Long> done = new ArrayDeque<>();

        synchronized void done() {
            done.addLast(System.nanoTime());
            forget();
        }

        synchronized double perSecond() {
            forget();
            return done.size() / (double) SECONDS;
        }

        private void forget() {
            long from = System.nanoTime() - Duration.ofSeconds(SECONDS).toNanos();
            while (!done.isEmpty() && done.peekFirst() - from < 0) {
                done.removeFirst();
            }
        }
    }
}
