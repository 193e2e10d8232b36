package vigie.detector.judge;

import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Judges the load of a whole service, a value a minute: whether it rises beyond what the hour of the day and the last hour explain, and how
 * alike it rises everywhere.
 *
 * <p>It warms up for two days. What it has told for six hours without an end is the new usual.
 */
public final class SurgeJudge implements Judge {
    /*
     * All is done in logarithms. Let x be the load, s(t) what the season adds at this time (see Season), m the median of x - s over the last
     * hour and l the level of a week, once a season is known. Expected is e = max(m, l) + s: a popular day or growth raises m within half an hour, and an outage or
     * a quiet day lowers neither. So a rise d = x - e is quick, and beyond the usual for the hour.
     *
     * How alike the parts of the load rise is the distance between their shares now and their usual shares, D = 1/2 sum |q - p|. Of the rise
     * itself, with r = exp(d), that is D r / (r - 1): 0 where every part grew as many times, 1 where all of the rise comes from what was
     * nothing before. Detection by entropy [1, 2] looks for the same, a mix that concentrates or scatters, in one figure that does not tell
     * which part it was. From a half on the rise is taken for uneven.
     *
     * It alarms when r reaches `ratio` for an uneven rise, or `even` for any, two values in a row, and ends after five under half of
     * `ratio`'s excess. A rise that came at this time of the day on two days before must be half as high again, see UsualRises. What is over
     * its limit is not learnt.
     *
     * [1] Lakhina, Crovella, Diot: Mining anomalies using traffic feature distributions, SIGCOMM 2005.
     * [2] Feinstein, Schnackenberg, Balupari, Kindred: Statistical approaches to DDoS attack detection and response, DISCEX 2003.
     */
    private static final double UNEVEN = 0.5;
    private static final int IN_A_ROW = 2;
    private static final int CALM = 5;
    private static final double HIGHER = Math.log(1.5);
    private static final double HARDLY = Math.log(1.25);
    private static final double MOST = 1e15;
    private static final double MOST_SEVERE = 10;
    private static final double WARM_DAYS = 2;
    private static final int FEWEST = 60;
    private static final double APART_MS = 3_600_000;
    private static final int APART_UNITS = 5;
    private static final long HELD_MS = 6 * 3_600_000L;
    private static final double FADES_DAYS = 90;
    private static final int BYTES =
            Rhythm.BYTES + Season.BYTES + LastHour.BYTES + UsualRises.BYTES + 9 * Long.BYTES + 2 * Integer.BYTES + 1;

    private final double ratio; // logarithms
    private final double even;
    private final double idle;
    private final int warmUp;
    private final double apartMs;
    private final Rhythm rhythm;
    private final Season season = new Season();
    private final LastHour hour;
    private final UsualRises rises = new UsualRises();
    private boolean on;
    private int over; // in a row
    private int calm; // in a row
    private long seen;
    private long sinceMs; // the alarm, the last one if it is over
    private long untilMs;
    private long usualMs; // when it was last hardly above what was expected
    private long roseMs; // how long it took to rise so far
    private double peak; // of the alarm
    private double noise; // a rise that somebody called so
    private double noiseDay;
    private double high = Double.NaN;
    private double expected = Double.NaN; // within one call
    private double rise = Double.NaN;
    private double uneven;
    private boolean learning = true;

    /**
     * A judge that has seen nothing.
     *
     * @param ratio how many times the expected an uneven rise is wrong, more than 1
     * @param even how many times any rise is wrong, at least {@code ratio}; infinite for never
     * @param idle a load under which nothing is wrong, more than 0
     * @param unitSeconds how often a value comes, more than 0
     */
    public SurgeJudge(double ratio, double even, double idle, double unitSeconds) {
        if (!(ratio > 1) || !(even >= ratio) || !(idle > 0)) {
            throw new IllegalArgumentException("ratio must be more than 1, even at least ratio, idle more than 0: was "
                    + ratio + ", " + even + " and " + idle);
        }
        this.ratio = Math.log(ratio);
        this.even = Math.log(even);
        this.idle = Math.min(MOST, idle);
        rhythm = new Rhythm(unitSeconds);
        hour = new LastHour(unitSeconds);
        apartMs = Math.max(APART_MS, APART_UNITS * 1_000 * unitSeconds);
        warmUp = (int) Math.max(FEWEST, WARM_DAYS * Rhythm.SECONDS_A_DAY / unitSeconds);
    }

    /** Judges a load of which the parts are as usual. */
    @Override
    public double judge(long timestampMs, double value) {
        return judge(timestampMs, value, 0);
    }

