package vigie.bench.detect;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import vigie.detector.backtest.AlarmEvents;
import vigie.detector.backtest.EventScore;
import vigie.detector.backtest.RowJudge;
import vigie.detector.backtest.RowRange;

/**
 * What a detector scored in one series of a family, clean and with anomalies, row by row: to be held against any threshold afterwards.
 *
 * @param days of each of the two
 * @param windows in which something is wrong in the second one
 */
record SyntheticScores(int days, float[] clean, float[] injected, List<RowRange> windows) {
    /** Lets two fresh judges see a series, one the clean one. */
    static SyntheticScores of(Family family, int days, long seed, Peer peer) {
        Injected injected = Injected.into(family, days, seed);
        return new SyntheticScores(
                days,
                scores(family, family.values(days, seed), peer),
                scores(family, injected.values(), peer),
                injected.all());
    }

    /** A row that is missing is not there for the judge, and is no alarm. */
    private static float[] scores(Family family, double[] values, Peer peer) {
        RowJudge judge = peer.fresh().get();
        float[] scores = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                judge.judge(SyntheticRun.START_MS + i * 1_000L * family.stepSeconds(), values[i]);
                scores[i] = (float) peer.score(judge);
            }
        }
        return scores;
    }

    /** Alarms of all clean series for each series and day, as events. */
    static double falsePerDay(List<SyntheticScores> all, double threshold) {
        long events = all.stream()
                .mapToLong(s -> events(s.clean, threshold).events().size())
                .sum();
        return events / all.stream().mapToDouble(SyntheticScores::days).sum();
    }

    /** How the alarms agree with what was put in. */
    static EventScore found(List<SyntheticScores> all, double threshold) {
        EventScore found = EventScore.NONE;
        for (SyntheticScores one : all) {
            AlarmEvents alarms = events(one.injected, threshold);
            found = found.plus(alarms.against(one.windows, AlarmEvents.probation(alarms.rows())));
        }
        return found;
    }

    /**
     * The lowest threshold with which a detector alarms no more often in the clean series than {@code perDay}: told to it afterwards, as
     * nobody could who runs it.
     */
    static double told(List<SyntheticScores> all, double perDay) {
        DoubleUnaryOperator rate = threshold -> falsePerDay(all, threshold);
        double quiet = 1;
        while (rate.applyAsDouble(quiet) > perDay) {
            quiet *= 2;
        }
        double loud = 0;
        for (int halving = 0; halving < 40; halving++) {
            double middle = (loud + quiet) / 2;
            if (rate.applyAsDouble(middle) > perDay) {
                loud = middle;
            } else {
                quiet = middle;
            }
        }
        return quiet;
    }

    private static AlarmEvents events(float[] scores, double threshold) {
        AlarmEvents events = new AlarmEvents();
        for (float score : scores) {
            events.row(score >= threshold);
        }
        return events;
    }
}
