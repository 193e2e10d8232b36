package vigie.collector.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server on loopback that does to each connection what a test says: also what no right server does. */
public final class RawServer implements AutoCloseable {
    /** What to do with one connection. */
    public interface Behaviour {
        void serve(Connection connection) throws IOException, InterruptedException;
    }

    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** The heads of the requests, in the order in which they came. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    /** Serves every connection in this way, from now on. */
    public RawServer(Behaviour behaviour) throws IOException {
        this(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), behaviour);
    }

    public RawServer(ServerSocket listening, Behaviour behaviour) {
        this.listening = listening;
        start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    open.add(socket);
                    start(() -> serve(socket, behaviour));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket, Behaviour behaviour) {
        try (socket) {
            behaviour.serve(new Connection(socket));
        } catch (IOException | InterruptedException e) {
            // The client went away, which many tests want.
        } finally {
            open.remove(socket);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** A URL on this server. */
    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** One connection, seen from the server. */
    public final class Connection {
        public final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        /** Reads the head of a request; false at the end of the connection. */
        public boolean readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    return false;
                }
                head.append((char) b);
            }
            requests.add(head.toString());
            return true;
        }

        public Connection write(String text) throws IOException {
            return write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public Connection write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            return this;
        }

        /** Waits, until the server is closed at the latest. */
        public void pause(long ms) throws InterruptedException {
            boolean over = closed.await(ms, TimeUnit.MILLISECONDS);
            if (over) {
                Thread.currentThread().interrupt();
            }
        }

        /** Ends the connection with a reset instead of an orderly end. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
