import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks the Redis server that the Sentinels name as the master; a connection for each question, which is enough for an example. */
final class Redis {
    private static final int TIMEOUT_MS = 1000;

    private final List<Integer> sentinels = new ArrayList<>();

    /** {@code sentinels} are their ports, with commas between. */
    Redis(String sentinels) {
        for (String port : sentinels.split(",")) {
            this.sentinels.add(Integer.parseInt(port));
        }
    }

    void ping() throws IOException {
        ask("SET", "ping", "1");
    }

    /** The answer of the master to one command, as text. */
    String ask(String... command) throws IOException {
        return ask(master(), command).get(0);
    }

    private int master() throws IOException {
        for (int sentinel : sentinels) {
            try {
                return Integer.parseInt(ask(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "shop")
                        .get(1));
            } catch (IOException gone) {
                // The next one may know.
            }
        }
        throw new IOException("no Sentinel answers");
    }

    private static List<String> ask(int port, String... command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            StringBuilder text = new StringBuilder("*" + command.length + "\r\n");
            for (String word : command) {
                text.append("$")
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.US_ASCII));
            return read(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static List<String> read(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '-' -> throw new IOException(rest);
            case '$' -> {
                int length = Integer.parseInt(rest);
                byte[] bytes = in.readNBytes(Math.max(0, length));
                line(in);
                return List.of(new String(bytes, StandardCharsets.US_ASCII));
            }
            case '*' -> {
                List<String> items = new ArrayList<>();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    items.addAll(read(in));
                }
                return items;
            }
            default -> {
                return List.of(rest);
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
