package vigie.bench.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.detector.backtest.AdaptiveRows;
import vigie.detector.backtest.EventScore;
import vigie.detector.backtest.RowJudge;

/**
 * The detector is as good as it was, with a tolerance: what an irrelevant change moves does not fail, and what makes it worse does. The bounds are
 * the goals, or lie a little under what was measured.
 */
class QualityTest {
    private static final double RATE = 0.02;

    @Test
    void onNabItReachesItsGoals() throws IOException {
        NabScore score =
                NabCorpus.read(Shared.folder("data/nab")).score(() -> new AdaptiveRows(RATE), RowJudge::novelty);
        assertThat(score.best(NabProfile.STANDARD).score()).isGreaterThan(70);
        assertThat(score.best(NabProfile.LOW_FALSE_POSITIVES).score()).isGreaterThan(61.5);
        assertThat(score.best(NabProfile.LOW_FALSE_NEGATIVES).score()).isGreaterThan(75);
        assertThat(score.transferred(NabProfile.STANDARD)).isGreaterThan(68.5);
    }

    @Test
    void onMadeSeriesItKeepsToTheRateThatIsAccepted() throws Exception {
        List<SyntheticRun> runs = SyntheticBench.run(Families.ALL, 4, 60, 1, RATE, AdaptiveRows::new);
        assertThat(SyntheticRun.falsePerDay(runs)).isLessThan(RATE);
        for (Family family : Families.ALL) {
            if (!family.traits().contains(Family.Trait.EVENTS)) {
                List<SyntheticRun> own =
                        runs.stream().filter(run -> run.family().equals(family)).toList();
                assertThat(SyntheticRun.falsePerDay(own)).as(family.title()).isLessThan(2 * RATE);
            }
        }
        EventScore found = SyntheticRun.injected(runs);
        assertThat(found.precision()).isGreaterThan(0.88);
        assertThat(found.recall()).isGreaterThan(0.62);
    }
}
