package vigie.app.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Offers STARTTLS in front of a mail server that has none, and passes on what is said after it. */
final class StartTlsFront implements AutoCloseable {
    private final ServerSocket socket;
    private final SSLContext tls;
    private final int behind;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Listens on a loopback address; {@code behind} is the port of the server. */
    StartTlsFront(String address, SSLContext tls, int behind) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getByName(address));
        this.tls = tls;
        this.behind = behind;
        threads.execute(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            OutputStream out = client.getOutputStream();
            say(out, "220 front\r\n");
            for (String line = line(client.getInputStream());
                    !line.equals("STARTTLS");
                    line = line(client.getInputStream())) {
                if (line.isEmpty()) {
                    return;
                }
                say(out, line.startsWith("EHLO") ? "250-front\r\n250 STARTTLS\r\n" : "530 STARTTLS first\r\n");
            }
            say(out, "220 go on\r\n");
            SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
            secured.setUseClientMode(false);
            secured.startHandshake();
            // Its greeting was ours.
            line(server.getInputStream());
            threads.execute(() -> pass(secured, server));
            server.getInputStream().transferTo(secured.getOutputStream());
        } catch (IOException over) {
            // The client has gone, or did not trust us.
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException over) {
            // One of them has gone.
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
