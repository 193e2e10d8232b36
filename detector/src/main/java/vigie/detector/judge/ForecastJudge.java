package vigie.detector.judge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Says when a series will pass a bound, and alarms when that is near: expected within a given time, by a trend that is clear. Constant
 * memory of about 1 KiB, no look-ahead, no allocation.
 *
 * <p>Its severity is ln(1 + within / time left): 0 without a trend towards a bound, 0.7 when the bound is {@code within} away, 13.8 beyond
 * it. A value beyond a bound alarms at once, while warming up too. Values that are infinite cannot be judged.
 */
public final class ForecastJudge implements Judge {
    /*
     * A value's way:
     *
     *   ladder   means of stretches of time, 16 on each rung, from a quarter of a minute (or the interval) to what spans the time within
     *   trends   a robust slope and its error for two windows a rung; the most precise that no shorter one contradicts
     *   reach    the distance to the bound over the slope: the time left, with the ends of an interval of 90 %
     *   turns    how near it came before, and turned back
     *
     * It alarms when, with three values in a row and for a sixteenth of the window that speaks,
     *   the time left, as likely too long as too short, is at most `within`: neither end of the interval decides alone;
     *   the slope is at least four errors from none, and the slow end of the interval is at most three times `within`;
     *   the trend was seen for a sixth of the time left at least, for nobody believes a minute's trend for a month; once two days are known
     *   the last hours speak of eight hours at most, and days of what is beyond. A line without error (a clock, a certificate that
     *   expires) is believed for ever;
     *   being so near is not a habit.
     * It ends when a milder rule (times within * 1.3, two errors, a twelfth) has not held for an eighth of the window that spoke, so that
     * a trend at the edge does not flap; at once when the series turned, or was only beyond the bound.
     */
    private static final double AGREE_PART = 16;
    private static final double AGREE_MOST = 64; // parts of within
    private static final double CLEAR = 4;
    private static final double STILL_CLEAR = 2;
    private static final double EXACT = 1_000;
    private static final double BELIEVED = 6;
    private static final double LATEST = 3;
    private static final double MILDER = 1.3;
    private static final double NINETY_PERCENT = 1.645;
    private static final double HOLD_PART = 8;
    private static final double LEAST_PART = 1e-6; // of within, the least time left that is told apart
    private static final int FIRST_WINDOW = 8;

    private final double above; // NaN for none
    private final double below;
    private final double withinSeconds;
    private final int warmUp;
    private final Grain grain = new Grain();
    private final Ladder ladder;
    private final Trends trends;
    private final Persistence alarm = new Persistence();
    private final @Nullable Turns up; // towards above
    private final @Nullable Turns down;

    private double clock; // seconds that passed between values
    private long lastMs;
    private double last = Double.NaN;
    private long seen;
    private boolean byDays; // the trend that speaks
    private double left = Double.POSITIVE_INFINITY; // seconds

    /**
     * A judge that has seen nothing.
     *
     * @param above what should not be exceeded, or null
     * @param below what should not be fallen below, or null
     * @param withinSeconds how near in time is too near
     * @param intervalSeconds how often a value is expected
     */
    public ForecastJudge(@Nullable Double above, @Nullable Double below, double withinSeconds, double intervalSeconds) {
        this.above = above == null ? Double.NaN : above;
        this.below = below == null ? Double.NaN : below;
        if (Double.isNaN(this.above) && Double.isNaN(this.below)) {
            throw new IllegalArgumentException("forecast needs above or below: neither is a number");
        }
        if (this.above <= this.below) {
            throw new IllegalArgumentException("above must be greater than below: was " + above + " and " + below);
        }
        if (!(withinSeconds > 0) || Double.isInfinite(withinSeconds)) {
            throw new IllegalArgumentException("within must be more than 0 s: was " + withinSeconds);
        }
        if (!(intervalSeconds > 0) || Double.isInfinite(intervalSeconds)) {
            throw new IllegalArgumentException("interval must be more than 0 s: was " + intervalSeconds);
        }
        this.withinSeconds = withinSeconds;
        Scale scale = Scale.of(withinSeconds, intervalSeconds);
        this.ladder = new Ladder(scale, intervalSeconds);
        this.trends = new Trends(ladder, grain);
        this.up = above == null ? null : new Turns();
        this.down = below == null ? null : new Turns();
        this.warmUp = (int) Math.min(1 << 20, Math.ceil(FIRST_WINDOW * scale.lowestSeconds() / intervalSeconds));
    }