    /**
     * Judges a load.
     *
     * @param distance between the shares that its parts have and those that they usually have, from 0 to 1; 0 if that is not known
     */
    public double judge(long timestampMs, double value, double distance) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        if (Math.abs((double) timestampMs - rhythm.lastMs()) > apartMs) {
            begin(timestampMs);
        }
        rhythm.advance(timestampMs);
        season.look(timestampMs, rhythm, 0);
        double x = Math.log(Math.max(idle, Math.min(MOST, value)));
        boolean warm = seen >= warmUp;
        double limit = measure(timestampMs, x, distance);
        boolean isOver = rise >= limit;
        if (warm && !Double.isNaN(rise)) {
            decide(timestampMs, isOver, x);
        }
        if (learning && (!warm || (!on && !isOver))) {
            learn(x);
        } else if (!hour.isKnown()) {
            hour.add(x - season.offset());
        }
        if (!warm || Double.isNaN(rise)) {
            high = Double.NaN;
            return Double.NaN;
        }
        high = Double.isInfinite(limit) ? Double.NaN : Math.exp(expected + limit);
        return Math.min(MOST_SEVERE, Math.max(0, rise) / Math.min(limit, MOST_SEVERE * ratio));
    }

    /** Nothing is known of the last hour. */
    private void begin(long timestampMs) {
        hour.clear();
        on = false;
        over = 0;
        calm = 0;
        usualMs = timestampMs;
    }

    /** How far it rose, and the rise from which on that is wrong. */
    private double measure(long timestampMs, double x, double distance) {
        rise = Double.NaN;
        uneven = 0;
        if (!hour.isKnown()) {
            return even;
        }
        double usual = season.isKnown() ? Math.max(hour.median(), season.level()) : hour.median();
        expected = Math.max(Math.log(idle), usual + season.offset());
        rise = x - expected;
        if (rise < HARDLY) {
            usualMs = timestampMs;
        }
        uneven = rise > 0 ? Math.min(1, distance / -Math.expm1(-rise)) : 0;
        double limit = uneven >= UNEVEN ? ratio : even;
        if (rise >= limit) {
            rises.learn(timestampMs, rise);
        }
        double habit = rises.usual(timestampMs);
        double called = noise * Math.exp(-(rhythm.days() - noiseDay) / FADES_DAYS);
        return Math.max(limit, Math.max(called, habit > 0 ? habit + HIGHER : 0));
    }

    private void decide(long timestampMs, boolean isOver, double x) {
        over = isOver ? over + 1 : 0;
        calm = rise < Math.log((1 + Math.exp(ratio)) / 2) ? calm + 1 : 0;
        if (!on && over >= IN_A_ROW) {
            on = true;
            sinceMs = timestampMs;
            roseMs = Math.max(0, timestampMs - usualMs);
            peak = 0;
        } else if (on && (calm >= CALM || timestampMs - sinceMs >= HELD_MS)) {
            on = false;
            over = 0;
            if (calm < CALM) {
                hour.fill(x - season.offset()); // who learns from it may be kept from that by this very alarm
            }
        }
        if (on) {
            untilMs = timestampMs;
            peak = Math.max(peak, rise);
        }
    }

    private void learn(double x) {
        hour.add(x - season.offset());
        season.learn(x, seen, rhythm, 0);
        seen++;
    }

    @Override
    public boolean alarming() {
        return on;
    }

    @Override
    public double high() {
        return high;
    }

    /** The load that was expected for the last value; NaN if that is not known. */
    public double expected() {
        return Math.exp(expected);
    }

    /** How many times the expected the last value was; NaN if that is not known. */
    public double times() {
        return Math.exp(rise);
    }

    /** Whether the parts of the last value rose unlike each other. */
    public boolean isUneven() {
        return uneven >= UNEVEN;
    }

    /** Whether the last value was so high that its mix of parts may not be a usual one. */
    public boolean isHigh() {
        return on || rise >= ratio;
    }

    /** From when the load was as usual to the alarm, in milliseconds. */
    public long roseMs() {
        return roseMs;
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
        learning = learns;
    }

    /** After noise, a rise as high is none; after a real one, it is not taken for a habit. */
    @Override
    public void feedback(boolean real) {
        if (real) {
            rises.forget(sinceMs, untilMs);
            noise = 0;
        } else {
            noise = Math.max(noise, peak + HIGHER);
            noiseDay = rhythm.days();
        }
    }

    @Override
    public Judge.State state() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        rhythm.write(out);
        season.write(out);
        hour.write(out);
        rises.write(out);
        out.putLong(seen).putLong(sinceMs).putLong(untilMs).putLong(usualMs).putLong(roseMs);
        out.putDouble(peak).putDouble(noise).putDouble(noiseDay).putDouble(high);
        out.putInt(over).putInt(calm).put((byte) (on ? 1 : 0));
        return new State(out.array());
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        ByteBuffer in = kept.open();
        rhythm.read(in);
        season.read(in);
        hour.read(in);
        rises.read(in);
        seen = in.getLong();
        sinceMs = in.getLong();
        untilMs = in.getLong();
        usualMs = in.getLong();
        roseMs = in.getLong();
        peak = in.getDouble();
        noise = in.getDouble();
        noiseDay = in.getDouble();
        high = in.getDouble();
        over = in.getInt();
        calm = in.getInt();
        on = in.get() == 1;
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
