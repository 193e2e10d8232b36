package vigie.app.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Instances that are processes, by address: killed and started again. */
final class InstanceProcesses implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final Map<String, Process> running = new LinkedHashMap<>();

    InstanceProcesses(int size) throws IOException {
        for (int i = 0; i < size; i++) {
            String unused = add();
        }
    }

    synchronized List<String> addresses() {
        return List.copyOf(running.keySet());
    }

    /** Starts one more, and returns its address when it accepts connections. */
    synchronized String add() throws IOException {
        String address = "127.0.0.1:" + Site.freePort();
        restart(address);
        return address;
    }

    /** The process of one. */
    synchronized long pid(String address) {
        return Objects.requireNonNull(running.get(address), address).pid();
    }

    /** Ends one for good. */
    synchronized void remove(String address) {
        kill(address);
        running.remove(address);
    }

    /** Ends one as a crash would. */
    synchronized void kill(String address) {
        Process process = running.get(address);
        if (process != null) {
            process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    /** Ends what is left of one, starts it, and returns when it accepts connections. */
    synchronized void restart(String address) {
        kill(address);
        try {
            running.put(address, start(address.substring(address.indexOf(':') + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!answers(address)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(address + " did not start within " + LONGEST_START);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Whether one accepts connections. */
    static boolean answers(String address) {
        try (Socket socket = new Socket()) {
            int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static Process start(String port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", classes().toString(), InstanceMain.class.getName(), port));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Path classes() throws IOException {
        try {
            return Path.of(InstanceMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    @Override
    public synchronized void close() {
        running.keySet().forEach(this::kill);
    }
}
