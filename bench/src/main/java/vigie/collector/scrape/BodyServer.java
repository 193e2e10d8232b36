package vigie.collector.scrape;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The least that can serve: answers each request on loopback with one of a few ready answers, in turn. */
final class BodyServer implements AutoCloseable {
    private final ServerSocket listening;
    private final byte[][] answers;

    BodyServer(byte[]... bodies) throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        answers = new byte[bodies.length][];
        for (int i = 0; i < bodies.length; i++) {
            String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: "
                    + bodies[i].length + "\r\n\r\n";
            byte[] ready = head.getBytes(StandardCharsets.US_ASCII);
            answers[i] = Arrays.copyOf(ready, ready.length + bodies[i].length);
            System.arraycopy(bodies[i], 0, answers[i], ready.length, bodies[i].length);
        }
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "body-server");
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
        byte[] request = new byte[8192];
        int turn = 0;
        try (socket;
                InputStream in = socket.getInputStream()) {
            // Requests are small, have no body and come one at a time: one read is one request.
            while (in.read(request) > 0) {
                socket.getOutputStream().write(answers[turn++ % answers.length]);
            }
        } catch (IOException e) {
            // The client went away.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
