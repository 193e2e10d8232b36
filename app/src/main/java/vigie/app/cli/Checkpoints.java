package vigie.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.model.AuditEntry;

/**
 * Checkpoints that were kept outside, to be held against a chain: one JSON object a line, either the payload of a heartbeat's webhook
 * or its annotations alone.
 */
final class Checkpoints {
    private static final ObjectMapper MAPPER = new JsonMapper();

    private final Map<Long, String> hashes = new TreeMap<>();

    private Checkpoints() {}

    /**
     * Reads a file, and checks each signature.
     *
     * @throws IOException if it cannot be read, holds a line that is no checkpoint, or one whose signature is wrong
     */
    static Checkpoints read(AuditVerifyCommand.Kept kept, AuditVerifyCommand.Seal seal) throws IOException {
        Path file = kept.checkpoints;
        Checkpoints all = new Checkpoints();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank()) {
                all.add(line, file + ":" + number, kept.publicKey, seal);
            }
        }
        if (all.hashes.isEmpty()) {
            throw new IOException(file + " holds no checkpoint");
        }
        return all;
    }

    private void add(String line, String place, Path key, AuditVerifyCommand.Seal seal) throws IOException {
        JsonNode node = tree(line, place);
        JsonNode annotations = node.at("/alerts/0/annotations");
        JsonNode fields = annotations.isMissingNode() ? node : annotations;
        long seq = fields.path("audit_seq").asLong(-1);
        String hash = fields.path("audit_hash").asText();
        if (seq < 0 || hash.isEmpty()) {
            throw new IOException(place + ": no checkpoint: audit_seq and audit_hash are missing");
        }
        boolean good = seal.verifies(
                key,
                fields.path("audit_node").asText(),
                seq,
                hash,
                fields.path("audit_at").asText(),
                fields.path("audit_signature").asText());
        if (!good) {
            throw new IOException(place + ": the signature is not that of the key");
        }
        String other = hashes.put(seq, hash);
        if (other != null && !other.equals(hash)) {
            throw new IOException(place + ": the chain ended in two ways at entry " + seq);
        }
    }

    private static JsonNode tree(String line, String place) throws IOException {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException(place + ": is no JSON", e);
        }
    }

    /** How many there are. */
    int count() {
        return hashes.size();
    }

    /** Looks at the entries that pass, and says afterwards what does not agree. */
    Watch watch() {
        return new Watch();
    }

    /** A walk along a chain. */
    final class Watch {
        private final List<AuditVerifier.Bad> bad = new ArrayList<>();
        private long last;

        void accept(AuditEntry entry) {
            last = entry.seq();
            String hash = hashes.get(entry.seq());
            if (hash != null && !hash.equals(entry.hash())) {
                bad.add(new AuditVerifier.Bad(
                        entry.seq(), "the chain was written anew: a checkpoint has another hash for it"));
            }
        }

        /** The first that does not agree, or null. */
        AuditVerifier.@Nullable Bad fault() {
            if (!bad.isEmpty()) {
                return bad.get(0);
            }
            long furthest =
                    hashes.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
            return furthest <= last
                    ? null
                    : new AuditVerifier.Bad(
                            last + 1, "it is missing: by a checkpoint, the chain had " + furthest + " entries");
        }
    }
}
