package vigie.collector;

/**
 * When a target is polled: at the wall clock's milliseconds {@code t} with {@code t mod interval = offset}. The offset is a hash of the
 * target's key, so targets spread over the interval, and each keeps its place on every node and over a restart.
 *
 * @param intervalMs at least 1
 * @param offsetMs from 0 to {@code intervalMs - 1}
 */
record Phase(long intervalMs, long offsetMs) {
    /** The phase of a key: FNV-1a over its characters, then MurmurHash3's finaliser, since the low bits of FNV alone lie close together. */
    static Phase of(String key, long intervalMs) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) {
            h = (h ^ key.charAt(i)) * 0x100000001b3L;
        }
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        h ^= h >>> 33;
        return new Phase(intervalMs, Math.floorMod(h, intervalMs));
    }

    /** The first slot after a time: at most one interval later. */
    long firstAfter(long nowMs) {
        return nowMs + intervalMs - Math.floorMod(nowMs - offsetMs, intervalMs);
    }

    /**
     * The slot after a slot. A timer that fired a little early does not get the same slot again; a clock that was set, or slots that were
     * missed, lead to the first slot from now.
     */
    long next(long slotMs, long nowMs) {
        long candidate = slotMs + intervalMs;
        boolean sound = candidate > nowMs && candidate - nowMs <= intervalMs + intervalMs / 2;
        return sound ? candidate : firstAfter(nowMs);
    }
}
