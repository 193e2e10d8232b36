package vigie.app.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The processes of the example estate, by name; they end with the process that started them. Thread-safe. */
final class Processes implements AutoCloseable {
    private final Map<String, Spec> specs = new LinkedHashMap<>();
    private final Map<String, Process> running = new LinkedHashMap<>();

    /**
     * One process.
     *
     * @param main the class whose {@code main} it runs
     */
    record Spec(String name, int port, String main, List<String> arguments) {
        Spec {
            arguments = List.copyOf(arguments);
        }
    }

    Processes(Collection<Spec> specs) {
        specs.forEach(spec -> this.specs.put(spec.name(), spec));
    }

    /** Starts all of them and waits until each accepts connections. */
    synchronized void startAll() throws IOException {
        for (Spec spec : specs.values()) {
            running.put(spec.name(), start(spec));
        }
        for (Spec spec : specs.values()) {
            awaitPort(spec);
        }
    }

    /** Ends a process, however it is, starts it anew and waits until it accepts connections. False for an unknown name. */
    synchronized boolean restart(String name) throws IOException {
        Spec spec = specs.get(name);
        if (spec == null) {
            return false;
        }
        kill(name);
        running.put(name, start(spec));
        awaitPort(spec);
        return true;
    }

    /** The process identifiers by name. */
    synchronized Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        running.forEach((name, process) -> pids.put(name, process.pid()));
        return pids;
    }

    /** The name of the process that listens on a port; empty if none does. */
    String nameOf(int port) {
        return specs.values().stream()
                .filter(s -> s.port() == port)
                .map(Spec::name)
                .findFirst()
                .orElse("");
    }

    private void kill(String name) {
        Process process = running.remove(name);
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Process start(Spec spec) throws IOException {
        List<String> command = java();
        command.add(spec.main());
        command.addAll(spec.arguments());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The start of a command that runs a class of this program in a small virtual machine of its own. */
    static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    private static void awaitPort(Spec spec) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!answers(spec.port())) {
            if (System.nanoTime() > deadline) {
                throw new IOException(spec.name() + " did not come up on port " + spec.port() + " within 20 s");
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(running.keySet()).forEach(this::kill);
    }
}
