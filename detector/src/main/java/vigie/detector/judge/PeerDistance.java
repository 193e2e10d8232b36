package vigie.detector.judge;

import java.nio.ByteBuffer;

/** How far a series is from its peers, beyond where it usually is beside them. */
final class PeerDistance {
    /*
     * With x the value, p the median of its peers and s their spread (both without x), d = x - p has a channel of its own (centre c and
     * scale M, see Channel; the floor of M is the largest of s, what a count or a value that stands still is sure of, and |p|/100).
     *
     *   off = d - clip(d, min(0, c), max(0, c))        anywhere between its peers and its habit is as it should be
     *   z = off/M
     *
     * off = (its own movement) - (the peers' movement): where the peers' median is more than half of |off| away from its usual place,
     * they moved.
     */
    static final int BYTES = ScaleFloor.BYTES + Channel.BYTES + 6 * Double.BYTES + Long.BYTES + 1;
    private static final int WARM_UP = 40;
    private static final double LEVEL_PART = 0.01;
    private static final double USUAL_WEIGHT = 1.0 / 128;
    private static final double PEERS_PART = 0.5;
    private static final int EARLY = 2_000;
    private static final int WINDOW = 32;
    private static final double NONSENSE = 1e6; // scales
    private static final double LEAST_SCALE = 1e-9;

    private final ScaleFloor floor = new ScaleFloor();
    private final Channel channel = new Channel();
    private double usual; // where the peers usually are
    private long seen;
    private double lowest = Double.POSITIVE_INFINITY; // of the distances in this window of rounds
    private double highest = Double.NEGATIVE_INFINITY;
    private byte window;
    private double peers = Double.NaN; // in the last round
    private double scale;
    private double z;

    private double off; // within one round

    /** How many rounds must be learnt before anything is known. */
    static int warmUp() {
        return WARM_UP;
    }

    /** Looks at a value beside its peers. */
    void look(double value, double median, double spread, boolean learning) {
        peers = median;
        if (seen == 0) {
            usual = median;
        }
        double d = value - median;
        double least = Math.max(spread, LEVEL_PART * Math.abs(median));
        channel.look(d, Math.max(least, floor.of(value, median, seen, learning)), seen);
        double c = channel.centre();
        off = d - Math.max(Math.min(0, c), Math.min(Math.max(0, c), d));
        scale = channel.scale();
        z = isKnown() ? off / scale : 0;
    }

    /** Learns what was looked at; false if all that it knows is nonsense and it must begin anew. */
    boolean learn() {
        channel.learn(seen, 1);
        usual += Math.max(1.0 / (seen + 1), USUAL_WEIGHT) * (peers - usual);
        seen++;
        return !taughtByNonsense();
    }

    /** Whether what came first was of another world than the last rounds: nothing that slowly forgets would get over it. */
    private boolean taughtByNonsense() {
        lowest = Math.min(lowest, channel.value());
        highest = Math.max(highest, channel.value());
        if (++window < WINDOW) {
            return false;
        }
        double range = highest - lowest;
        window = 0;
        lowest = Double.POSITIVE_INFINITY;
        highest = Double.NEGATIVE_INFINITY;
        return seen < EARLY && scale > NONSENSE * Math.max(range, Math.max(floor.last(), LEAST_SCALE));
    }

    /** Whether it was seen often enough. */
    boolean isKnown() {
        return seen >= WARM_UP;
    }

    /** How many rounds were learnt. */
    long seen() {
        return seen;
    }

    /** How far above its peers it usually is; 0 until that is known. */
    double habit() {
        return isKnown() ? channel.centre() : 0;
    }

    /** The median of the peers in the last round; NaN before the first. */
    double peers() {
        return peers;
    }

    /** Whether it was rather the peers who moved. */
    boolean peersMoved() {
        return Math.abs(peers - usual) > PEERS_PART * Math.abs(off);
    }

    /** By how much the last value was off, in its unit. */
    double off() {
        return off;
    }

    /** By how many scales the last value was off; 0 while that is not known. */
    double z() {
        return z;
    }

    /** The scale of the last round. */
    double scale() {
        return scale;
    }

    void write(ByteBuffer out) {
        floor.write(out);
        channel.write(out);
        out.putDouble(usual).putLong(seen);
        out.putDouble(lowest).putDouble(highest).put(window);
        out.putDouble(peers).putDouble(scale).putDouble(z);
    }

    void read(ByteBuffer in) {
        floor.read(in);
        channel.read(in);
        usual = in.getDouble();
        seen = in.getLong();
        lowest = in.getDouble();
        highest = in.getDouble();
        window = in.get();
        peers = in.getDouble();
        scale = in.getDouble();
        z = in.getDouble();
    }
}
