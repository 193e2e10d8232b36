package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StuckJudgeTest extends JudgeContract {
    private static final double AFTER = 600;
    private static final long STEP_MS = 15_000;

    private final Random random = new Random(5);
    private long timeMs;

    @Override
    protected Judge fresh() {
        return new StuckJudge(AFTER, 15);
    }

    @Override
    protected Judge.State foreign() {
        return new ThresholdJudge(1.0, null).state();
    }

    private void feed(Judge judge, double value) {
        judge.judge(timeMs += STEP_MS, value);
    }

    private Judge moving(Judge judge, int values) {
        for (int i = 0; i < values; i++) {
            feed(judge, random.nextGaussian());
        }
        return judge;
    }

    @Test
    void whatMovesAndStopsAlarmsAfterTheTimeAndWhatMovesAgainEndsIt() {
        Judge judge = moving(fresh(), 200);
        feed(judge, 7);
        for (int i = 0; i < 39; i++) {
            feed(judge, 7);
            assertThat(judge.alarming()).as("%d s", (i + 1) * 15).isFalse();
        }
        feed(judge, 7);
        assertThat(judge.alarming()).isTrue();
        feed(judge, 8);
        assertThat(judge.alarming()).isFalse();
    }

    @Test
    void itMayStandForThreeTimesAsLongAsItEverStood() {
        Judge judge = moving(fresh(), 100);
        for (int stand : new int[] {39, 100, 250, 600}) {
            for (int i = 0; i < stand; i++) {
                feed(judge, stand);
            }
            assertThat(judge.alarming()).as("%d values", stand).isFalse();
        }
        for (int i = 0; i < 1_900; i++) {
            feed(judge, 7);
        }
        assertThat(judge.alarming()).isTrue();
    }

    @Test
    void whatNeverMovedAndAGapAreNoNews() {
        Judge constant = fresh();
        for (int i = 0; i < 5_000; i++) {
            feed(constant, 3);
        }
        assertThat(constant.alarming()).isFalse();
        Judge judge = moving(fresh(), 100);
        feed(judge, 3);
        timeMs += 86_400_000;
        feed(judge, 3);
        assertThat(judge.alarming()).as("nothing came for a day").isFalse();
    }

    @Test
    void whatIsNotLearntDoesNotMakeItPatient() {
        Judge judge = moving(fresh(), 100);
        judge.learn(false);
        for (int i = 0; i < 30; i++) {
            feed(judge, 1);
        }
        feed(judge, 2);
        judge.learn(true);
        assertThat(((StuckJudge) judge).longestSeconds()).isLessThan(60);
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        assertThatThrownBy(() -> new StuckJudge(0, 15)).hasMessageContaining("after");
        assertThatThrownBy(() -> new StuckJudge(60, 0)).hasMessageContaining("interval");
    }
}
