package vigie.model;

import java.time.Instant;

/**
 * A link of the audit chain.
 *
 * @param seq from 1, without a gap
 * @param actor who did it: {@code vigie} or a person's or token's name
 * @param action what was done
 * @param object what it was done to, as canonical JSON
 * @param hash SHA-256 over this entry and {@code previous}, 64 hexadecimal digits
 * @param previous the hash of the entry before, 64 zeros for the first
 */
public record AuditEntry(
        long seq, Instant at, String actor, String action, String object, String hash, String previous) {}
