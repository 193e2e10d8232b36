package vigie.detector.backtest;

import org.jspecify.annotations.Nullable;
import vigie.detector.judge.AdaptiveJudge;
import vigie.detector.judge.Aim;

/** The service's adaptive judge over recorded rows: every effect counts, in both directions. */
public final class AdaptiveRows implements RowJudge {
    /*
     * The service knows how often it polls, a file does not say how often it was written. The first row can only be learnt, so the
     * judge is made when the second one has come, whose distance is the first guess of the step; the judge corrects it later on.
     * Nothing is looked at before its turn.
     */
    private static final double SECONDS_IF_TIME_STANDS_STILL = 300;

    private final Aim aim;
    private @Nullable AdaptiveJudge judge;
    private boolean begun;
    private long firstMs;
    private double firstValue;
    private double severity;
    private double novelty;
    private boolean alarming;

    /**
     * A judge that has seen no row.
     *
     * @param falseAlarms accepted for the series and day, more than 0
     * @throws IllegalArgumentException if the rate is not more than 0
     */
    public AdaptiveRows(double falseAlarms) {
        aim = new Aim(true, true, 0, 0, falseAlarms);
    }

    @Override
    public void judge(long timestampMs, double value) {
        severity = 0;
        novelty = 0;
        alarming = false;
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return;
        }
        if (!begun) {
            begun = true;
            firstMs = timestampMs;
            firstValue = value;
            return;
        }
        AdaptiveJudge known = judge;
        if (known == null) {
            known = new AdaptiveJudge(aim, step(timestampMs));
            known.judge(firstMs, firstValue);
            judge = known;
        }
        double judged = known.judge(timestampMs, value);
        severity = Double.isNaN(judged) ? 0 : judged;
        novelty = known.novelty();
        alarming = known.beyond(); // the row itself: what keeps an alarm on until it is quiet is the service's affair
    }

    private double step(long timestampMs) {
        double seconds = ((double) timestampMs - (double) firstMs) / 1000;
        return seconds > 0 ? seconds : SECONDS_IF_TIME_STANDS_STILL;
    }

    @Override
    public double severity() {
        return severity;
    }

    @Override
    public double novelty() {
        return novelty;
    }

    @Override
    public boolean alarming() {
        return alarming;
    }
}
