package vigie.app.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The way of one node to PostgreSQL. Once it is armed, the change that contains a word is committed, and the answer to that commit is kept
 * back: the node stands exactly between its decision, which is on disk, and what it does next.
 */
final class CommitGate implements AutoCloseable {
    private static final int SIZE = 1 << 16;

    private final int server;
    private final ServerSocket door;
    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch caught = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile String word = "";

    /** A way to a server on loopback. */
    CommitGate(int server) throws IOException {
        this.server = server;
        door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        thread(this::serve);
    }

    int port() {
        return door.getLocalPort();
    }

    /** From now on the first change whose statements contain a word is kept between its commit and the answer. */
    void arm(String inStatement) {
        word = inStatement;
    }

    /** Waits until such a change is on disk. */
    boolean awaitCaught() throws InterruptedException {
        return caught.await(60, TimeUnit.SECONDS);
    }

    /** Lets the answer through. */
    void release() {
        word = "";
        released.countDown();
    }

    private void serve() {
        try {
            while (true) {
                through(door.accept());
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    private void through(Socket client) throws IOException {
        Socket behind;
        try {
            behind = new Socket(InetAddress.getLoopbackAddress(), server);
        } catch (IOException down) {
            client.close();
            return;
        }
        synchronized (this) {
            sockets.add(client);
            sockets.add(behind);
        }
        Way way = new Way();
        thread(() -> way.there(client, behind));
        thread(() -> way.back(behind, client));
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "commit-gate");
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection. */
    private final class Way {
        private volatile boolean marked;

        void there(Socket from, Socket to) {
            copy(from, to, text -> marked |= !word.isEmpty() && text.contains(word));
        }

        void back(Socket from, Socket to) {
            copy(from, to, text -> {
                // The tag of the command that has ended.
                if (marked && text.contains("COMMIT\0") && !word.isEmpty()) {
                    caught.countDown();
                    await(released);
                    marked = false;
                }
            });
        }

        private void copy(Socket from, Socket to, java.util.function.Consumer<String> look) {
            byte[] bytes = new byte[SIZE];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    look.accept(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
                    out.write(bytes, 0, n);
                    out.flush();
                }
            } catch (IOException ended) {
                // So does the other half.
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the gate was never opened");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        release();
        door.close();
        synchronized (this) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
