package vigie.app.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The example estate: three instances of an API in three zones, the database that they depend on, eight instances of a pricing
 * service, and the executor that restarts them; each a process on loopback, on ports that were free.
 */
final class DemoEstate implements AutoCloseable {
    static final List<String> APIS = List.of("api-1", "api-2", "api-3");
    static final List<String> PRICING =
            IntStream.rangeClosed(1, 8).mapToObj(i -> "pricing-" + i).toList();
    private static final String DATABASE = "orders-db";
    private static final List<String> NAMES =
            Stream.of(List.of(DATABASE), APIS, PRICING).flatMap(List::stream).toList();
    private static final List<String> ZONE_A = List.of(DATABASE, "api-1");

    private final Path folder;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final int runnerPort;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Process runner;

    private DemoEstate(Path folder, int receiverPort) throws IOException {
        this.folder = folder;
        List<Integer> free = freePorts(NAMES.size() + 1);
        for (int i = 0; i < NAMES.size(); i++) {
            ports.put(NAMES.get(i), free.get(i));
        }
        runnerPort = free.get(NAMES.size());
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        Files.writeString(
                folder.resolve("runner.secret"), "whsec_" + Base64.getEncoder().encodeToString(secret));
        Files.writeString(folder.resolve("processes.json"), new JsonMapper().writeValueAsString(specs()));
        Files.writeString(folder.resolve("estate.yaml"), estate(receiverPort));
        runner = startRunner();
        await(URI.create("http://127.0.0.1:" + runnerPort + "/processes"));
        for (String name : NAMES) {
            await(URI.create("http://" + address(name) + "/health"));
        }
    }

    /** Starts the estate, with its files in a folder, for a receiver of pages on a port. */
    static DemoEstate start(Path folder, int receiverPort) throws IOException {
        return new DemoEstate(folder, receiverPort);
    }

    /** The file that tells Vigie of this estate. */
    Path file() {
        return folder.resolve("estate.yaml");
    }

    /** What the executor did, one line a deed. */
    Path journal() {
        return folder.resolve("runner.journal");
    }

    /** The address of an instance by its name. */
    String address(String name) {
        return "127.0.0.1:" + port(name);
    }

    /** The names of the instances of zone a. */
    static List<String> zoneA() {
        return ZONE_A;
    }

    /** Ends an instance as a crash would. */
    void kill(String name) {
        handle(name).destroyForcibly();
    }

    /** Stops an instance without ending it: its port still accepts, and nothing answers. */
    void freeze(String name) {
        signal("STOP", name);
    }

    /** Lets a frozen instance go on. */
    void thaw(String name) {
        signal("CONT", name);
    }

    /** Makes an instance take so long for each request; a restart ends that. */
    void slow(String name, Duration each) throws IOException, InterruptedException {
        get(URI.create("http://" + address(name) + "/fault/slow?" + each.toMillis()));
    }

    /** Sends one request of a customer, as a load balancer would; whether it was served. */
    boolean order(String name) throws InterruptedException {
        try {
            return get(URI.create("http://" + address(name) + "/orders")).statusCode() == 200;
        } catch (IOException down) {
            return false;
        }
    }

    private int port(String name) {
        Integer port = ports.get(name);
        if (port == null) {
            throw new IllegalArgumentException("no instance is called " + name + ": there are " + NAMES);
        }
        return port;
    }

    private ProcessHandle handle(String name) {
        try {
            String pids = get(URI.create("http://127.0.0.1:" + runnerPort + "/processes"))
                    .body();
            long pid = new JsonMapper().readTree(pids).path(name).asLong();
            return ProcessHandle.of(pid)
                    .orElseThrow(() -> new IllegalStateException(name + " does not run: there is nothing to break"));
        } catch (IOException e) {
            throw new UncheckedIOException("the runner of the example estate does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("asked to stop", e);
        }
    }

    private void signal(String signal, String name) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(handle(name).pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException("kill -" + signal + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> get(URI url) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(2)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private Process startRunner() throws IOException {
        List<String> command = Processes.java();
        command.add(Runner.class.getName());
        command.add(Integer.toString(runnerPort));
        for (String file : List.of("runner.secret", "processes.json", "runner.journal")) {
            command.add(folder.resolve(file).toString());
        }
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("runner.log").toFile())
                .start();
    }

    /** Waits until something answers well: a process that has just started is slow at first, and no story. */
    private void await(URI url) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline && runner.isAlive()) {
            try {
                if (get(url).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It will: the deadline ends the waiting.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            LockSupport.parkNanos(20_000_000);
        }
        close();
        throw new IOException("the example estate did not start: " + Files.readString(folder.resolve("runner.log")));
    }

    private List<Processes.Spec> specs() {
        List<Processes.Spec> specs = new ArrayList<>();
        for (String name : NAMES) {
            List<String> arguments = new ArrayList<>(List.of(Integer.toString(port(name))));
            boolean database = name.equals(DATABASE);
            if (APIS.contains(name)) {
                arguments.add("http://" + address(DATABASE) + "/health");
            }
            String main = database ? DatabaseStandIn.class.getName() : ApiStandIn.class.getName();
            specs.add(new Processes.Spec(name, port(name), main, arguments));
        }
        return specs;
    }

    private String estate(int receiverPort) throws IOException {
        try (var in = DemoEstate.class.getResourceAsStream("estate.yaml")) {
            if (in == null) {
                throw new IOException("estate.yaml of the example is not in this program");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, Integer> e : ports.entrySet()) {
                text = text.replace("@" + e.getKey() + "@", address(e.getKey()));
            }
            return text.replace("@runner@", "127.0.0.1:" + runnerPort)
                    .replace("@receiver@", "127.0.0.1:" + receiverPort)
                    .replace("@secret@", folder.resolve("runner.secret").toString());
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Override
    public void close() {
        try (OutputStream input = runner.getOutputStream()) {
            input.flush();
        } catch (IOException gone) {
            // It has ended by itself: there is nothing left to ask.
        }
        try {
            if (!runner.waitFor(10, TimeUnit.SECONDS)) {
                runner.descendants().forEach(ProcessHandle::destroyForcibly);
                runner.destroyForcibly();
            }
        } catch (InterruptedException e) {
            runner.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
