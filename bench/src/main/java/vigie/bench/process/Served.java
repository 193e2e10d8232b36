package vigie.bench.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A server that is measured: a process of its own on a free port of loopback, with its files in a directory on disk. */
public final class Served implements AutoCloseable {
    private static final int READY_SECONDS = 30;

    private final Path folder;
    private final List<String> command;
    private final int port;
    private final String readyPath;
    private Process process;

    private Served(Path folder, List<String> command, int port, String readyPath)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.command = command;
        this.port = port;
        this.readyPath = readyPath;
        process = start();
    }

    /** The packaged program with an estate. */
    public static Served vigie(Path jar, Path folder, String estate) throws IOException, InterruptedException {
        int port = freePort();
        Path file = Files.writeString(Files.createDirectories(folder).resolve("estate.yaml"), estate);
        List<String> command =
                new ArrayList<>(List.of(java(), "-jar", jar.toAbsolutePath().toString(), "run"));
        command.addAll(List.of(
                "--config", file.toString(), "--data", folder.resolve("data").toString()));
        command.addAll(List.of("--listen", "127.0.0.1:" + port));
        return new Served(folder, command, port, "/-/ready");
    }

    /** Debian's Alertmanager with a file of its own. */
    public static Served alertmanager(Path folder, String configuration) throws IOException, InterruptedException {
        int port = freePort();
        Path file = Files.writeString(Files.createDirectories(folder).resolve("alertmanager.yml"), configuration);
        List<String> command = List.of(
                "prometheus-alertmanager",
                "--config.file=" + file,
                "--storage.path=" + folder.resolve("data"),
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + port);
        return new Served(folder, command, port, "/-/ready");
    }

    /** Another server, which is ready when it answers 200 at a path; {@code command} is given its port. */
    public static Served other(Path folder, String readyPath, IntFunction<List<String>> command)
            throws IOException, InterruptedException {
        int port = freePort();
        Files.createDirectories(folder);
        return new Served(folder, command.apply(port), port, readyPath);
    }

    /** Where it listens on loopback. */
    public int port() {
        return port;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process start() throws IOException, InterruptedException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (!isReady()) {
            if (!started.isAlive() || System.nanoTime() > end) {
                started.destroyForcibly();
                throw new IOException("it does not become ready; see " + folder.resolve("log"));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return started;
    }

    private boolean isReady() {
        try (Sender sender = new Sender(port)) {
            sender.get(readyPath);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it as a power cut of the process does, and starts it again on the same files. */
    public void killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = start();
    }

    public Sender sender() throws IOException {
        return new Sender(port);
    }

    /** The most memory that it ever had resident, in mebibytes. */
    public long mostMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10;
            }
        }
        throw new IOException("only Linux tells how much memory a process had");
    }

    /** User and system time so far, in seconds. */
    public double cpuSeconds() {
        return process.toHandle().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public String toString() {
        return command.get(0).toLowerCase(Locale.ROOT) + " on " + port;
    }
}
