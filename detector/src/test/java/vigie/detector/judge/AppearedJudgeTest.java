package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AppearedJudgeTest extends JudgeContract {
    @Override
    protected AppearedJudge fresh() {
        return new AppearedJudge(3_600, 15);
    }

    @Override
    protected Judge.State foreign() {
        return new AbsentJudge(600, 15).state();
    }

    @Test
    void itIsNewsForAnHourOfPollsWhetherItComesOrNot() {
        AppearedJudge judge = fresh();
        judge.begin(3_600);
        assertThat(judge.judge(0, 7)).isEqualTo(1);
        for (int i = 1; i < 240; i++) {
            assertThat(i % 2 == 0 ? judge.missed(i * 15_000L) : judge.judge(i * 15_000L, 7))
                    .isEqualTo(1);
        }
        assertThat(judge.missed(240 * 15_000L)).isZero();
        assertThat(judge.alarming()).isFalse();
        assertThat(judge.seen()).isEqualTo(121);
    }

    @Test
    void whatComesBeforeItsTargetIsKnownIsNoNews() {
        AppearedJudge judge = fresh();
        judge.begin(3_599);
        assertThat(judge.judge(0, 7)).isZero();
        assertThat(judge.alarming()).isFalse();
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        assertThatThrownBy(() -> new AppearedJudge(0, 15)).hasMessageContaining("after");
        assertThatThrownBy(() -> new AppearedJudge(60, Double.NaN)).hasMessageContaining("interval");
    }
}
