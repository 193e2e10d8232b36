package vigie.bench.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** As many HTTP servers as are asked for, each on a port of its own of loopback, on one thread: every request is answered with a health that is UP. */
final class ManyServers implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"UP\"}"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_PIPELINED = 16;

    private final Selector selector;
    private final List<Integer> ports = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(16 << 10);

    ManyServers(int count) throws IOException {
        selector = Selector.open();
        for (int i = 0; i < count; i++) {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            ports.add(((InetSocketAddress) server.getLocalAddress()).getPort());
        }
        Thread thread = new Thread(this::serve, "many-servers");
        thread.setDaemon(true);
        thread.start();
    }

    List<Integer> ports() {
        return List.copyOf(ports);
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
                if (client != null) {
                    client.configureBlocking(false);
                    client.register(selector, SelectionKey.OP_READ);
                }
            } else {
                answer((SocketChannel) key.channel());
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    /** A request is small and comes at once: as many answers as heads have ended. */
    private void answer(SocketChannel client) throws IOException {
        in.clear();
        if (client.read(in) < 0) {
            client.close();
            return;
        }
        in.flip();
        String text = StandardCharsets.US_ASCII.decode(in).toString();
        int from = 0;
        for (int i = 0; i < MOST_PIPELINED; i++) {
            int end = text.indexOf("\r\n\r\n", from);
            if (end < 0) {
                return;
            }
            from = end + 4;
            ByteBuffer answer = ByteBuffer.wrap(ANSWER);
            while (answer.hasRemaining()) {
                client.write(answer);
            }
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
