package vigie.app.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A mail server that takes everything but one command, which it answers in its own way; with an empty answer it says one
 * character of a greeting after another and never ends.
 */
final class MailScript implements AutoCloseable {
    private final ServerSocket socket;
    private final String at;
    private final String reply;
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    MailScript(String at, String reply) throws Exception {
        this.at = at;
        this.reply = reply;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    threads.execute(() -> talk(client));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    private void talk(Socket client) {
        try (client) {
            client.setSoTimeout(20_000);
            OutputStream out = client.getOutputStream();
            say(out, "greeting", "220 script");
            var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            boolean data = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (data) {
                    data = !line.equals(".");
                    if (!data) {
                        say(out, "..", "250 taken");
                    }
                    continue;
                }
                heard.add(line);
                data = line.equals("DATA") && !at.equals("DATA");
                say(out, line, line.equals("DATA") ? "354 go on" : "250 ok");
            }
        } catch (IOException | InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(OutputStream out, String command, String usual) throws IOException, InterruptedException {
        boolean here = command.startsWith(at);
        if (here && reply.isEmpty()) {
            for (int i = 0; i < 300; i++) {
                out.write('2');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        out.write(((here ? reply : usual) + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws Exception {
        socket.close();
        threads.shutdownNow();
    }
}
