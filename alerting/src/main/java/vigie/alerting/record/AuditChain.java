package vigie.alerting.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.AuditEntry;

/**
 * The audit chain: each entry's hash covers its own fields and the hash before it, so that a changed, removed, added or moved
 * entry breaks every one that follows. SHA-256; each field is preceded by its length in bytes, so that no two entries read alike.
 */
public final class AuditChain {
    /** The hash before the first entry. */
    public static final String START = "0".repeat(64);

    private AuditChain() {}

    /** The end of the chain, for this transaction alone: on PostgreSQL the row's lock is what puts several nodes in a row. */
    static Head lock(Transaction tx) {
        tx.update("UPDATE audit_head SET seq = seq WHERE id = 1");
        return head(tx);
    }

    static Head append(Transaction tx, Head end, String actor, String action, Map<String, ?> object) {
        Instant at = Instant.ofEpochMilli(tx.now().toEpochMilli());
        AuditEntry open = new AuditEntry(
                end.seq() + 1, at, Sql.clean(actor), Sql.clean(action), Sql.clean(JsonText.of(object)), "", end.hash());
        String hash = hash(open);
        tx.update(
                "INSERT INTO audit (seq, at, actor, action, object, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                open.seq(),
                at.toEpochMilli(),
                open.actor(),
                open.action(),
                open.object(),
                open.previous(),
                hash);
        return new Head(open.seq(), hash);
    }

    static void unlock(Transaction tx, Head end) {
        tx.update("UPDATE audit_head SET seq = ?, hash = ? WHERE id = 1", end.seq(), end.hash());
    }

    /** The end of the chain as the record has it. */
    public static Head head(Sql sql) {
        return sql.first("SELECT seq, hash FROM audit_head WHERE id = 1", r -> new Head(r.getLong(1), r.getString(2)))
                .orElse(new Head(0, START));
    }

    /** What an entry's hash must be. */
    public static String hash(AuditEntry entry) {
        MessageDigest digest = sha256();
        field(digest, Long.toString(entry.seq()));
        field(digest, Long.toString(entry.at().toEpochMilli()));
        field(digest, entry.actor());
        field(digest, entry.action());
        field(digest, entry.object());
        field(digest, entry.previous());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void field(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The end of the chain.
     *
     * @param seq the number of entries
     * @param hash the hash of the last one
     */
    public record Head(long seq, String hash) {}

    /**
     * Checks a chain entry by entry, in constant memory; feed it in order, then ask for the end.
     *
     * <p>Not thread-safe.
     */
    public static final class Verifier {
        private long count;
        private String last = START;
        private @Nullable String fault;

        /** Takes the next entry; after the first fault nothing more is looked at. */
        public void accept(AuditEntry entry) {
            if (fault != null) {
                return;
            }
            if (entry.seq() != count + 1) {
                fault = "entry " + (count + 1) + " is missing: found " + entry.seq();
            } else if (!entry.previous().equals(last)) {
                fault = "entry " + entry.seq() + " does not follow the one before it";
            } else if (!entry.hash().equals(hash(entry))) {
                fault = "entry " + entry.seq() + " was changed: its hash does not match";
            } else {
                count++;
                last = entry.hash();
            }
        }

        /** Compares with the end that the record names; finds rows taken away at the end. */
        public void end(Head head) {
            if (fault == null && (head.seq() != count || !head.hash().equals(last))) {
                fault = "entry " + (count + 1) + " is missing: the chain is said to end at " + head.seq();
            }
        }

        /** How many entries were good. */
        public long count() {
            return count;
        }

        /** The hash of the last good entry. */
        public String last() {
            return last;
        }

        /** The first thing that is wrong, or null. */
        public @Nullable String fault() {
            return fault;
        }
    }
}
