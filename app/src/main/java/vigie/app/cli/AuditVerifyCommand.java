package vigie.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vigie.model.AuditEntry;

/** {@code vigie audit verify}: checks the chain of a data directory, or of a running service. */
@Command(
        name = "verify",
        description = "Check the audit chain; print the number of entries, or the first bad one.",
        footer = {"", "Exit codes: 0 the chain holds, 1 it does not, or could not be read to its end."})
public final class AuditVerifyCommand implements Callable<Integer> {
    private final AuditVerifier verifier;
    private final AuditRecords records;
    private final Seal seal;
    private Checkpoints.@Nullable Watch watch;

    /** Checks who signed a checkpoint. */
    @FunctionalInterface
    public interface Seal {
        /**
         * Whether the key whose public half a file holds has signed it.
         *
         * @throws IOException if there is no such key
         */
        boolean verifies(Path publicKey, String node, long seq, String hash, String at, String signature)
                throws IOException;
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Mixin
    private final Identity identity = new Identity();

    @ArgGroup
    private Source source = new Source();

    @ArgGroup(exclusive = false)
    private @Nullable Kept kept;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    public AuditVerifyCommand(AuditVerifier verifier, AuditRecords records, Seal seal) {
        this.verifier = verifier;
        this.records = records;
        this.seal = seal;
    }

    /** One or the other. */
    static final class Source {
        @Option(names = "--data", paramLabel = "DIR", description = "A data directory (default: ./data).")
        @Nullable
        Path data;

        @Option(names = "--url", paramLabel = "URL", description = "A running service.")
        @Nullable
        URI url;
    }

    /** What was kept outside. */
    static final class Kept {
        @Option(
                names = "--checkpoints",
                paramLabel = "FILE",
                required = true,
                description =
                        "Checkpoints that came with heartbeats, a JSON object a line: the chain must hold each of them.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
        Path checkpoints;

        @Option(
                names = "--public-key",
                paramLabel = "FILE",
                required = true,
                description = "The key that they are signed with: audit.pub of the data directory.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
        Path publicKey;
    }

    @Override
    public Integer call() {
        Out out = Out.of(spec);
        try {
            Kept outside = kept;
            Checkpoints checkpoints = outside == null ? null : Checkpoints.read(outside, seal);
            watch = checkpoints == null ? null : checkpoints.watch();
            AuditVerifier.Verdict verdict = source.url != null ? ofService(source.url) : ofDirectory();
            return tell(out, held(verdict), checkpoints == null ? 0 : checkpoints.count());
        } catch (ApiClient.Failed e) {
            out.error("audit verify: " + e.reason());
            return Remote.exit(e);
        } catch (IOException e) {
            out.error("audit verify: the record cannot be read: " + e.getMessage());
            return Exit.FOUND;
        }
    }

    private AuditVerifier.Verdict held(AuditVerifier.Verdict verdict) {
        AuditVerifier.Bad fault = verdict.bad() == null && watch != null ? watch.fault() : null;
        return fault == null ? verdict : new AuditVerifier.Verdict(verdict.good(), fault);
    }

    private AuditEntry seen(AuditEntry entry) {
        if (watch != null) {
            watch.accept(entry);
        }
        return entry;
    }

    private AuditVerifier.Verdict ofService(URI url) throws ApiClient.Failed {
        Pages pages = new Pages(Remote.client(url, identity), "/api/v1/audit", Integer.MAX_VALUE);
        AuditVerifier.Verdict verdict = verifier.verify(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pages.hasNext();
            }

            @Override
            public AuditEntry next() {
                return seen(entry(pages.next()));
            }
        });
        // A chain that ends because a page could not be had does not hold as far as anybody knows.
        if (verdict.bad() == null) {
            pages.failIfBroken();
        }
        return verdict;
    }

    private AuditVerifier.Verdict ofDirectory() throws IOException {
        Path data = source.data == null ? Path.of("data") : source.data;
        try (AuditRecords.Trail trail = records.open(data)) {
            long length = trail.length();
            Iterator<AuditEntry> entries = trail.entries();
            AuditVerifier.Verdict verdict = verifier.verify(new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public AuditEntry next() {
                    return seen(entries.next());
                }
            });
            return verdict.bad() == null && verdict.good() < length
                    ? new AuditVerifier.Verdict(
                            verdict.good(),
                            new AuditVerifier.Bad(verdict.good() + 1, "it is missing: the record counts " + length))
                    : verdict;
        }
    }

    private static AuditEntry entry(JsonNode e) {
        JsonNode object = e.path("object");
        return new AuditEntry(
                e.path("seq").asLong(),
                Story.time(e.path("at")),
                e.path("actor").asText(),
                e.path("action").asText(),
                object.isTextual() ? object.asText() : object.toString(),
                e.path("hash").asText(),
                e.path("previous").asText());
    }

    private int tell(Out out, AuditVerifier.Verdict verdict, int checkpoints) {
        AuditVerifier.Bad bad = verdict.bad();
        if (json) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("entries", verdict.good());
            tree.put("holds", bad == null);
            tree.put("checkpoints", checkpoints);
            if (bad != null) {
                tree.put("bad", Map.of("seq", bad.seq(), "reason", bad.reason()));
            }
            out.json(tree);
        } else if (bad == null) {
            out.line(
                    "fg(green)",
                    "the chain holds",
                    ": " + verdict.good() + (verdict.good() == 1 ? " entry" : " entries")
                            + (checkpoints == 0 ? "" : ", and " + checkpoints + " checkpoints agree"));
        }
        if (bad != null) {
            out.error("audit verify: entry " + bad.seq() + " is bad: " + bad.reason());
        }
        return bad == null ? Exit.DONE : Exit.FOUND;
    }
}
