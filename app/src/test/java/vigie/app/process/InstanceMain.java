package vigie.app.process;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An instance as a process of its own: healthy on a port of loopback until it is killed, or its standard input ends. */
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
        server.start();
        while (System.in.read() >= 0) {
            // What comes in says only that the other end is there.
        }
        server.stop(0);
    }
}
