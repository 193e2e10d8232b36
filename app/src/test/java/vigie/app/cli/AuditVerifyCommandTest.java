package vigie.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.app.CommandRun;
import vigie.model.AuditEntry;

class AuditVerifyCommandTest {
    private static final String FIRST = """
            {"items": [{"seq": 1, "at": "2026-01-01T00:00:00.123Z", "actor": "vigie", "action": "call",
              "object": {"b":1.10,"a":[1e2]}, "hash": "h1", "previous": "0"}], "next": "1 +"}""";

    @TempDir
    Path folder;

    private final List<AuditEntry> verified = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private boolean closed;
    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Entries hold as long as their numbers follow one another. */
    private AuditVerifier.Verdict verify(Iterator<AuditEntry> entries) {
        while (entries.hasNext()) {
            AuditEntry entry = entries.next();
            if (entry.seq() != verified.size() + 1) {
                return new AuditVerifier.Verdict(
                        verified.size(), new AuditVerifier.Bad(entry.seq(), "a gap before it"));
            }
            verified.add(entry);
        }
        return new AuditVerifier.Verdict(verified.size(), null);
    }

    private CommandRun run(List<AuditEntry> record, String... args) {
        return run(record, record.size(), args);
    }

    private CommandRun run(List<AuditEntry> record, long length, String... args) {
        AuditRecords records = data -> {
            if (record.isEmpty()) {
                throw new IOException(data + " holds no record");
            }
            return new AuditRecords.Trail() {
                @Override
                public Iterator<AuditEntry> entries() {
                    return record.iterator();
                }

                @Override
                public long length() {
                    return length;
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        };
        return CommandRun.of(
                new AuditVerifyCommand(
                        this::verify, records, (key, node, seq, hash, at, signature) -> signature.equals("good")),
                args);
    }

    /** After the first page comes this. */
    private void secondPage(int status, String body) {
        server.createContext("/api/v1/audit", exchange -> {
            asked.add(exchange.getRequestURI().getRawQuery());
            byte[] bytes = (asked.size() == 1 ? FIRST : body).getBytes(UTF_8);
            exchange.sendResponseHeaders(asked.size() == 1 ? 200 : status, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
    }

    private static AuditEntry entry(long seq) {
        return new AuditEntry(seq, Instant.EPOCH, "vigie", "call", "{}", "h", "p");
    }

    @Test
    void aGoodChainOfADirectoryExitsZeroAndIsCounted() {
        CommandRun run = run(List.of(entry(1), entry(2)), "verify", "--data", "d");
        assertThat(run).isEqualTo(new CommandRun(0, "the chain holds: 2 entries\n", ""));
        assertThat(closed).isTrue();
    }

    @Test
    void theFirstBadEntryIsNamed() {
        CommandRun run = run(List.of(entry(1), entry(3), entry(4)), "verify");
        assertThat(run).isEqualTo(new CommandRun(1, "", "audit verify: entry 3 is bad: a gap before it\n"));
    }

    @Test
    void theResultForPrograms() {
        assertThat(run(List.of(entry(1)), "verify", "--json").out()).contains("\"entries\" : 1", "\"holds\" : true");
        verified.clear();
        assertThat(run(List.of(entry(7)), "verify", "--json").out()).contains("\"holds\" : false", "\"seq\" : 7");
    }

    @Test
    void aDirectoryWithoutRecordIsNoGoodChain() {
        CommandRun run = run(List.of(), "verify", "--data", "nothing");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("nothing holds no record");
    }

    @Test
    void allPagesOfAServiceAreOneChainAndObjectsStayAsTheyWereWritten() {
        secondPage(200, """
                {"items": [{"seq": 2, "at": "2026-01-01T00:00:01Z", "actor": "ops", "action": "hold",
                  "object": "{\\"x\\":1}", "hash": "h2", "previous": "h1"}], "next": null}""");
        CommandRun run = run(List.of(), "verify", "--url", url);
        assertThat(run).isEqualTo(new CommandRun(0, "the chain holds: 2 entries\n", ""));
        assertThat(asked).containsExactly("limit=1000", "limit=1000&after=1%20%2B");
        assertThat(verified)
                .containsExactly(
                        new AuditEntry(
                                1,
                                Instant.parse("2026-01-01T00:00:00.123Z"),
                                "vigie",
                                "call",
                                "{\"b\":1.10,\"a\":[1E+2]}",
                                "h1",
                                "0"),
                        new AuditEntry(
                                2, Instant.parse("2026-01-01T00:00:01Z"), "ops", "hold", "{\"x\":1}", "h2", "h1"));
    }

    @Test
    void aChainThatCannotBeReadToItsEndIsNotGood() {
        secondPage(500, "{}");
        CommandRun run = run(List.of(), "verify", "--url", url);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("answered 500");
    }

    private String[] against(String... lines) throws IOException {
        Path file = Files.writeString(folder.resolve("checkpoints.jsonl"), String.join("\n", lines));
        return new String[] {"verify", "--checkpoints", file.toString(), "--public-key", "audit.pub"};
    }

    private static String checkpoint(long seq, String hash, String signature) {
        return "{\"audit_node\":\"n\",\"audit_seq\":\"" + seq + "\",\"audit_hash\":\"" + hash
                + "\",\"audit_at\":\"2026-01-01T00:00:00Z\",\"audit_signature\":\"" + signature + "\"}";
    }

    @Test
    void aChainAgreesWithWhatWasKeptOutside() throws IOException {
        String payload = "{\"alerts\":[{\"annotations\":" + checkpoint(2, "h", "good") + "}]}";
        CommandRun run = run(List.of(entry(1), entry(2)), against(checkpoint(1, "h", "good"), payload));
        assertThat(run).isEqualTo(new CommandRun(0, "the chain holds: 2 entries, and 2 checkpoints agree\n", ""));
    }

    @Test
    void aChainThatWasCutOffIsFound() throws IOException {
        CommandRun run = run(List.of(entry(1)), against(checkpoint(5, "h", "good")));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("entry 2 is bad: it is missing: by a checkpoint, the chain had 5 entries");
    }

    @Test
    void aChainThatWasWrittenAnewIsFound() throws IOException {
        CommandRun run = run(List.of(entry(1), entry(2)), against(checkpoint(1, "other", "good")));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("entry 1 is bad: the chain was written anew");
    }

    @Test
    void aCheckpointThatTheKeyDidNotSignIsRefused() throws IOException {
        CommandRun run = run(List.of(entry(1)), against(checkpoint(1, "h", "bad")));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("checkpoints.jsonl:1: the signature is not that of the key");
        assertThat(run(List.of(entry(1)), against("[]")).err()).contains("no checkpoint");
    }
}
