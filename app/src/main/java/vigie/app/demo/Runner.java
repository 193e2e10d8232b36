package vigie.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import vigie.alerting.outbound.StandardWebhooks;
import vigie.app.runner.SignedCall;
import vigie.model.Secret;

/**
 * The executor of the example estate: the parent of its processes, which restarts the one that a signed call names.
 *
 * <p>It does what an executor must do: verifies the signature and its age, does what it has done already only once, refuses a call
 * that came too late or whose epoch is older than one it has seen, and writes each deed down before it does it.
 */
final class Runner {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_BYTES = 1 << 20;

    private final Processes processes;
    private final StandardWebhooks signature;
    private final Path journal;
    private final Map<String, Reply> done = new ConcurrentHashMap<>();
    private final Map<String, Long> epochs = new ConcurrentHashMap<>();

    private Runner(Processes processes, StandardWebhooks signature, Path journal) {
        this.processes = processes;
        this.signature = signature;
        this.journal = journal;
    }

    /** Runs it: the port, the file of the secret, the file that lists the processes, and the file that its deeds are appended to. */
    public static void main(String[] args) throws IOException {
        Secret secret = new Secret(Files.readString(Path.of(args[1])).strip());
        try (Processes processes = new Processes(specs(Path.of(args[2])))) {
            processes.startAll();
            Runner runner = new Runner(processes, new StandardWebhooks(secret), Path.of(args[3]));
            new StandInServer(Integer.parseInt(args[0]))
                    .on("/heal", runner::heal)
                    .on("/processes", runner::list)
                    .runUntilStandardInputEnds();
        }
    }

    private static List<Processes.Spec> specs(Path file) throws IOException {
        List<Processes.Spec> specs = new ArrayList<>();
        for (JsonNode node : JSON.readTree(Files.readString(file))) {
            List<String> arguments = new ArrayList<>();
            node.get("arguments").forEach(a -> arguments.add(a.asText()));
            specs.add(new Processes.Spec(
                    node.get("name").asText(),
                    node.get("port").asInt(),
                    node.get("main").asText(),
                    arguments));
        }
        return specs;
    }

    private void list(HttpExchange exchange) throws IOException {
        StandInServer.respond(exchange, 200, "application/json", JSON.writeValueAsString(processes.pids()));
    }

    private void heal(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
        String id = header(exchange, "webhook-id");
        Reply reply = SignedCall.isSigned(signature, name -> header(exchange, name), body, Instant.now())
                ? done.computeIfAbsent(id, i -> perform(i, body))
                : SIGNATURE;
        StandInServer.respond(exchange, reply.status(), "text/plain; charset=utf-8", reply.text());
    }

    private Reply perform(String id, byte[] body) {
        try {
            JsonNode data = JSON.readTree(body).path("data");
            if (Instant.parse(data.path("expires_at").asText()).isBefore(Instant.now())) {
                return new Reply(410, "too late: the call has expired");
            }
            if (!data.path("action").asText().equals("restart")) {
                return new Reply(
                        422,
                        "this runner knows restart only: was "
                                + data.path("action").asText());
            }
            return restart(id, data);
        } catch (IOException | RuntimeException e) {
            return new Reply(500, "failed: " + e.getMessage());
        }
    }

    private Reply restart(String id, JsonNode data) throws IOException {
        long epoch = data.path("epoch").asLong();
        for (JsonNode target : data.path("targets")) {
            String address = target.path("instance").asText();
            if (epochs.merge(address, epoch, Math::max) > epoch) {
                return new Reply(409, "a newer run has acted on " + address);
            }
            String name = processes.nameOf(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
            write(id + " restart " + address + "\n");
            if (!processes.restart(name)) {
                return new Reply(404, "no process listens at " + address);
            }
        }
        return new Reply(200, "done");
    }

    private void write(String line) throws IOException {
        Files.writeString(journal, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static final Reply SIGNATURE = new Reply(401, "the signature is wrong or too old");

    private record Reply(int status, String text) {}
}
