package vigie.collector.probe.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.embedded.core.ExecutableProvider;

/** A real Redis of its own process, on loopback, in a folder of its own. */
final class RedisNode implements AutoCloseable {
    private static @Nullable String executable;

    private final Path folder;
    private final int port;
    private final List<String> command;
    private Process process;

    private RedisNode(Path folder, int port, List<String> command) throws IOException {
        this.folder = folder;
        this.port = port;
        this.command = command;
        start();
    }

    /** A server; settings are arguments as {@code --save ""}. */
    static RedisNode server(Path folder, String... settings) throws IOException {
        int port = freePort();
        return new RedisNode(folder, port, command("--port", port, settings));
    }

    /** The same for which TLS is the only way in. */
    static RedisNode tlsServer(Path folder, String... settings) throws IOException {
        int port = freePort();
        List<String> command = command("--tls-port", port, settings);
        command.addAll(List.of("--port", "0"));
        return new RedisNode(folder, port, command);
    }

    /** A Sentinel over the master {@code orders} on a port. */
    static RedisNode sentinel(Path folder, int masterPort, int quorum) throws IOException {
        int port = freePort();
        Files.createDirectories(folder);
        Path file = Files.writeString(folder.resolve("sentinel.conf"), """
                port %d
                bind 127.0.0.1
                sentinel monitor orders 127.0.0.1 %d %d
                sentinel down-after-milliseconds orders 1000
                sentinel failover-timeout orders 5000
                """.formatted(port, masterPort, quorum));
        return new RedisNode(folder, port, new ArrayList<>(List.of(executable(), file.toString(), "--sentinel")));
    }

    private static List<String> command(String portKey, int port, String... settings) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(executable(), portKey, String.valueOf(port), "--bind", "127.0.0.1", "--save", ""));
        command.addAll(List.of("--repl-ping-replica-period", "1", "--repl-diskless-sync-delay", "0"));
        command.addAll(List.of(settings));
        return command;
    }

    private static synchronized String executable() throws IOException {
        if (executable == null) {
            executable = ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
        }
        return executable;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            return port < 55_000 ? port : port - 20_000; // the bus of a cluster is at the port + 10000
        }
    }

    /** Starts it, or starts it again. */
    void start(String... more) throws IOException {
        Files.createDirectories(folder);
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        process = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(this::listens);
    }

    private boolean listens() throws IOException {
        assertThat(process.isAlive()).as(() -> log()).isTrue();
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (java.net.ConnectException e) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    int port() {
        return port;
    }

    /** Sends a command as the default user; what it answers, as text. */
    String ask(String... words) {
        try (Jedis jedis = new Jedis("127.0.0.1", port, 20_000)) {
            return text(send(jedis, words));
        }
    }

    static Object send(Jedis jedis, String... words) {
        return jedis.sendCommand(
                () -> words[0].getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(words, 1, words.length));
    }

    private static String text(@Nullable Object answer) {
        if (answer instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (answer instanceof List<?> items) {
            return items.stream().map(RedisNode::text).toList().toString();
        }
        return String.valueOf(answer);
    }

    /** Waits until what it answers holds a text. */
    void await(String wanted, String... words) {
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .ignoreExceptionsInstanceOf(JedisConnectionException.class)
                .untilAsserted(() -> assertThat(ask(words)).contains(wanted));
    }

    /** Ends it at once, as a lost machine would. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
