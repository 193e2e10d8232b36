package vigie.app.web;

import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import vigie.dashboards.AccessRule;
import vigie.dashboards.EstateSchema;
import vigie.dashboards.Node;
import vigie.dashboards.Readiness;
import vigie.dashboards.Reload;

/** The real server on a free port of loopback, with no more behind it than these tests ask for. */
final class TestServer implements AutoCloseable {
    /** Longer than all buffers between two sockets. */
    static final int LONG = 64 << 20;

    final WebServer web;

    TestServer(ConnectionLimits limits, ServerTls tls) throws IOException {
        AccessRule everybody = attempt -> AccessRule.Access.granted("local");
        web = WebServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InstantSource.system(),
                List.of(
                        everybody,
                        (Readiness) () -> true,
                        (Reload) List::of,
                        (EstateSchema) () -> "x".repeat(LONG),
                        new Node("node-1", "1", "c", "17", Instant.EPOCH),
                        new CollectorRegistry()),
                limits,
                tls,
                System::nanoTime);
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), web.port()), 10_000);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Sends bytes on a connection of its own, and returns everything that comes until it ends. */
    String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The first line of what {@code /-/ready} answers on a connection of its own. */
    String ready() throws IOException {
        return ask("GET /-/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                .lines()
                .findFirst()
                .orElse("nothing");
    }

    @Override
    public void close() {
        web.close();
    }
}
