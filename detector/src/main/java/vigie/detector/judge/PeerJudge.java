package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compares a series with the same series of its peers, and knows how far from them it usually is.
 *
 * <p>{@link #judge} only takes the value; what is made of it is decided in rounds, when every peer has brought one: first {@link #look}
 * for all of them, then {@link #decide} or {@link #undecided}. Only those three move it, and none of them allocates.
 */
public final class PeerJudge implements Judge {
    /*
     * With x the value, p the median of its peers and s their spread (both without x), d = x - p has a channel of its own (centre c and
     * scale M, see Channel; the floor of M is the largest of s, what a count or a value that stands still is sure of, and |p|/100).
     *
     *   off = d - clip(d, min(0, c), max(0, c))        anywhere between its peers and its habit is as it should be
     *   z = off/M                                      counts on a side and from a size that matter
     *   A = max(0, 2 ln(1 + |z|) - 3)                  the excess, as in Alarm, but not muted: who is ill stays odd until healed
     *
     * The smaller excess of two rounds in a row goes to the calibrator, so a movement that reaches one instance a poll before the
     * others is none. The movement must be its own: off = (its own movement) - (the peers' movement), so where the peers' median is
     * more than half of |off| away from its usual place, they moved, and as long as this distance lasts it is not held against
     * the one that stayed.
     *
     * While it is odd one round in ten is learnt: a habit takes hours to make, and is made in the end.
     */
    private static final int WARM_UP = 40;
    private static final double EFFECT = 3;
    private static final double LEAST_Z = Math.expm1(EFFECT / 2);
    private static final double LEVEL_PART = 0.01;
    private static final double USUAL_WEIGHT = 1.0 / 128;
    private static final double PEERS_PART = 0.5;
    private static final int QUIET = 3;
    private static final int SELDOM = 10;
    private static final double LARGEST = 1e30; // so that no difference or product leaves a float
    private static final Calibrator.Prior PRIOR = new Calibrator.Prior(0.45, 20, 10, 0, true, false);
    private static final int EARLY = 2_000;
    private static final int WINDOW = 32;
    private static final double NONSENSE = 1e6; // scales
    private static final double LEAST_SCALE = 1e-9;
    private static final int BYTES =
            Rhythm.BYTES + ScaleFloor.BYTES + Channel.BYTES + Calibrator.BYTES + 8 * Double.BYTES + Long.BYTES + 5;

    private final Aim aim;
    private final Rhythm rhythm;
    private final ScaleFloor floor = new ScaleFloor();
    private final Channel channel = new Channel();
    private final Calibrator calibrator;
    private double usual; // where the peers usually are
    private double excessBefore;
    private long seen;
    private boolean on;
    private boolean theirs; // the distance that lasts began with a movement of the peers
    private byte quiet;
    private byte skipped;
    private double lowest = Double.POSITIVE_INFINITY; // of the distances in this window of rounds
    private double highest = Double.NEGATIVE_INFINITY;
    private byte window;
    private boolean learning = true;

    private double peers = Double.NaN; // in the last round
    private double scale;
    private double z;
    private double expected = Double.POSITIVE_INFINITY;

    private double latest = Double.NaN; // not kept: it is of the round to come
    private boolean brought;
    private double off; // within one round

    /** A judge that has seen nothing; a value is expected every {@code intervalSeconds}. */
    public PeerJudge(Aim aim, double intervalSeconds) {
        if (!(intervalSeconds > 0) || Double.isInfinite(intervalSeconds)) {
            throw new IllegalArgumentException("interval must be more than 0 s: was " + intervalSeconds);
        }
        this.aim = aim;
        rhythm = new Rhythm(intervalSeconds);
        calibrator = new Calibrator(PRIOR, rhythm);
    }

    /** Takes a value for the next round; always NaN. */
    @Override
    public double judge(long timestampMs, double value) {
        if (!Double.isNaN(value) && !Double.isInfinite(value)) {
            latest = Math.max(-LARGEST, Math.min(LARGEST, value));
            brought = true;
        }
        return Double.NaN;
    }

    /** Whether a value came since the last round. */
    public boolean brought() {
        return brought;
    }

    /** Whether it learns from the rounds that come. */
    public boolean learns() {
        return learning;
    }

    /** How often a day it may be odd by chance. */
    public double falseAlarms() {
        return aim.falseAlarms();
    }

    /** The last value that can be compared, NaN if there was none. */
    public double latest() {
        return latest;
    }

    /** How far above its peers it usually is; 0 until that is known. */
    public double habit() {
        return seen < WARM_UP ? 0 : channel.centre();
    }

    /**
     * Begins a round: looks how far off it is.
     *
     * @param nowMs the time of the round, milliseconds since the epoch
     * @param median of its peers
     * @param spread of its peers about what is usual for each, 0 or more
     * @return how many scales it is off, with its sign; NaN while warming up
     */
    public double look(long nowMs, double median, double spread) {
        brought = false;
        rhythm.advance(nowMs);
        calibrator.advance();
        peers = median;
        if (seen == 0) {
            usual = median;
        }
        double least = Math.max(spread, LEVEL_PART * Math.abs(median));
        double d = latest - median;
        channel.look(d, Math.max(least, floor.of(latest, median, seen, learning)), seen);
        double c = channel.centre();
        off = d - Math.max(Math.min(0, c), Math.min(Math.max(0, c), d));
        scale = channel.scale();
        z = seen < WARM_UP ? 0 : off / scale;
        return seen < WARM_UP ? Double.NaN : z;
    }

    /** Whether so many scales are more than a difference that is no news. */
    public static boolean deviates(double scales) {
        return Math.abs(scales) > LEAST_Z;
    }

    /** Ends a round in which this one may be odd, by what it says itself. */
    public void decide() {
        decide(0, Double.POSITIVE_INFINITY);
    }

    /**
     * Ends a round in which this one may be odd.
     *
     * @param together how many scales off it is on average while it is apart in several metrics together; 0 if it is not
     * @param timesADay how many times a day chance does that
     */
    public void decide(double together, double timesADay) {
        double excess = matters(off) ? excess(Math.abs(z)) : 0;
        boolean apart = together != 0 && matters(together * scale);
        if (excess == 0 && !apart) {
            quiet = (byte) Math.min(QUIET, quiet + 1);
        } else {
            theirs |= quiet >= QUIET && peersMoved();
            quiet = 0;
        }
        theirs &= quiet < QUIET;
        double lasting = theirs ? 0 : Math.min(excess, excessBefore);
        excessBefore = excess;
        double alone = lasting > 0 ? calibrator.expectedPerDay(lasting) : Double.POSITIVE_INFINITY;
        expected = apart && !theirs ? Math.min(alone, timesADay) : alone;
        on = quiet < QUIET && (on || beyond());
        if (learning) {
            calibrator.learn(lasting, beyond());
        }
        learn();
    }

    /** Ends a round in which nobody can be told to be odd: what is on stays on. */
    public void undecided() {
        excessBefore = 0;
        expected = Double.POSITIVE_INFINITY;
        if (deviates(z)) {
            theirs |= quiet >= QUIET;
            quiet = 0;
        }
        learn();
    }

    private boolean matters(double distance) {
        boolean side = distance > 0 ? aim.up() : aim.down();
        return side && Math.abs(distance) > effect();
    }

    private double effect() {
        return Math.max(aim.minAbsolute(), aim.minRelative() * Math.abs(peers));
    }

    private boolean peersMoved() {
        return Math.abs(peers - usual) > PEERS_PART * Math.abs(off);
    }

    private static double excess(double scales) {
        return scales > LEAST_Z ? 2 * Math.log1p(scales) - EFFECT : 0;
    }

    private void learn() {
        if (!learning || (on && ++skipped % SELDOM != 0)) {
            return;
        }
        skipped = 0;
        channel.learn(seen);
        usual += Math.max(1.0 / (seen + 1), USUAL_WEIGHT) * (peers - usual);
        seen++;
        if (taughtByNonsense()) {
            restore(new PeerJudge(aim, rhythm.stepSeconds()).state());
        }
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

    @Override
    public void learn(boolean learns) {
        learning = learns;
    }

    @Override
    public boolean alarming() {
        return on;
    }

    /** Whether the last round alone is rarer than accepted. */
    public boolean beyond() {
        return expected <= aim.falseAlarms();
    }

    /** How unusual its distance was in the last round, from 0 up; NaN while warming up. */
    public double severity() {
        return seen < WARM_UP ? Double.NaN : 2 * Math.log1p(Math.abs(z));
    }

    /** The median of its peers in the last round; NaN before the first. */
    public double peers() {
        return peers;
    }

    @Override
    public double low() {
        return aim.down() ? peers + Math.min(0, habit()) - least() : Double.NaN;
    }

    @Override
    public double high() {
        return aim.up() ? peers + Math.max(0, habit()) + least() : Double.NaN;
    }

    private double least() {
        double scales = Math.expm1((EFFECT + calibrator.bound(aim.falseAlarms())) / 2);
        return Math.max(scales * scale, effect());
    }

    @Override
    public Reason reason() {
        return new Reason(Reason.View.PEERS, expected, false);
    }

    @Override
    public long seen() {
        return seen;
    }

    @Override
    public int warmUp() {
        return WARM_UP;
    }

    @Override
    public Judge.State state() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        rhythm.write(out);
        floor.write(out);
        channel.write(out);
        calibrator.write(out);
        out.putDouble(usual).putDouble(excessBefore).putLong(seen);
        out.putDouble(peers).putDouble(scale).putDouble(z).putDouble(expected);
        out.putDouble(lowest).putDouble(highest).put(window);
        out.put((byte) (on ? 1 : 0)).put((byte) (theirs ? 1 : 0)).put(quiet).put(skipped);
        return new State(out.array());
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(kept.bytes);
        rhythm.read(in);
        floor.read(in);
        channel.read(in);
        calibrator.read(in);
        usual = in.getDouble();
        excessBefore = in.getDouble();
        seen = in.getLong();
        peers = in.getDouble();
        scale = in.getDouble();
        z = in.getDouble();
        expected = in.getDouble();
        lowest = in.getDouble();
        highest = in.getDouble();
        window = in.get();
        on = in.get() != 0;
        theirs = in.get() != 0;
        quiet = in.get();
        skipped = in.get();
        return true;
    }

    /** What it knows, packed. */
    static final class State implements Judge.State {
        private final byte[] bytes;

        private State(byte[] bytes) {
            this.bytes = bytes;
        }

        static State read(DataInput in) throws IOException {
            byte[] bytes = new byte[BYTES];
            in.readFully(bytes);
            return new State(bytes);
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.write(bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof State state && Arrays.equals(bytes, state.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
