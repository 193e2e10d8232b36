package vigie.app.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Where one Vigie lives: a folder with its estate file, its data directory and its log, and the port that it serves. */
final class Site {
    private final Path folder;
    private final Path data;
    private final int port;
    private int commands;

    Site(Path folder) throws IOException {
        this(folder, folder.resolve("data"), freePort());
    }

    /** The same with a data directory elsewhere, on a port that is chosen. */
    Site(Path folder, Path data, int port) {
        this.folder = folder;
        this.data = data;
        this.port = port;
    }

    /**
     * A port of loopback that is free, below those that the system gives to connections and to servers that ask for any: nobody takes it by
     * chance before it is used.
     */
    static int freePort() throws IOException {
        for (int tries = 0; ; tries++) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (BindException taken) {
                if (tries == 100) {
                    throw taken;
                }
            }
        }
    }

    Path estate() {
        return folder.resolve("estate.yaml");
    }

    Path data() {
        return data;
    }

    int port() {
        return port;
    }

    /** Writes the estate file. */
    void write(String estate) throws IOException {
        Files.writeString(estate(), estate);
    }

    /** Starts Vigie here; what it prints is added to what the one before it has printed. */
    VigieProcess start() throws IOException {
        return VigieProcess.run(estate(), data, port, folder.resolve("vigie.log"));
    }

    /** Starts Vigie here and waits until it says that it is ready. */
    VigieProcess startReady() throws IOException {
        VigieProcess vigie = start();
        vigie.awaitReady();
        return vigie;
    }

    /** Runs a command of the program to its end. */
    Ended run(String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("command-" + commands++ + ".log");
        Process process = VigieProcess.start(List.of(arguments), log);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(List.of(arguments) + " did not end: " + Files.readString(log));
            }
            return new Ended(process.exitValue(), Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
    }

    /** {@code vigie run} here, for a start that is expected to end by itself. */
    Ended runAndEnd() throws IOException, InterruptedException {
        return run("run", "--config", estate().toString(), "--data", data.toString(), "--listen", "127.0.0.1:" + port);
    }

    /** {@code vigie audit verify} on the data directory here. */
    Ended verifyAudit() throws IOException, InterruptedException {
        return run("audit", "verify", "--data", data.toString());
    }

    /** How a command ended, and what it printed to either output. */
    record Ended(int code, String printed) {}
}
