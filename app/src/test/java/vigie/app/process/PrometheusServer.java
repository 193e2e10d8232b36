package vigie.app.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** Debian's Prometheus on a free port of loopback, scraping once a second; a process of its own. */
final class PrometheusServer implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final Path log;
    private final int port;

    /**
     * Starts it.
     *
     * @param folder takes its configuration, its storage and its log
     * @param jobs the address of the one target of each job
     */
    PrometheusServer(Path folder, Map<String, String> jobs) throws IOException {
        this(folder, jobs, "");
    }

    /** The same with further sections of its configuration. */
    PrometheusServer(Path folder, Map<String, String> jobs, String more) throws IOException {
        Path binary = SystemProgram.of("/usr/bin/prometheus", "prometheus");
        port = Site.freePort();
        log = folder.resolve("prometheus.log");
        StringBuilder config = new StringBuilder(
                "global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}\nscrape_configs:\n");
        jobs.forEach((job, address) -> config.append("  - {job_name: ")
                .append(job)
                .append(", static_configs: [{targets: ['")
                .append(address)
                .append("']}]}\n"));
        Path file = Files.writeString(folder.resolve("prometheus.yml"), config + more);
        process = new ProcessBuilder(
                        binary.toString(),
                        "--config.file=" + file,
                        "--rules.alert.resend-delay=2s",
                        "--storage.tsdb.path=" + storage(folder),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Where it keeps what it remembers. */
    static Path storage(Path folder) {
        return folder.resolve("prometheus");
    }

    /** Where it takes questions. */
    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Whether it takes questions. */
    boolean isReady() throws InterruptedException {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What it says of each of its targets. */
    List<JsonNode> targets() throws IOException, InterruptedException {
        return list(data("/api/v1/targets").path("activeTargets"));
    }

    /** The samples that an expression gives now. */
    List<JsonNode> query(String expression) throws IOException, InterruptedException {
        return list(data("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result"));
    }

    /** The names of all metrics of a job. */
    List<String> names(String job) throws IOException, InterruptedException {
        String match = URLEncoder.encode("{job=\"" + job + "\"}", StandardCharsets.UTF_8);
        return list(data("/api/v1/label/__name__/values?match[]=".replace("[]", "%5B%5D") + match)).stream()
                .map(JsonNode::asText)
                .toList();
    }

    /** What it printed so far. */
    String printed() throws IOException {
        return Files.readString(log);
    }

    private JsonNode data(String path) throws IOException, InterruptedException {
        JsonNode answer = new JsonMapper().readTree(get(path).body());
        if (!answer.path("status").asText().equals("success")) {
            throw new IOException("prometheus answers to " + path + ": " + answer);
        }
        return answer.path("data");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
