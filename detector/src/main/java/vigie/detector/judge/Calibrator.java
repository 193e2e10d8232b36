package vigie.detector.judge;

import java.nio.ByteBuffer;

/** Turns an excess into what a person can weigh: how many times a day one so large is expected by chance. */
final class Calibrator {
    /*
     * Values with an excess A > 0 that lie closer than ten values are one excursion; its peak is its largest A. A peak over a has
     * the odds exp(-a/beta), so E = lambda exp(fatigue - A/beta) excursions a day go as far as A by chance [1].
     *
     *   lambda = (1 + cold/days watched) (excursions + l T) / (days + T),  l = sqrt(300 s/dt)      T days' worth of what is usual for such a step
     *   beta   = max(0.3, (mean peak * n + prior * weight) / (n + weight))        n at most 300
     *
     * A peak is cut at 1.5 beta before it is learnt, and where the tail is taken to be exponential that is made good for by
     * 1 - exp(-1.5), which leaves its mean as it is: so a real incident hardly teaches the tail. Where it tires, an excursion that alarmed adds
     * 1.5 to the fatigue, which fades within 7 days: what alarms daily must do more each time. Excursions and days are forgotten within
     * 30 days.
     *
     * [1] A. Siffer et al., Anomaly detection in streams with extreme value theory, KDD 2017, for tails in streams. The exponential
     *     tail (shape 0) stands on an excess that is a logarithm: a Pareto tail of exponent k has beta = 2/k.
     */
    static final int BYTES = 3 * Double.BYTES + 4 * Float.BYTES + 2;
    private static final double LEAST_TAIL = 0.3;
    private static final double MOST_LEARNT = 300;
    private static final double RATE_SECONDS = 300;
    private static final double WINSOR = 1.5;
    private static final double KEPT = -Math.expm1(-WINSOR);
    private static final double TIRES = 1.5;
    private static final double FATIGUE_DAYS = 7;
    private static final double MEMORY_DAYS = 30;
    private static final int QUIET = 10;

    private final Prior prior;
    private final Rhythm rhythm;
    private double excursions;
    private double days;
    private double fatigue;
    private float meanPeak;
    private float learnt;
    private float peak;
    private float alarmed; // what the last excursion that alarmed has taught of the tail; 0: none
    private boolean forgiven; // the excursion that is on is not to be learnt
    private byte progress; // 0: quiet; else bit 0, bit 1 if it has alarmed, and above them the values without an excess

    /**
     * What is believed before anything was seen.
     *
     * @param tail the mean peak of an excursion
     * @param weight how many excursions that is worth
     * @param rateDays how many days the usual rate of excursions is worth
     * @param coldDays how many days the first ones are not trusted: after so many a rate counts double
     * @param exponential whether cut peaks are made good for as an exponential's
     * @param tires whether what alarmed must do more the next time
     */
    record Prior(double tail, double weight, double rateDays, double coldDays, boolean exponential, boolean tires) {}

    Calibrator(Prior prior, Rhythm rhythm) {
        this.prior = prior;
        this.rhythm = rhythm;
    }

    /** Lets the time pass that the rhythm has seen pass. */
    void advance() {
        days += rhythm.advanced();
        if (fatigue > 0) {
            fatigue *= 1 - Math.min(1, rhythm.stepDays() / FATIGUE_DAYS);
        }
    }

    /** How many excursions a day go as far as an excess by chance. */
    double expectedPerDay(double excess) {
        return rate() * Math.exp(fatigue - excess / tail());
    }

    /** The excess that is reached by chance so many times a day; 0 or more. */
    double bound(double timesADay) {
        return Math.max(0, tail() * (Math.log(rate() / timesADay) + fatigue));
    }

    private double rate() {
        double usual = Math.sqrt(RATE_SECONDS / rhythm.stepSeconds());
        double cold = 1 + prior.coldDays / Math.max(rhythm.stepDays(), rhythm.days());
        return cold * (excursions + usual * prior.rateDays) / (days + prior.rateDays);
    }

    private double tail() {
        return Math.max(LEAST_TAIL, (meanPeak * learnt + prior.tail * prior.weight) / (learnt + prior.weight));
    }

    /** Learns the excess of a value, 0 for none; true if an excursion is over with it. */
    boolean learn(double excess, boolean alarmed) {
        boolean over = false;
        if (excess > 0) {
            peak = (float) Math.max(peak, excess);
            progress = (byte) (1 | (alarmed || hasAlarmed() ? 2 : 0));
        } else if (progress != 0) {
            progress = (byte) (progress + 4);
            if (progress >> 2 > QUIET) {
                close();
                over = true;
            }
        }
        double kept = 1 - Math.min(1, rhythm.stepDays() / MEMORY_DAYS);
        excursions *= kept;
        days *= kept;
        return over;
    }

    private boolean hasAlarmed() {
        return (progress & 2) != 0;
    }

    private void close() {
        if (forgiven) {
            forgiven = false;
            peak = 0;
            progress = 0;
            return;
        }
        double tail = tail();
        excursions++;
        learnt = (float) Math.min(learnt + 1, MOST_LEARNT);
        double cut = Math.min(peak, WINSOR * tail);
        float taught = (float) (prior.exponential ? cut / KEPT : cut);
        meanPeak += (taught - meanPeak) / learnt;
        alarmed = hasAlarmed() ? taught : alarmed;
        if (prior.tires && hasAlarmed()) {
            fatigue += TIRES;
        }
        peak = 0;
        progress = 0;
    }

    /** Takes back what the last excursion that alarmed has taught: it was no chance, so it says nothing of chance. */
    void forgive() {
        if (progress != 0 && hasAlarmed()) {
            forgiven = true;
        } else if (alarmed > 0 && learnt > 1) {
            meanPeak = Math.max(0, (meanPeak * learnt - alarmed) / (learnt - 1));
            learnt--;
            excursions = Math.max(0, excursions - 1);
            fatigue = prior.tires ? Math.max(0, fatigue - TIRES) : fatigue;
            alarmed = 0;
        }
    }

    void write(ByteBuffer out) {
        out.putDouble(excursions).putDouble(days).putDouble(fatigue);
        out.putFloat(meanPeak).putFloat(learnt).putFloat(peak);
        out.putFloat(alarmed).put((byte) (forgiven ? 1 : 0)).put(progress);
    }

    void read(ByteBuffer in) {
        excursions = in.getDouble();
        days = in.getDouble();
        fatigue = in.getDouble();
        meanPeak = in.getFloat();
        learnt = in.getFloat();
        peak = in.getFloat();
        alarmed = in.getFloat();
        forgiven = in.get() != 0;
        progress = in.get();
    }
}
