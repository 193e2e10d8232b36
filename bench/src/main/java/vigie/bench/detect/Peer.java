package vigie.bench.detect;

import java.util.List;
import java.util.function.Supplier;
import vigie.detector.backtest.AdaptiveRows;
import vigie.detector.backtest.RowJudge;

/**
 * A detector that is measured beside the others.
 *
 * @param title what it is called in the table
 * @param fresh one that has seen nothing
 * @param calibrated whether its {@link RowJudge#alarming() alarm} keeps to a rate by itself; of one that does not, the {@link RowJudge#severity()
 *     severity} is held against a threshold that is told to it
 */
record Peer(String title, Supplier<RowJudge> fresh, boolean calibrated) {
    /** What Vigie accepts of a series and day unless it is told otherwise. */
    private static final double RATE = 0.02;

    /** The service's own judge first, which is the measure of the others. */
    static final List<Peer> ALL = List.of(
            new Peer("Vigie, adaptive, r = " + RATE, () -> new AdaptiveRows(RATE), true),
            new Peer("random cut forest 4.4.0, of one value", () -> new ForestScore(1, false, false), false),
            new Peer("the same, of eight in a row, graded", () -> new ForestScore(8, false, true), false),
            new Peer("the same, of eight, graded, normalised", () -> new ForestScore(8, true, true), false),
            new Peer("EWMA z-score, weight 0.01", EwmaScore::new, false),
            new Peer("rolling median and MAD of 288", MedianScore::new, false));

    /** What is held against a threshold: the score, or, of one that is calibrated, 1 where its alarm is on. */
    double score(RowJudge judge) {
        if (calibrated) {
            return judge.alarming() ? 1 : 0;
        }
        return judge.severity();
    }
}
