package vigie.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Learns what is usual for one series and says how far a value is from it. Constant memory, and one logarithm
 * and at most one root for most values.
 *
 * <p>The severity is {@code ln(1 + |z|)}, with z the distance from the centre in robust mean absolute deviations: it is the same
 * for both directions and for any effect, so that points can be ranked. Only {@link #alarming()} knows the aim.
 */
public final class AdaptiveJudge implements Judge {
    /*
     * Centre c and two scales, m (winsorised) and w (not), follow each value v with the weight a = max(1/(n+2), 0.001):
     *
     *   d = v - c;  M = max(m, w/2, floor);  z = d/M, at most 1000 in size
     *   w += a (|d| - w);  c += a clip(d, 4M);  m += a (min(|d|, 4M) - m)      nothing clipped for n < 20
     *
     * Winsorising keeps an incident from becoming the norm at once; w, which is not, keeps a long incident from being
     * called unusual for ever: a lasting shift of 30 M is the new norm after about 500 values. The floor is the largest of 1 % of the
     * level, 1e-9 and, as long as every value was whole, half of sqrt(1 + |c|): a count is never surer than Poisson.
     *
     * Alarm [1]: the excess A = max(0, 2 ln(1+|z|) - 3), which is 0 under |z| = 3.5, the least effect that counts, has a tail
     * close to exponential, so a series of samples every dt seconds gives lambda exp(-A/beta) false alarms a day, with the
     * prior beta = 0.45 and lambda = sqrt(300 s/dt). The accepted rate r solved for z is the bound. An alarm begins beyond the bound
     * and beyond the least deviation that matters, and ends when the value is within 3.5 M or within that deviation again.
     *
     * The first 40 values are learnt, not judged. Everything is computed before v is learnt: no look-ahead.
     *
     * [1] A. Siffer et al., Anomaly detection in streams with extreme value theory, KDD 2017, for tails in streams;
     *     the exponential special case (shape 0) on a logarithmic excess is ours.
     */
    private static final int WARM_UP = 40;
    private static final int UNCLIPPED = 20;
    private static final double SLOWEST = 0.001;
    private static final double WINSOR = 4;
    private static final double MOST_Z = 1000;
    private static final double LEAST_SCALE = 1e-9;
    private static final double LEVEL_PART = 0.01;
    private static final double EFFECT = 3;
    private static final double EFFECT_Z = Math.expm1(EFFECT / 2);
    private static final double TAIL = 0.45;
    private static final double PRIOR_SECONDS = 300;
    private static final double LARGEST = 1e150; // so that no difference or product of two overflows

    private final Aim aim;
    private double intervalSeconds;
    private long lastMs;
    private long seen;
    private double centre;
    private double clippedScale;
    private double plainScale;
    private boolean fractional;
    private boolean alarming;
    private double judgedCentre = Double.NaN; // what the last value was judged by
    private double judgedScale = Double.NaN;

    /** A judge that has seen nothing; a value is expected every {@code intervalSeconds}. */
    public AdaptiveJudge(Aim aim, double intervalSeconds) {
        if (!(intervalSeconds > 0) || Double.isInfinite(intervalSeconds)) {
            throw new IllegalArgumentException("interval must be more than 0 s: was " + intervalSeconds);
        }
        this.aim = aim;
        this.intervalSeconds = intervalSeconds;
    }

    @Override
    public double judge(long timestampMs, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        double v = clip(value, LARGEST);
        learnInterval(timestampMs);
        if (seen == 0) {
            centre = v;
        }
        fractional |= v != Math.rint(v);
        double scale = scale();
        double d = v - centre;
        boolean warm = seen >= WARM_UP;
        double z = clip(d / scale, MOST_Z);
        if (warm) {
            aim(d, z, scale);
        }
        learn(d, scale);
        return warm ? Math.log1p(Math.abs(z)) : Double.NaN;
    }

    private void aim(double d, double z, double scale) {
        judgedCentre = centre;
        judgedScale = scale;
        boolean wrongSide = d > 0 ? aim.up() : aim.down();
        double size = Math.abs(d);
        // most values end here, so that the bound is seldom computed
        boolean counts = wrongSide && Math.abs(z) >= EFFECT_Z && size > leastThatMatters();
        alarming = counts && (alarming || size > bound());
    }

    private double leastThatMatters() {
        return Math.max(aim.minAbsolute(), aim.minRelative() * Math.abs(judgedCentre));
    }

    private double bound() {
        return Math.max(alarmZ() * judgedScale, leastThatMatters());
    }

    /** The distance, in scales, that is passed as often as the user accepts. */
    private double alarmZ() {
        double lambda = Math.sqrt(PRIOR_SECONDS / intervalSeconds);
        double excess = TAIL * Math.max(0, Math.log(lambda / aim.falseAlarms()));
        return Math.expm1((EFFECT + excess) / 2);
    }

    private double scale() {
        double level = Math.abs(centre);
        double floor = Math.max(LEAST_SCALE, LEVEL_PART * level);
        if (!fractional) {
            floor = Math.max(floor, 0.5 * Math.sqrt(1 + level));
        }
        return Math.max(floor, Math.max(clippedScale, 0.5 * plainScale));
    }

    private void learn(double d, double scale) {
        double weight = Math.max(1.0 / (seen + 2), SLOWEST);
        double most = seen < UNCLIPPED ? LARGEST * 2 : WINSOR * scale;
        plainScale += weight * (Math.abs(d) - plainScale);
        centre += weight * clip(d, most);
        clippedScale += weight * (Math.min(Math.abs(d), most) - clippedScale);
        seen++;
    }

    /** Follows the usual step quickly down and slowly up, so that a gap hardly counts. */
    private void learnInterval(long timestampMs) {
        double step = seen == 0 ? 0 : ((double) timestampMs - (double) lastMs) / 1000;
        lastMs = timestampMs;
        if (step > 0) {
            double weight = step < intervalSeconds ? 0.2 : 0.01;
            intervalSeconds += weight * (Math.min(step, 5 * intervalSeconds) - intervalSeconds);
        }
    }

    private static double clip(double value, double size) {
        return Math.max(-size, Math.min(size, value));
    }

    @Override
    public boolean alarming() {
        return alarming;
    }

    @Override
    public double low() {
        return aim.down() ? judgedCentre - bound() : Double.NaN;
    }

    @Override
    public double high() {
        return aim.up() ? judgedCentre + bound() : Double.NaN;
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
        return new State(
                intervalSeconds,
                lastMs,
                seen,
                centre,
                clippedScale,
                plainScale,
                fractional,
                alarming,
                judgedCentre,
                judgedScale);
    }

    @Override
    public boolean restore(Judge.State state) {
        if (!(state instanceof State kept)) {
            return false;
        }
        intervalSeconds = kept.intervalSeconds;
        lastMs = kept.lastMs;
        seen = kept.seen;
        centre = kept.centre;
        clippedScale = kept.clippedScale;
        plainScale = kept.plainScale;
        fractional = kept.fractional;
        alarming = kept.alarming;
        judgedCentre = kept.judgedCentre;
        judgedScale = kept.judgedScale;
        return true;
    }

    /** What an adaptive judge knows. */
    public record State(
            double intervalSeconds,
            long lastMs,
            long seen,
            double centre,
            double clippedScale,
            double plainScale,
            boolean fractional,
            boolean alarming,
            double judgedCentre,
            double judgedScale)
            implements Judge.State {
        static State read(DataInput in) throws IOException {
            return new State(
                    in.readDouble(),
                    in.readLong(),
                    in.readLong(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readBoolean(),
                    in.readBoolean(),
                    in.readDouble(),
                    in.readDouble());
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeDouble(intervalSeconds);
            out.writeLong(lastMs);
            out.writeLong(seen);
            out.writeDouble(centre);
            out.writeDouble(clippedScale);
            out.writeDouble(plainScale);
            out.writeBoolean(fractional);
            out.writeBoolean(alarming);
            out.writeDouble(judgedCentre);
            out.writeDouble(judgedScale);
        }
    }
}