    @Override
    public double judge(long timestampMs, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        double seconds = seen == 0 ? 0 : Math.max(0, ((double) timestampMs - (double) lastMs) / 1_000);
        lastMs = timestampMs;
        last = value;
        clock += seconds;
        grain.add(value);
        int closed = ladder.add(seconds, value);
        if (closed > 0) {
            trends.update(closed);
            turn();
        }
        boolean warm = seen++ >= warmUp;
        look();
        decide(seconds);
        return warm || left == 0 ? severity() : Double.NaN;
    }

    private void turn() {
        double stand = trends.stand();
        if (!Double.isNaN(stand)) {
            double noise = trends.noise();
            boolean turnedBelow = up != null && up.add(clock, above - stand, noise);
            boolean turnedAbove = down != null && down.add(clock, stand - below, noise);
            if (turnedBelow || turnedAbove) {
                alarm.turned();
            }
        }
    }

    /** Which trend speaks, and of what time left. */
    private void look() {
        byDays = false;
        if (last >= above || last <= below) {
            left = 0;
            return;
        }
        left = left(trends.hours());
        if (!inSight(trends.hours(), left, 2)) {
            left = left(trends.days());
            byDays = true;
            if (!inSight(trends.days(), left, 2)) {
                left = Double.POSITIVE_INFINITY;
            }
        }
    }

    private double left(Trend trend) {
        double distance = distance(trend);
        return Double.isNaN(distance)
                ? Double.POSITIVE_INFINITY
                : Math.max(Double.MIN_NORMAL, distance / Math.abs(trend.perSecond())); // 0 is for what is there
    }

    /** How far the bound is towards which a trend goes, 0 at least; NaN if there is none. */
    private double distance(Trend trend) {
        double about = distance(trend.perSecond(), last);
        double slope = Math.abs(trend.perSecond());
        double stand = trends.stand(trend, about / slope);
        double distance = distance(trend.perSecond(), Double.isNaN(stand) ? last : stand);
        return Double.isNaN(distance) ? distance : Math.max(distance, 0);
    }

    private double distance(double slope, double value) {
        return slope > 0 ? above - value : slope < 0 ? value - below : Double.NaN;
    }

    private double end(Trend trend, boolean slow) {
        double distance = distance(trend);
        return trend.end(distance, trends.standError(), NINETY_PERCENT, slow);
    }

    /** Whether a trend can tell of so far a time, taken so many times more mildly. */
    private boolean inSight(Trend trend, double seconds, double milder) {
        double clarity = trend.clarity();
        if (!(seconds < Double.POSITIVE_INFINITY) || clarity < STILL_CLEAR) {
            return false;
        }
        double sight = BELIEVED * trend.overSeconds();
        if (trend == trends.hours() && trends.days().isKnown()) {
            sight = Math.min(sight, Scale.HOURS);
        }
        boolean far = clarity >= EXACT || seconds <= milder * sight;
        @Nullable Turns turns = trend.perSecond() > 0 ? up : down;
        boolean broken = alarm.holdsOn(); // the habit, unless it turned since
        return far && (broken || turns == null || !turns.isHabit(distance(trend), trend.overSeconds()));
    }

    private Trend speaking() {
        return byDays ? trends.days() : trends.hours();
    }

