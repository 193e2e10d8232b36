package vigie.detector.judge;

import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Compares a series with the same series of its peers, and knows how far from them it usually is.
 *
 * <p>{@link #judge} only takes the value; what is made of it is decided in rounds, when every peer has brought one: first {@link #look}
 * for all of them, then {@link #decide} or {@link #undecided}. Only those three move it, and none of them allocates.
 */
public final class PeerJudge implements Judge {
    /*
     * With z the scales by which it is off (see PeerDistance), on a side and of a size that matter:
     *
     *   A = max(0, 2 ln(1 + |z|) - 3)                  the excess, as in Alarm, but not muted: who is ill stays odd until healed
     *
     * The smaller excess of two rounds in a row goes to the calibrator, so a movement that reaches one instance a poll before the
     * others is none. The movement must be its own: a distance that begins with a movement of the peers is, as long as it lasts, not held
     * against the one that stayed.
     *
     * While it is odd one round in ten is learnt: a habit takes hours to make, and is made in the end.
     */
    private static final double EFFECT = 3;
    private static final double LEAST_Z = Math.expm1(EFFECT / 2);
    private static final int QUIET = 3;
    private static final int SELDOM = 10;
    private static final double LARGEST = 1e30; // so that no difference or product leaves a float
    private static final Calibrator.Prior PRIOR = new Calibrator.Prior(0.45, 20, 10, 0, true, false);
    private static final int BYTES = Rhythm.BYTES + PeerDistance.BYTES + Calibrator.BYTES + 2 * Double.BYTES + 4;

    private final Aim aim;
    private final Rhythm rhythm;
    private final PeerDistance distance = new PeerDistance();
    private final Calibrator calibrator;
    private double excessBefore;
    private double expected = Double.POSITIVE_INFINITY;
    private boolean on;
    private boolean theirs; // the distance that lasts began with a movement of the peers
    private byte quiet;
    private byte skipped;
    private boolean learning = true;

    private double latest = Double.NaN; // not kept: it is of the round to come
    private boolean brought;

    /** A judge that has seen nothing; a value is expected every {@code intervalSeconds}. */
    public PeerJudge(Aim aim, double intervalSeconds) {
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
        return distance.habit();
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
        distance.look(latest, median, spread, learning);
        return distance.isKnown() ? distance.z() : Double.NaN;
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
        double excess = matters(distance.off()) ? excess(Math.abs(distance.z())) : 0;
        boolean apart = together != 0 && matters(together * distance.scale());
        if (excess == 0 && !apart) {
            quiet = (byte) Math.min(QUIET, quiet + 1);
        } else {
            theirs |= quiet >= QUIET && distance.peersMoved();
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
        if (deviates(distance.z())) {
            theirs |= quiet >= QUIET;
            quiet = 0;
        }
        learn();
    }

    private boolean matters(double off) {
        boolean side = off > 0 ? aim.up() : aim.down();
        return side && Math.abs(off) > effect();
    }

    private double effect() {
        return Math.max(aim.minAbsolute(), aim.minRelative() * Math.abs(distance.peers()));
    }

    private static double excess(double scales) {
        return scales > LEAST_Z ? 2 * Math.log1p(scales) - EFFECT : 0;
    }

    private void learn() {
        if (!learning || (on && ++skipped % SELDOM != 0)) {
            return;
        }
        skipped = 0;
        if (!distance.learn()) {
            restore(new PeerJudge(aim, rhythm.stepSeconds()).state());
        }
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
        return distance.isKnown() ? 2 * Math.log1p(Math.abs(distance.z())) : Double.NaN;
    }

    /** The median of its peers in the last round; NaN before the first. */
    public double peers() {
        return distance.peers();
    }

    @Override
    public double low() {
        return aim.down() ? distance.peers() + Math.min(0, habit()) - least() : Double.NaN;
    }

    @Override
    public double high() {
        return aim.up() ? distance.peers() + Math.max(0, habit()) + least() : Double.NaN;
    }

    private double least() {
        double scales = Math.expm1((EFFECT + calibrator.bound(aim.falseAlarms())) / 2);
        return Math.max(scales * distance.scale(), effect());
    }

    @Override
    public Reason reason() {
        return new Reason(Reason.View.PEERS, expected, false);
    }

    @Override
    public long seen() {
        return distance.seen();
    }

    @Override
    public int warmUp() {
        return PeerDistance.warmUp();
    }

    @Override
    public Judge.State state() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        rhythm.write(out);
        distance.write(out);
        calibrator.write(out);
        out.putDouble(excessBefore).putDouble(expected);
        out.put((byte) (on ? 1 : 0)).put((byte) (theirs ? 1 : 0)).put(quiet).put(skipped);
        return new State(out.array());
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        ByteBuffer in = kept.open();
        rhythm.read(in);
        distance.read(in);
        calibrator.read(in);
        excessBefore = in.getDouble();
        expected = in.getDouble();
        on = in.get() != 0;
        theirs = in.get() != 0;
        quiet = in.get();
        skipped = in.get();
        return true;
    }

    /** What it knows. */
    static final class State extends PackedState {
        private State(byte[] bytes) {
            super(bytes);
        }

        static State read(DataInput in) throws IOException {
            return new State(read(in, BYTES));
        }
    }
}
