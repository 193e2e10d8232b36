package vigie.app.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code examples/shop}, started by its own script in a folder and on ports of its own. */
final class Shop implements AutoCloseable {
    private static final List<List<String>> PROGRAMS = List.of(
            List.of("/usr/lib/postgresql/15/bin/postgres", "postgresql-15"),
            List.of("/usr/bin/pgbackrest", "pgbackrest"),
            List.of("/usr/bin/redis-server", "redis-server"),
            List.of("/usr/bin/redis-cli", "redis-tools"),
            List.of("/usr/sbin/nginx", "nginx-light"),
            List.of("/usr/sbin/haproxy", "haproxy"),
            List.of("/usr/bin/openssl", "openssl"),
            List.of("/usr/bin/curl", "curl"));

    private final Path home;
    private final String ports;

    /** Starts it, and returns when it says that everything runs. */
    Shop() throws IOException, InterruptedException {
        for (List<String> program : PROGRAMS) {
            SystemProgram.of(program.get(0), program.get(1));
        }
        // Short, for the sockets of PostgreSQL, and open to its user.
        home = Files.createTempDirectory(Path.of("/tmp"), "vigie-shop");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        ports = freePorts();
        run("start", "--servers-only");
    }

    /** Three digits with which hundred ports begin, of which those are free that the shop takes. */
    private static String freePorts() {
        for (int tries = 0; tries < 100; tries++) {
            int hundred = ThreadLocalRandom.current().nextInt(150, 310);
            if (Stream.iterate(10, port -> port < 60, port -> port + 1)
                    .allMatch(port -> isFree(hundred * 100 + port))) {
                return Integer.toString(hundred);
            }
        }
        throw new IllegalStateException("no hundred ports are free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    Path home() {
        return home;
    }

    /** The estate for these ports and this folder. */
    String estate() throws IOException, InterruptedException {
        return Files.readString(Path.of(run("estate").strip()));
    }

    String passwordOfVigie() throws IOException {
        return Files.readString(home.resolve("secrets/vigie")).strip();
    }

    /** What the script says that it can break. */
    List<Fault> faults() throws IOException, InterruptedException {
        return run("faults").lines().map(Fault::parse).toList();
    }

    void breakIt(Fault fault) throws IOException, InterruptedException {
        run("break", fault.name());
    }

    void mend(Fault fault) throws IOException, InterruptedException {
        run("mend", fault.name());
    }

    private String run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("../examples/shop/shop"));
        command.addAll(List.of(words));
        Path printed = Files.createTempFile("shop", "log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
        builder.environment().put("SHOP_HOME", home.toString());
        builder.environment().put("SHOP_PORTS", ports);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(printed);
        Files.delete(printed);
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException(command + (ended ? " failed: " : " did not end: ") + text);
        }
        return text;
    }

    /** The processes of this shop that run: none, after it was stopped. */
    List<String> left() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(home.toString()))
                .toList();
    }

    /** Ends what the script has started; the folder stays until {@link #close}. */
    void stop() throws IOException, InterruptedException {
        run("stop");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(Shop::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What can be broken: the check that sees it, the status that it has then, and a part of what it says. */
    record Fault(String name, String service, String check, String status, String says) {
        /** Reads {@code name service/check STATUS what it says}. */
        static Fault parse(String line) {
            String[] words = line.split(" +", 4);
            String[] place = words[1].split("/", 2);
            return new Fault(words[0], place[0], place[1], words[2], words[3]);
        }
    }
}
