package vigie.bench.alerts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import vigie.bench.process.Loopback;

/** A receiver of webhooks on loopback: hands each body on with the moment at which it was complete, and answers 200. */
final class WebhookReceiver implements AutoCloseable {
    private static final byte[] GOOD =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening;
    private final Hears hears;

    /** Takes what arrives; several threads. */
    @FunctionalInterface
    interface Hears {
        /** A body, and {@link System#nanoTime} when its last byte was there. */
        void heard(String body, long nanos);
    }

    WebhookReceiver(Hears hears) throws IOException {
        this.hears = hears;
        listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "webhook-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: the measurement is over.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            for (String head = Loopback.head(in); !head.isEmpty(); head = Loopback.head(in)) {
                String body = Loopback.body(in, head);
                long now = System.nanoTime();
                socket.getOutputStream().write(GOOD);
                hears.heard(body, now);
            }
        } catch (IOException e) {
            // The sender went away.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
