package vigie.collector.probe.haproxy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** Debian's HAProxy on loopback, with its runtime socket and its page of statistics. */
public final class RealHaproxy implements AutoCloseable {
    public static final String USER = "vigie";
    public static final String PASSWORD = "a-password";

    private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");

    private final int socket = freePort();
    private final int stats = freePort();
    private final Process process;

    /** Starts it with these proxies beside the statistics; returns when it answers. */
    public RealHaproxy(Path folder, String proxies) throws IOException {
        if (!Files.isExecutable(PROGRAM)) {
            String what = PROGRAM + " comes with Debian's package haproxy, which is not installed";
            if ("1".equals(System.getenv("VIGIE_REQUIRE_SYSTEM"))) {
                throw new AssertionError(what);
            }
            throw new TestAbortedException(what);
        }
        Path file = folder.resolve("haproxy-" + stats + ".cfg");
        Files.writeString(file, """
                global
                    stats socket ipv4@127.0.0.1:%d level admin
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 20s
                    timeout server 20s
                    timeout queue 20s
                listen stats
                    bind 127.0.0.1:%d
                    stats enable
                    stats show-legends
                    stats uri /stats
                    stats auth %s:%s
                %s
                """.formatted(socket, stats, USER, PASSWORD, proxies));
        process = new ProcessBuilder(PROGRAM.toString(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy-" + stats + ".log").toFile())
                .start();
        await("HAProxy answers").atMost(Duration.ofSeconds(20)).until(() -> answers(stats));
    }

    /** Where its statistics are. */
    public int stats() {
        return stats;
    }

    /** Orders something over the runtime socket. */
    public String order(String command) throws IOException {
        try (Socket line = new Socket(InetAddress.getLoopbackAddress(), socket)) {
            line.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            return new String(line.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A port of loopback below those that the system gives away by itself. */
    public static int freePort() {
        for (int tries = 0; ; tries++) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket server = new ServerSocket()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                if (tries == 100) {
                    throw new AssertionError("no free port", taken);
                }
            }
        }
    }

    private static boolean answers(int port) {
        try (Socket line = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return line.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
