package vigie.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How often one series leaves what is usual, and how far: what turns an excess into an expected number of false alarms a day.
 * Constant memory; a value without an excess costs a few products.
 */
final class Tail {
    /*
     * Values with an excess A > 0 that lie closer than ten values are one excursion; its peak is its largest A. A peak over
     * a has the odds exp(-a/beta), so E = lambda exp(fatigue - A/beta) excursions a day go as far as A by chance.
     *
     *   lambda = (excursions + 10 sqrt(300 s/dt)) / (days + 10)         ten days' worth of what is usual for such a step
     *   beta   = max(0.3, (mean peak * n + 0.45 * 20) / (n + 20))       twenty excursions' worth, n at most 300
     *
     * The peak that is learnt is cut at 1.5 beta and made good for by 1 - exp(-1.5), which leaves the mean of an exponential as it is:
     * so a real incident hardly teaches the tail. What alarmed adds 1.5 to the fatigue, which fades within 7 days: a
     * series that alarms daily must do more each time. Excursions and days are forgotten within 30 days.
     */
    private static final double TAIL = 0.45;
    private static final double TAIL_WEIGHT = 20;
    private static final double LEAST_TAIL = 0.3;
    private static final double MOST_LEARNT = 300;
    private static final double RATE_DAYS = 10;
    private static final double RATE_SECONDS = 300;
    private static final double WINSOR = 1.5;
    private static final double KEPT = -Math.expm1(-WINSOR);
    private static final double TIRES = 1.5;
    private static final double FATIGUE_DAYS = 7;
    private static final double MEMORY_DAYS = 30;
    private static final int QUIET = 10;
    private static final double SECONDS_A_DAY = 86_400;

    private double meanPeak;
    private double learnt;
    private double excursions;
    private double days;
    private double fatigue;
    private double peak;
    private boolean alarmed;
    private int quiet;

    /** The excess that is reached by chance as often as is accepted, per day; 0 or more. */
    double bound(double accepted, double intervalSeconds) {
        double prior = Math.sqrt(RATE_SECONDS / intervalSeconds);
        double rate = (excursions + prior * RATE_DAYS) / (days + RATE_DAYS);
        return Math.max(0, beta() * (Math.log(rate / accepted) + fatigue));
    }

    /** Takes the excess of a value, 0 for none, after it was judged. */
    void learn(double excess, boolean alarm, double stepSeconds, double intervalSeconds) {
        double sample = intervalSeconds / SECONDS_A_DAY;
        fatigue *= 1 - Math.min(1, sample / FATIGUE_DAYS);
        double kept = 1 - Math.min(1, sample / MEMORY_DAYS);
        excursions *= kept;
        days = (days + stepSeconds / SECONDS_A_DAY) * kept;
        if (excess > 0) {
            peak = Math.max(peak, excess);
            alarmed |= alarm;
            quiet = 0;
        } else if (peak > 0 && ++quiet > QUIET) {
            close();
        }
    }

    private void close() {
        double beta = beta();
        excursions++;
        learnt = Math.min(learnt + 1, MOST_LEARNT);
        meanPeak += (Math.min(peak, WINSOR * beta) / KEPT - meanPeak) / learnt;
        fatigue += alarmed ? TIRES : 0;
        peak = 0;
        alarmed = false;
        quiet = 0;
    }

    private double beta() {
        return Math.max(LEAST_TAIL, (meanPeak * learnt + TAIL * TAIL_WEIGHT) / (learnt + TAIL_WEIGHT));
    }

    State state() {
        return new State(meanPeak, learnt, excursions, days, fatigue, peak, alarmed, quiet);
    }

    void restore(State kept) {
        meanPeak = kept.meanPeak;
        learnt = kept.learnt;
        excursions = kept.excursions;
        days = kept.days;
        fatigue = kept.fatigue;
        peak = kept.peak;
        alarmed = kept.alarmed;
        quiet = kept.quiet;
    }

    /** What a tail knows. */
    record State(
            double meanPeak,
            double learnt,
            double excursions,
            double days,
            double fatigue,
            double peak,
            boolean alarmed,
            int quiet) {
        static State read(DataInput in) throws IOException {
            return new State(
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readBoolean(),
                    in.readInt());
        }

        void write(DataOutput out) throws IOException {
            out.writeDouble(meanPeak);
            out.writeDouble(learnt);
            out.writeDouble(excursions);
            out.writeDouble(days);
            out.writeDouble(fatigue);
            out.writeDouble(peak);
            out.writeBoolean(alarmed);
            out.writeInt(quiet);
        }
    }
}
