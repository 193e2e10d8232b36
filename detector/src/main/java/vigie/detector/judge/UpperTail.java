package vigie.detector.judge;

import java.nio.ByteBuffer;

/** The rare end of one side of a view: its 99 % quantile, and how far beyond it values usually go. */
final class UpperTail {
    static final int BYTES = 4 * Float.BYTES + 1;
    private static final double QUANTILE = 0.99;
    private static final double LEAST = 0.5;
    private static final int FIRST = 8;
    private static final double STRETCH = 0.2;
    private static final double PRIOR = 1;
    private static final double PRIOR_WEIGHT = 30;
    private static final double MOST_LEARNT = 300;
    private static final double WINSOR = 6;
    private static final double SHAPE = 0.3;
    private static final int QUIET = 3;

    private float quantile = (float) LEAST;
    private float meanPeak;
    private float learnt;
    private float peak;
    private byte progress; // 0: quiet, else 1 + values under the quantile

    /** How rare a value is, 0 or more; then it is learnt if it may be. */
    double judge(double z, long seen, boolean learning) {
        double over = z - quantile;
        double tail = (meanPeak * learnt + PRIOR * PRIOR_WEIGHT) / (learnt + PRIOR_WEIGHT);
        double score = over > 0 ? Math.log1p(SHAPE * over / tail) / SHAPE : 0;
        if (learning) {
            excursion(over, tail);
            track(z, over, seen);
        }
        return score;
    }

    private void excursion(double over, double tail) {
        if (over > 0) {
            peak = (float) Math.max(peak, over);
            progress = 1;
        } else if (progress != 0 && ++progress > QUIET) {
            learnt = (float) Math.min(learnt + 1, MOST_LEARNT);
            meanPeak += (float) ((Math.min(peak, WINSOR * tail) - meanPeak) / learnt);
            peak = 0;
            progress = 0;
        }
    }

    private void track(double z, double over, long seen) {
        double next;
        if (seen < FIRST) {
            next = Math.max(quantile, z);
        } else {
            double step = Math.max(0.02, Math.min(0.5, 1 / (1 + seen / 4.0)));
            next = over > 0
                    ? quantile + QUANTILE * step * Math.min(1, over + STRETCH)
                    : quantile - (1 - QUANTILE) * step;
        }
        quantile = (float) Math.max(LEAST, next);
    }

    void write(ByteBuffer out) {
        out.putFloat(quantile)
                .putFloat(meanPeak)
                .putFloat(learnt)
                .putFloat(peak)
                .put(progress);
    }

    void read(ByteBuffer in) {
        quantile = in.getFloat();
        meanPeak = in.getFloat();
        learnt = in.getFloat();
        peak = in.getFloat();
        progress = in.get();
    }
}
