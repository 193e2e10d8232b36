package vigie.detector.judge;

import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Learns what is usual for one series, and says of each value how far from it, how rare and how new it is. Constant memory, no
 * look-ahead, no allocation; one logarithm for most values.
 *
 * <p>Three outputs, because no single one serves all three purposes. The <em>severity</em> ranks values and knows no aim. The
 * <em>alarm</em> is calibrated: false so often a day as the aim accepts. The <em>novelty</em> marks the first value of what a series never did.
 */
public final class AdaptiveJudge implements Judge {
    /*
     * A value's way, in this order:
     *
     *   rhythm    how far apart values are, and for how long it was watched
     *   season    what the hour explains is taken off: x = v - w (profile - level)
     *   floor     the least scale, by the kind of values (counts, mostly standing still)
     *   level     z of x
     *   local     z of x less the median of the 30 x before it
     *   drift     z of the mean of x over two hours
     *   severity  ln(1 + |z level|) + ln(1 + |z local|), held: it falls by a fifth of the way at each value
     *   alarm     the larger |z| of those that are on a side and of a size that matter, as an excess, calibrated
     *   novelty   records and rare tails, calibrated on its own
     *
     * The first 40 values are learnt, not judged. Values are kept as distances from an origin, so that small movements of large numbers
     * fit a float; it moves to the centre when that is so far off that a float is no finer than a hundredth of the scale.
     */
    private static final int WARM_UP = 40;
    private static final double LARGEST = 1e30; // so that no difference or product leaves a float
    private static final double HOLDS = 0.8;
    private static final double TRUSTED = 0.5; // from which strength on a season is what a value is compared with
    private static final int EARLY = 100;
    private static final double NONSENSE = 1e6; // scales
    private static final double LEAST_SCALE = 1e-9;
    private static final double FINE = 1e5; // scales from the origin; a float has 24 bits
    private static final int BYTES = 2 * Double.BYTES
            + Long.BYTES
            + Rhythm.BYTES
            + Season.BYTES
            + ScaleFloor.BYTES
            + LocalMedian.BYTES
            + 2 * Channel.BYTES
            + Drift.BYTES
            + Alarm.BYTES
            + Novelty.BYTES
            + Expected.BYTES;

    private final Aim aim;
    private final Rhythm rhythm;
    private final Season season = new Season();
    private final ScaleFloor floor = new ScaleFloor();
    private final LocalMedian median = new LocalMedian();
    private final Channel level = new Channel();
    private final Channel local = new Channel();
    private final Drift drift = new Drift();
    private final Expected expected;
    private final Alarm alarm;
    private final Novelty novelty;
    private double origin;
    private double held;
    private long seen;
    private boolean learning = true;

    /** A judge that has seen nothing; a value is expected every {@code intervalSeconds}. */
    public AdaptiveJudge(Aim aim, double intervalSeconds) {
        this.aim = aim;
        rhythm = new Rhythm(intervalSeconds);
        expected = new Expected(aim);
        alarm = new Alarm(aim.falseAlarms(), rhythm);
        novelty = new Novelty(level, local, floor, season, rhythm);
    }

    @Override
    public double judge(long timestampMs, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        double v = Math.max(-LARGEST, Math.min(LARGEST, value));
        if (seen == 0) {
            origin = v;
        }
        rhythm.advance(timestampMs);
        double x = v - season(timestampMs, v);
        double least = floor.of(v, season.level(), seen, learning);
        double near = median.isEmpty() ? x : median.median() + origin;
        double z = look(v - x, x, near, least);
        if (learning) {
            level.learn(seen, rhythm.minutes());
            local.learn(seen, rhythm.minutes());
            drift.learn(seen, rhythm.minutes());
        }
        median.add((float) (x - origin));
        boolean warm = seen >= WARM_UP;
        alarm.judge(warm ? z : 0, learning);
        novelty.judge(origin, seen, warm, learning);
        if (learning) {
            seen++;
            moveOrigin();
        }
        if (taughtByNonsense()) {
            restore(new AdaptiveJudge(aim, rhythm.stepSeconds()).state());
        }
        return warm ? severity() : Double.NaN;
    }

