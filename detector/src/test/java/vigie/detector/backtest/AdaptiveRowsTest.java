package vigie.detector.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import vigie.detector.judge.AdaptiveJudge;
import vigie.detector.judge.Aim;

class AdaptiveRowsTest {
    private static final long STEP = 300_000;
    private static final Aim BOTH = new Aim(true, true, 0, 0, 0.02);

    private static double[] noise(int rows) {
        Random random = new Random(7);
        return random.doubles(rows).map(x -> 100 + 10 * x).toArray();
    }

    @Test
    void itIsTheServicesJudgeToldTheStepOfTheFirstTwoRows() {
        double[] values = noise(3_000);
        values[2_000] = 900;
        AdaptiveJudge judge = new AdaptiveJudge(BOTH, 300);
        AdaptiveRows rows = new AdaptiveRows(0.02);
        int alarms = 0;
        for (int i = 0; i < values.length; i++) {
            double severity = judge.judge(i * STEP, values[i]);
            rows.judge(i * STEP, values[i]);
            assertThat(rows.severity()).as("row %d", i).isEqualTo(Double.isNaN(severity) ? 0 : severity);
            assertThat(rows.alarming()).as("row %d", i).isEqualTo(judge.beyond());
            alarms += rows.alarming() ? 1 : 0;
        }
        assertThat(alarms).isPositive();
    }

    @Test
    void aRowWithoutAValueScoresNothingAndTeachesNothing() {
        double[] values = noise(1_000);
        AdaptiveRows whole = new AdaptiveRows(0.02);
        AdaptiveRows holes = new AdaptiveRows(0.02);
        holes.judge(-1, Double.NaN);
        for (int i = 0; i < values.length; i++) {
            if (i == 700) {
                values[i] = 5_000; // on, when the row without a value comes
            }
            whole.judge(i * STEP, values[i]);
            holes.judge(i * STEP, values[i]);
            assertThat(holes.severity()).isEqualTo(whole.severity());
            holes.judge(i * STEP, i % 2 == 0 ? Double.NaN : Double.NEGATIVE_INFINITY);
            assertThat(holes.severity()).isZero();
            assertThat(holes.novelty()).isZero();
            assertThat(holes.alarming()).isFalse();
        }
    }

    @Test
    void timeThatStandsStillOrGoesBackIsNoReasonToStop() {
        AdaptiveRows rows = new AdaptiveRows(0.02);
        for (int i = 0; i < 500; i++) {
            rows.judge(1_000_000 - (i / 2) * 1_000L, i % 3);
        }
        assertThat(rows.severity()).isFinite();
    }

    @Test
    void aRateThatIsNotMoreThanNoneIsRefused() {
        assertThatThrownBy(() -> new AdaptiveRows(0)).hasMessageContaining("was 0.0");
        assertThatThrownBy(() -> new AdaptiveRows(Double.NaN)).hasMessageContaining("was NaN");
    }
}
