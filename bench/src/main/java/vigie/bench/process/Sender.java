package vigie.bench.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Posts alerts over one connection that is kept, one request at a time. Not thread-safe. */
public final class Sender implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /** Connects to a port of loopback. */
    public Sender(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Posts a JSON list of alerts; the status of the answer. */
    public int post(String alerts) throws IOException {
        byte[] body = alerts.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST /api/v2/alerts HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n";
        byte[] all = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, all, 0, head.length());
        System.arraycopy(body, 0, all, head.length(), body.length);
        socket.getOutputStream().write(all);
        return answer(null);
    }

    /** The answer to a request without a body; throws if it is not 200. */
    public String get(String path) throws IOException {
        String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        StringBuilder body = new StringBuilder();
        int status = answer(body);
        if (status != 200) {
            throw new IOException(path + " was answered " + status + ": " + body);
        }
        return body.toString();
    }

    private int answer(java.lang.@org.jspecify.annotations.Nullable StringBuilder into) throws IOException {
        String head = Loopback.head(in);
        if (head.isEmpty()) {
            throw new IOException("the connection was closed");
        }
        String body = Loopback.body(in, head);
        if (into != null) {
            into.append(body);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