    private void decide(double seconds) {
        if (left == 0) {
            alarm.atOnce(seconds);
            return;
        }
        Trend trend = speaking();
        boolean holds = left <= withinSeconds
                && trend.clarity() >= CLEAR
                && inSight(trend, left, 1)
                && end(trend, true) <= LATEST * withinSeconds;
        boolean nearly = left <= MILDER * withinSeconds;
        alarm.decide(seconds, holds, nearly, firmAfter(), trend.overSeconds() / HOLD_PART);
    }

    /** For how many seconds a forecast has to be the same; a line without error needs not wait. */
    private double firmAfter() {
        Trend trend = speaking();
        return trend.clarity() >= EXACT ? 0 : Math.min(trend.overSeconds() / AGREE_PART, withinSeconds / AGREE_MOST);
    }

    private double severity() {
        return Math.log1p(withinSeconds / Math.max(left, LEAST_PART * withinSeconds));
    }

    @Override
    public boolean alarming() {
        return alarm.on();
    }

    @Override
    public double low() {
        return matters(false) ? below : Double.NaN;
    }

    @Override
    public double high() {
        return matters(true) ? above : Double.NaN;
    }

    /** Whether a bound is the one that is near; both are while neither is. */
    private boolean matters(boolean upper) {
        if (last >= above || last <= below) {
            return upper == last >= above;
        }
        return left == Double.POSITIVE_INFINITY || upper == speaking().perSecond() > 0;
    }

    @Override
    public @Nullable Outlook outlook() {
        if (left == Double.POSITIVE_INFINITY) {
            return null;
        }
        Trend trend = speaking();
        double bound = matters(true) ? above : below;
        if (left == 0) {
            return new Outlook(bound, 0, 0, 0, trend.isKnown() ? trend.perSecond() : 0, 0);
        }
        return new Outlook(bound, left, end(trend, false), end(trend, true), trend.perSecond(), trend.overSeconds());
    }

    @Override
    public long seen() {
        return seen;
    }

    @Override
    public int warmUp() {
        return warmUp;
    }

    @Override
    public void learn(boolean learns) {
        // a disk fills under planned work too
    }

    /** The size of its state. */
    int bytes() {
        int turns = (up == null ? 0 : Turns.BYTES) + (down == null ? 0 : Turns.BYTES);
        int own = 2 * Long.BYTES + 3 * Double.BYTES + 1;
        return own + Persistence.BYTES + Grain.BYTES + ladder.bytes() + trends.bytes() + turns;
    }

    @Override
    public State state() {
        ByteBuffer out = ByteBuffer.allocate(bytes());
        out.putLong(lastMs).putLong(seen);
        out.putDouble(clock).putDouble(last).putDouble(left).put((byte) (byDays ? 1 : 0));
        alarm.write(out);
        grain.write(out);
        ladder.write(out);
        trends.write(out);
        if (up != null) {
            up.write(out);
        }
        if (down != null) {
            down.write(out);
        }
        return new State(out.array());
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept) || kept.length() != bytes()) {
            return false;
        }
        ByteBuffer in = kept.open();
        lastMs = in.getLong();
        seen = in.getLong();
        clock = in.getDouble();
        last = in.getDouble();
        left = in.getDouble();
        byDays = in.get() != 0;
        alarm.read(in);
        grain.read(in);
        ladder.read(in);
        trends.read(in);
        if (up != null) {
            up.read(in);
        }
        if (down != null) {
            down.read(in);
        }
        return true;
    }

    /** What a forecasting judge knows; its length depends on the settings. */
    static final class State extends PackedState {
        private static final int MOST = 4_096;

        private State(byte[] bytes) {
            super(bytes);
        }

        static State read(DataInput in) throws IOException {
            int length = in.readUnsignedShort();
            if (length > MOST) {
                throw new IOException("state of a forecast must have at most " + MOST + " bytes: was " + length);
            }
            return new State(read(in, length));
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeShort(length());
            super.write(out);
        }
    }
}
