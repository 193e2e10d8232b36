package vigie.app.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way from one place to a few ports of loopback: an address of its own on which every byte is passed on, until the way is cut. Then
 * what is open breaks and nothing can be opened.
 */
final class Way implements AutoCloseable {
    private final InetAddress from;
    private final List<Integer> ports;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<ServerSocket> listening = new ArrayList<>();

    /** The way from {@code 127.0.0.x} to the same ports of {@code 127.0.0.1}. */
    Way(String from, List<Integer> ports) throws IOException {
        this.from = InetAddress.getByName(from);
        this.ports = List.copyOf(ports);
        restore();
    }

    synchronized void restore() throws IOException {
        for (int port : ports) {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(from, port));
            listening.add(server);
            thread(() -> accept(server, port));
        }
    }

    synchronized void cut() throws IOException {
        for (ServerSocket server : listening) {
            server.close();
        }
        listening.clear();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept(ServerSocket server, int port) {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                Socket called = new Socket(InetAddress.getLoopbackAddress(), port);
                open.add(caller);
                open.add(called);
                thread(() -> pump(caller, called));
                thread(() -> pump(called, caller));
            } catch (IOException cutOrRefused) {
                // The loop looks whether it was cut.
            }
        }
    }

    private void pump(Socket in, Socket out) {
        byte[] bytes = new byte[8192];
        try (in;
                out) {
            InputStream source = in.getInputStream();
            OutputStream sink = out.getOutputStream();
            for (int n = source.read(bytes); n >= 0; n = source.read(bytes)) {
                sink.write(bytes, 0, n);
            }
        } catch (IOException broken) {
            // Both ends are closed, which is what a broken way does.
        } finally {
            open.remove(in);
            open.remove(out);
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "way");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
