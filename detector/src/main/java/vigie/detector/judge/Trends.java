package vigie.detector.judge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The trends of a series: one of the last hours, and one over whole days once two of them are known. */
final class Trends {
    /*
     * On each rung of the ladder the last 8 and the last 16 stretches are fitted when one is added: windows that double, from three minutes
     * to sixteen days. A window's slope has the error sqrt(w^2 / (n - 1) + (g / n)^2), where w is how much stretches wander (now or
     * usually, whichever is more) and g the step that a coarse series may be about to make.
     *
     * Which window is believed is Lepski's choice [1, 2]: from the shortest on, as long as there is a slope that is within three errors of
     * all, the one with the least error, and the longest of those about as good. A trend that began or flattened an hour ago contradicts
     * the day's, and then the hour's is taken; one that has been steady for a day is known to the precision of a day.
     *
     * What is usual for a window that is fitted for the first time is taken from the next shorter: on the rung above noise is half as much
     * and a random walk twice.
     *
     * Rungs of six hours and more are a chain of their own: only there is a day's rhythm no trend.
     *
     * [1] O. Lepski, On a problem of adaptive estimation in Gaussian white noise, Theory of Probability and its Applications 35, 1990.
     * [2] A. Goldenshluger, A. Nemirovski, On spatially adaptive estimation of nonparametric regression, 1997.
     */
    private static final double AGREES = 3;
    private static final double ABOVE = 0.7;
    private static final double FOLLOWS = 1 / 32.0;
    private static final double WINSOR = 8;
    private static final double ALIKE = 1.25;
    private static final double STAND_PART = 64;
    private static final int STANDS = 3;

    private final Ladder ladder;
    private final Grain grain;
    private final float[] slopes; // a stretch; two windows a rung, the shorter first; NaN for none
    private final float[] wanders;
    private final float[] usual;
    private final Trend hours = new Trend();
    private final Trend days = new Trend();

    private double standError; // within one call of the judge

    Trends(Ladder ladder, Grain grain) {
        this.ladder = ladder;
        this.grain = grain;
        int windows = 2 * ladder.rungs();
        slopes = new float[windows];
        wanders = new float[windows];
        usual = new float[windows];
        Arrays.fill(slopes, Float.NaN);
        Arrays.fill(usual, Float.NaN);
    }

    /** The trend of the last hours, of a day at most. */
    Trend hours() {
        return hours;
    }

    /** The trend over whole days. */
    Trend days() {
        return days;
    }

    /** Fits the rungs that have a new stretch; the longer window, which costs four times the shorter, at every fourth one. */
    void update(int rungs) {
        TrendFit fit = TrendFit.ofThread();
        for (int rung = 0; rung < rungs; rung++) {
            fit(fit, rung, 8, 2 * rung);
            if (ladder.isFourth(rung) || Float.isNaN(slopes[2 * rung + 1]) || isBroken(rung)) {
                fit(fit, rung, 16, 2 * rung + 1);
            }
        }
        choose();
    }

    /** Whether the newest stretches have a hole, behind which a fit of before is worth nothing. */
    private boolean isBroken(int rung) {
        return ladder.size(rung) < Ladder.SIZE || Double.isNaN(ladder.back(rung, 1) + ladder.back(rung, 2));
    }

    private void fit(TrendFit fit, int rung, int n, int window) {
        boolean daily = ladder.stretch(rung) == Scale.QUARTER_DAY;
        if (!fit.fit(ladder, rung, n, daily)) {
            slopes[window] = Float.NaN;
            return;
        }
        slopes[window] = (float) fit.slope();
        wanders[window] = (float) fit.wander();
        if (Float.isNaN(usual[window])) {
            double beside = window == 0 || Float.isNaN(usual[window - 1]) ? 0 : usual[window - 1];
            usual[window] = (float) Math.max(fit.wander(), n == 8 ? ABOVE * beside : beside);
        }
        double most = usual[window] == 0 ? fit.wander() : Math.min(fit.wander(), WINSOR * usual[window]);
        usual[window] += (float) (FOLLOWS * (most - usual[window]));
    }

    private void choose() {
        int first = 0;
        while (first < ladder.rungs() && ladder.stretch(first) < Scale.QUARTER_DAY) {
            first++;
        }
        choose(hours, 0, first);
        choose(days, first, ladder.rungs());
    }

    private void choose(Trend trend, int from, int to) {
        trend.clear();
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        for (int window = 2 * from; window < 2 * to; window++) {
            if (Float.isNaN(slopes[window])) {
                continue;
            }
            int n = window % 2 == 0 ? 8 : 16;
            double stretch = ladder.stretch(window / 2);
            double wander = wander(window);
            double coarse = grain.missing() / n;
            double error = Math.sqrt(wander * wander / (n - 1) + coarse * coarse) / stretch;
            double slope = slopes[window] / stretch;
            low = Math.max(low, slope - AGREES * error);
            high = Math.min(high, slope + AGREES * error);
            if (low > high) {
                return;
            }
            if (!trend.isKnown() || error <= ALIKE * trend.error()) {
                trend.set(slope, wander / Math.sqrt(stretch), error, n * stretch);
            }
        }
    }

    private double wander(int window) {
        return Math.max(wanders[window], usual[window]);
    }

    /**
     * Where the series stands, moved on to now by a trend: by the longest rung that a lower one does not contradict, and that is short beside
     * what is asked for. NaN if too little is known.
     */
    double stand(Trend trend, double forSeconds) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        double stand = Double.NaN;
        standError = 0;
        for (int rung = 0; rung < ladder.rungs() && ladder.size(rung) >= STANDS; rung++) {
            if (rung > 0 && STAND_PART * ladder.stretch(rung) > forSeconds) {
                break;
            }
            double middle = middle(trend.perSecond(), rung, ladder.since(rung) + ladder.stretch(rung) / 2);
            double error = standError(rung);
            low = Math.max(low, middle - AGREES * error);
            high = Math.min(high, middle + AGREES * error);
            if (!(low <= high)) {
                break; // or a hole
            }
            stand = middle;
            standError = error;
        }
        return ladder.origin() + stand;
    }

    /** The standard deviation of where it last said that the series stands. */
    double standError() {
        return standError;
    }

    /** Where the series stands whatever its trend, and nearly now; NaN if too little is known. */
    double stand() {
        return ladder.size(0) < STANDS ? Double.NaN : ladder.origin() + middle(0, 0, 0);
    }

    /** The standard deviation of that. */
    double noise() {
        return standError(0);
    }

    /** The median of a rung's last three stretches, moved on to now by a slope a second. */
    private double middle(double slope, int rung, double since) {
        double stretch = ladder.stretch(rung);
        double a = ladder.back(rung, 1) + slope * since;
        double b = ladder.back(rung, 2) + slope * (since + stretch);
        double c = ladder.back(rung, 3) + slope * (since + 2 * stretch);
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c)); // NaN if one is
    }

    private double standError(int rung) {
        int window = Float.isNaN(slopes[2 * rung + 1]) ? 2 * rung : 2 * rung + 1;
        return Float.isNaN(slopes[window]) ? 0 : wander(window);
    }

    int bytes() {
        return 3 * Float.BYTES * slopes.length + 2 * Trend.BYTES;
    }

    void write(ByteBuffer out) {
        for (int i = 0; i < slopes.length; i++) {
            out.putFloat(slopes[i]).putFloat(wanders[i]).putFloat(usual[i]);
        }
        hours.write(out);
        days.write(out);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = in.getFloat();
            wanders[i] = in.getFloat();
            usual[i] = in.getFloat();
        }
        hours.read(in);
        days.read(in);
    }
}