    private double season(long timestampMs, double v) {
        season.look(timestampMs, rhythm, origin);
        double offset = season.offset();
        if (learning) {
            season.learn(v, seen, rhythm, origin);
        }
        return offset;
    }

    private double look(double offset, double x, double near, double least) {
        level.look(x, least, seen);
        local.look(x - near, least, seen);
        drift.look(level, least, rhythm, seen);
        return expected.judge(offset, near, level, local, drift.channel(), Drift.isKnown(rhythm, seen));
    }

    /** Whether what came first was of another world than what comes since: nothing that slowly forgets would get over it in weeks. */
    private boolean taughtByNonsense() {
        boolean early = seen < EARLY || !season.isKnown();
        return early
                && median.isFull()
                && level.scale() > NONSENSE * Math.max(median.range(), Math.max(floor.last(), LEAST_SCALE));
    }

    private void moveOrigin() {
        double off = level.centre() - origin;
        if (Math.abs(off) > FINE * level.scale()) {
            float by = (float) -off;
            season.shift(by);
            median.shift(by);
            novelty.shift(by);
            origin -= by;
        }
    }

    private double severity() {
        double now = momentary();
        held = Math.max(now, HOLDS * held + (1 - HOLDS) * now);
        return held;
    }

    /** How unusual the last value alone was: its severity, not held. */
    public double momentary() {
        return Math.log((1 + Math.abs(level.z())) * (1 + Math.abs(local.z())));
    }

    @Override
    public void learn(boolean learns) {
        learning = learns;
    }

    @Override
    public void accept(double falseAlarms) {
        alarm.accept(Math.min(aim.falseAlarms(), falseAlarms));
    }

    @Override
    public void feedback(boolean real) {
        alarm.feedback(real);
    }

    @Override
    public boolean alarming() {
        return alarm.on();
    }

    /** Whether the last value alone is rarer than accepted. */
    public boolean beyond() {
        return alarm.beyond();
    }

    /** How new the last value was: 1 - log10 of how often a day such a thing is expected by chance; 0 for nothing new. */
    public double novelty() {
        return novelty.score();
    }

    @Override
    public double low() {
        return expected.low(alarm.bound());
    }

    @Override
    public double high() {
        return expected.high(alarm.bound());
    }

    @Override
    public Reason reason() {
        Reason.View spoke = expected.spoke();
        boolean byHour = spoke == Reason.View.LEVEL && season.strength() > TRUSTED;
        boolean isNew = novelty.score() >= 1 - Math.log10(aim.falseAlarms());
        return new Reason(byHour ? Reason.View.HOUR : spoke, alarm.expectedPerDay(), isNew);
    }

    @Override
    public double chance() {
        return seen < WARM_UP ? Double.NaN : Math.min(1, alarm.expectedPerDay() * rhythm.stepDays());
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
    public State state() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putDouble(origin).putDouble(held).putLong(seen);
        rhythm.write(out);
        season.write(out);
        floor.write(out);
        median.write(out);
        level.write(out);
        local.write(out);
        drift.write(out);
        alarm.write(out);
        novelty.write(out);
        expected.write(out);
        return new State(out.array());
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        ByteBuffer in = kept.open();
        origin = in.getDouble();
        held = in.getDouble();
        seen = in.getLong();
        rhythm.read(in);
        season.read(in);
        floor.read(in);
        median.read(in);
        level.read(in);
        local.read(in);
        drift.read(in);
        alarm.read(in);
        novelty.read(in);
        expected.read(in);
        return true;
    }

    /** What an adaptive judge knows. */
    static final class State extends PackedState {
        private State(byte[] bytes) {
            super(bytes);
        }

        static State read(DataInput in) throws IOException {
            return new State(read(in, BYTES));
        }
    }
}
