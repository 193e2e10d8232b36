package vigie.collector.probe.backup;

import java.time.Instant;
import vigie.collector.probe.Bounds;

/**
 * One backup, as its tool tells of it.
 *
 * @param name for people, shortened
 * @param full whether it can be restored without another one
 * @param current whether it is of what is backed up now, and not of a database that this one has replaced
 * @param at which time it restores, as near as the tool tells
 * @param bytes of what it holds; NaN if that is not told
 * @param flaw why it is none to restore from; empty if nothing is known against it
 */
record Backup(String name, boolean full, boolean current, Instant at, double bytes, String flaw) {
    boolean isGood() {
        return flaw.isEmpty();
    }

    /** The flaw of one that has too few bytes; none if it is not told how many it has. */
    static String tooSmall(double bytes, long leastBytes) {
        return bytes < leastBytes ? "has " + Bounds.text(bytes) + " bytes, fewer than " + leastBytes : "";
    }
}
