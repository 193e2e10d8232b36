package vigie.app.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The packaged program as a process of its own, as a user runs it. */
final class VigieProcess implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final Path log;
    private final int port;

    private VigieProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts {@code vigie run} on a data directory; {@code log} gets what it prints. */
    static VigieProcess run(Path estate, Path data, int port, Path log) throws IOException {
        return run(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), estate, data, port, log);
    }

    /** The same on a Java with these options. */
    static VigieProcess run(List<String> java, Path estate, Path data, int port, Path log) throws IOException {
        List<String> arguments = List.of(
                "run", "--config", estate.toString(), "--data", data.toString(), "--listen", "127.0.0.1:" + port);
        return new VigieProcess(start(java, arguments, log), log, port);
    }

    /** Starts {@code vigie vantage} on a Java with these options, its page on a port. */
    static VigieProcess vantage(
            List<String> java, String name, Path estate, String reportTo, Path token, int port, Path log)
            throws IOException {
        List<String> arguments = List.of(
                "vantage",
                "--config",
                estate.toString(),
                "--name",
                name,
                "--report-to",
                reportTo,
                "--token",
                "file:" + token,
                "--every",
                "500ms",
                "--listen",
                "127.0.0.1:" + port);
        return new VigieProcess(start(java, arguments, log), log, port);
    }

    /** Starts a node with a name on a data directory of its own. */
    static VigieProcess node(String name, Path estate, Path data, int port, Path log) throws IOException {
        List<String> arguments = List.of(
                "run",
                "--config",
                estate.toString(),
                "--data",
                data.toString(),
                "--listen",
                "127.0.0.1:" + port,
                "--node",
                name);
        return new VigieProcess(start(arguments, log), log, port);
    }

    /** Starts any command; standard output and standard error go to {@code log}. */
    static Process start(List<String> arguments, Path log) throws IOException {
        return start(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), arguments, log);
    }

    private static Process start(List<String> java, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static Path jar() {
        File jar = new File("target/vigie.jar");
        if (!jar.isFile()) {
            throw new IllegalStateException(
                    "the program is not packaged: run mvn verify, which makes " + jar.getAbsolutePath());
        }
        return jar.toPath().toAbsolutePath();
    }

    /** Waits until it says that it is ready, and returns how long that took. */
    Duration awaitReady() {
        long start = System.nanoTime();
        Awaitility.await("vigie is ready; it printed:\n" + printed())
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("vigie ended with " + process.exitValue() + ":\n" + printed());
                    }
                    return isReady();
                });
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(5)).build());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url(path))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /** The items of one page of a list of the API. */
    List<JsonNode> items(String path) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        new JsonMapper().readTree(get(path).body()).path("items").forEach(items::add);
        return items;
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** What it printed so far. */
    String printed() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }

    /** The most memory that it ever had resident, in mebibytes; Linux alone tells. */
    long peakMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }

    /** Ends it as a power cut would: SIGKILL, no warning. */
    void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Asks it to end, as a service manager would, and returns its exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            throw new IllegalStateException("vigie did not end within 15 s of SIGTERM:\n" + printed());
        }
        return process.exitValue();
    }

    /** Sends a signal by its name: {@code HUP}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor(5, TimeUnit.SECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it ended with. */
    int exitValue() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        kill();
    }
}
