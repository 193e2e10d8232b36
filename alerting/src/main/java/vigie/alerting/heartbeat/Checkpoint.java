package vigie.alerting.heartbeat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import vigie.alerting.record.AuditChain;

/**
 * The end of the audit chain at a moment, signed by its node: kept outside, it finds a chain that was cut off or written anew.
 *
 * @param signature of {@link #text}, Ed25519 in Base64; empty if the node has no key
 */
public record Checkpoint(String node, long seq, String hash, Instant at, String signature) {
    /** Signs the end of a chain. */
    static Checkpoint of(String node, AuditChain.Head head, Instant at, UnaryOperator<String> sign) {
        return new Checkpoint(node, head.seq(), head.hash(), at, sign.apply(text(node, head.seq(), head.hash(), at)));
    }

    /** What is signed. */
    public static String text(String node, long seq, String hash, Instant at) {
        return "vigie-audit-checkpoint-1\n" + node + '\n' + seq + '\n' + hash + '\n' + at.toEpochMilli();
    }

    /** Its fields as texts for a receiver. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("audit_node", node);
        texts.put("audit_seq", Long.toString(seq));
        texts.put("audit_hash", hash);
        texts.put("audit_at", at.toString());
        texts.put("audit_signature", signature);
        return texts;
    }
}
