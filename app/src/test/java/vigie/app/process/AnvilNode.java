package vigie.app.process;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Ethereum node, anvil of the npm package {@code @foundry-rs/anvil-linux-amd64}, that mines when it is told to. Two that begin at the same
 * time and mine alike have the same chain. What is four blocks below its head, two epochs, it calls final. It does not know {@code net_peerCount}: a door before it answers that one question, and hands on
 * everything else.
 */
final class AnvilNode implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final URI url;
    private final HttpServer door;
    private volatile int peers = 2;

    /** Starts one whose chain begins at a time. */
    AnvilNode(long beginsAtSeconds) throws IOException {
        int port = Site.freePort();
        url = URI.create("http://127.0.0.1:" + port + '/');
        process = new ProcessBuilder(
                        program().toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--timestamp",
                        Long.toString(beginsAtSeconds),
                        "--slots-in-an-epoch",
                        "2",
                        "--silent")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await("anvil answers").atMost(SOON).until(() -> InstanceProcesses.answers("127.0.0.1:" + port));
        call("anvil_setBlockTimestampInterval", 1);
        door = Fleet.server();
        door.createContext("/", this::answer);
    }

    /** The program, or the end of the test, with the reason, where npm does not have it. */
    private static Path program() throws IOException {
        Process asked;
        try {
            asked = new ProcessBuilder("npm", "root", "-g").start();
        } catch (IOException e) {
            throw SystemProgram.missing("npm, which brings anvil, is not installed: " + e.getMessage());
        }
        String root;
        try (BufferedReader printed = asked.inputReader()) {
            root = printed.readLine();
        }
        Path program = Path.of(root == null ? "/" : root, "@foundry-rs", "anvil-linux-amd64", "bin", "anvil");
        if (!Files.isExecutable(program)) {
            throw SystemProgram.missing(
                    program + " comes with: npm install --global @foundry-rs/anvil-linux-amd64, which was not done");
        }
        return program;
    }

    /** Where Vigie reaches it. */
    String address() {
        return Fleet.address(door);
    }

    /** How many peers it says that it has. */
    void peers(int count) {
        peers = count;
    }

    /** Makes so many blocks, each a second after the one before it. */
    void mine(int blocks) throws IOException {
        call("anvil_mine", "0x" + Integer.toHexString(blocks));
    }

    /** Makes one block that no other node has. */
    void mineAnother() throws IOException {
        call("anvil_setCoinbase", "0x00000000000000000000000000000000000000ff");
        mine(1);
    }

    private void call(String method, Object parameter) throws IOException {
        ArrayNode batch = JSON.createArrayNode();
        batch.addObject()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", method)
                .putPOJO("params", List.of(parameter));
        JsonNode answer = JSON.readTree(send(JSON.writeValueAsString(batch))).path(0);
        if (answer.has("error")) {
            throw new IllegalStateException(method + ": " + answer);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode questions = JSON.readTree(exchange.getRequestBody().readAllBytes());
        ArrayNode known = JSON.createArrayNode();
        ArrayNode answers = JSON.createArrayNode();
        for (JsonNode question : questions) {
            if (question.path("method").asText().equals("net_peerCount")) {
                answers.addObject()
                        .put("jsonrpc", "2.0")
                        .put("result", "0x" + Integer.toHexString(peers))
                        .set("id", question.path("id"));
            } else {
                known.add(question);
            }
        }
        JSON.readTree(send(known.toString())).forEach(answers::add);
        Fleet.answer(exchange, 200, answers.toString());
    }

    private String send(String body) throws IOException {
        try {
            return client.send(
                            HttpRequest.newBuilder(url)
                                    .timeout(SOON)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        door.stop(0);
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
