package vigie.app.process;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The main of a process that answers that it is well, for as long as it lives. */
final class Instance {
    private Instance() {}

    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 16);
        server.createContext("/health", exchange -> Fleet.answer(exchange, 200, "{}"));
        server.start();
    }
}
