package vigie.detector.judge;

/**
 * A line through the last stretches of one rung of a {@link Ladder}: how much the series changes from one stretch to the next, and how far
 * that may be wrong. It holds nothing between two calls.
 */
final class TrendFit {
    /*
     * 1. Jumps are taken out. A difference between neighbours that lies more than six median deviations from the median one is part of a
     *    jump; a jump takes one or two neighbouring differences (it falls into a stretch), a spike is two jumps in opposite directions side
     *    by side. One such event among eight stretches, two among sixteen, are replaced by the median difference: a file that appeared, a
     *    log that was cut. More than that is a habit, and part of the trend.
     * 2. The slope is Siegel's repeated median [1]: the median, over the stretches, of the median slope to all others. Half of the
     *    stretches may be anything. Where four stretches are a day it is the median change from one day's to the next day's same hours,
     *    so that a day that is not like the night is no trend.
     * 3. What may be wrong is told by the differences of stretches a quarter of the window apart, less the slope: for a series that
     *    wanders (a random walk) their variance grows with their distance, for noise about a line it does not, and so this is right for
     *    the one and careful, by a factor of three, for the other.
     *
     * [1] A. Siegel, Robust regression using repeated medians, Biometrika 69, 1982.
     */
    private static final double OUTLYING = 6;
    private static final double FLOAT_STEP = 1.2e-7;
    private static final double TO_DEVIATION = 1.2533; // a Gaussian's standard deviation from its mean absolute one

    private static final float[] PART = parts();
    private static final ThreadLocal<TrendFit> OF_THREAD = ThreadLocal.withInitial(TrendFit::new);

    private final float[] path = new float[Ladder.SIZE];
    private final float[] sorted = new float[Ladder.SIZE];
    private final float[] medians = new float[Ladder.SIZE];

    private double slope;
    private double wander;

    private TrendFit() {}

    /** That of this thread: scratch of a quarter of a kibibyte, which is not worth having in each of many thousand judges. */
    static TrendFit ofThread() {
        return OF_THREAD.get();
    }

    /** Fits the last n stretches, 8 or 16; false if too many of them are holes. */
    boolean fit(Ladder ladder, int rung, int n, boolean daily) {
        if (ladder.size(rung) < n || !read(ladder, rung, n)) {
            return false;
        }
        takeJumpsOut(n);
        int apart = daily ? 4 : n / 4;
        slope = daily ? differences(n, apart, 0) / apart : siegel(n);
        differences(n, apart, slope * apart);
        double sum = 0;
        for (int i = 0; i < n - apart; i++) {
            sum += Math.abs(sorted[i]);
        }
        double deviation = TO_DEVIATION * sum / (n - apart);
        wander = Math.max(deviation, FLOAT_STEP * greatest(n)) / Math.sqrt(apart);
        return true;
    }

    /** The change from one stretch to the next. */
    double slope() {
        return slope;
    }

    /** The standard deviation of what a stretch adds to that by chance. */
    double wander() {
        return wander;
    }

    private boolean read(Ladder ladder, int rung, int n) {
        int holes = 0;
        for (int i = 0; i < n; i++) {
            double mean = ladder.back(rung, n - i);
            path[i] = (float) mean;
            holes += Double.isNaN(mean) ? 1 : 0;
        }
        if (holes == 0) {
            return true;
        }
        if (holes > n / 4 || Float.isNaN(path[0]) || Float.isNaN(path[n - 1])) {
            return false;
        }
        int before = 0;
        for (int i = 1; i < n; i++) {
            if (!Float.isNaN(path[i])) {
                for (int k = before + 1; k < i; k++) {
                    path[k] = path[before] + (path[i] - path[before]) * (k - before) / (i - before);
                }
                before = i;
            }
        }
        return true;
    }

    private void takeJumpsOut(int n) {
        int steps = n - 1;
        double usual = differences(n, 1, 0);
        for (int i = 0; i < steps; i++) {
            sorted[i] = (float) Math.abs(path[i + 1] - path[i] - usual);
        }
        double limit = Math.max(OUTLYING * median(steps), FLOAT_STEP * greatest(n) + 1e-3 * Math.abs(usual));
        int events = 0;
        int i = 0;
        while (i < steps) {
            int length = outlying(i, steps, usual, limit);
            events += length > 0 ? 1 : 0;
            if (length > 2) {
                return;
            }
            i += Math.max(1, length);
        }
        if (events == 0 || events > n / 8) {
            return;
        }
        float last = path[0];
        float at = path[0];
        for (int k = 1; k < n; k++) {
            double step = path[k] - last;
            last = path[k];
            at += (float) (Math.abs(step - usual) > limit ? usual : step);
            path[k] = at;
        }
    }

    /** How many differences from one on are outlying. */
    private int outlying(int from, int steps, double usual, double limit) {
        int i = from;
        while (i < steps && Math.abs(path[i + 1] - path[i] - usual) > limit) {
            i++;
        }
        return i - from;
    }

    /** Sorts the differences of what is so far apart, less something; their median. */
    private double differences(int n, int apart, double less) {
        for (int i = 0; i < n - apart; i++) {
            sorted[i] = (float) (path[i + apart] - path[i] - less);
        }
        return median(n - apart);
    }

    /** One over the distance of two stretches, by the distance plus sixteen: dividing would cost as much as all the rest. */
    private static float[] parts() {
        float[] parts = new float[2 * Ladder.SIZE];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = 1F / (i - Ladder.SIZE);
        }
        return parts;
    }

    private double siegel(int n) {
        for (int i = 0; i < n; i++) {
            int count = 0;
            for (int k = 0; k < n; k++) {
                if (k != i) {
                    sorted[count++] = (path[k] - path[i]) * PART[k - i + Ladder.SIZE];
                }
            }
            medians[i] = (float) median(count);
        }
        System.arraycopy(medians, 0, sorted, 0, n);
        return median(n);
    }

    private double median(int count) {
        for (int i = 1; i < count; i++) { // so few are sorted fastest by insertion
            float value = sorted[i];
            int at = i;
            while (at > 0 && sorted[at - 1] > value) {
                sorted[at] = sorted[at - 1];
                at--;
            }
            sorted[at] = value;
        }
        int half = count / 2;
        return count % 2 == 1 ? sorted[half] : ((double) sorted[half - 1] + sorted[half]) / 2;
    }

    private double greatest(int n) {
        double most = 0;
        for (int i = 0; i < n; i++) {
            most = Math.max(most, Math.abs(path[i]));
        }
        return most;
    }
}
