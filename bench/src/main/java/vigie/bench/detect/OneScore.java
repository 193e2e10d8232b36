package vigie.bench.detect;

import vigie.detector.backtest.RowJudge;

/** A detector that has one score and leaves the threshold to whoever uses it. */
abstract class OneScore implements RowJudge {
    private double score;

    /** The score of the next value, which is a number. Judged before it is learnt. */
    abstract double score(double value);

    @Override
    public final void judge(long timestampMs, double value) {
        score = Double.isNaN(value) || Double.isInfinite(value) ? 0 : score(value);
    }

    @Override
    public final double severity() {
        return score;
    }

    @Override
    public final double novelty() {
        return score;
    }

    /** Never: there is no threshold. */
    @Override
    public final boolean alarming() {
        return false;
    }
}
