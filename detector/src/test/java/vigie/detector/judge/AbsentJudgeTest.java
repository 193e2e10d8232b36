package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AbsentJudgeTest extends JudgeContract {
    private static final long STEP_MS = 15_000;

    private long timeMs;

    @Override
    protected AbsentJudge fresh() {
        return new AbsentJudge(600, 15);
    }

    @Override
    protected Judge.State foreign() {
        return new StuckJudge(600, 15).state();
    }

    private AbsentJudge known() {
        AbsentJudge judge = fresh();
        for (int i = 0; i < 100; i++) {
            judge.judge(timeMs += STEP_MS, i);
        }
        return judge;
    }

    private void away(AbsentJudge judge, int polls) {
        for (int i = 0; i < polls; i++) {
            judge.missed(timeMs += STEP_MS);
        }
    }

    @Test
    void anAbsenceThatIsTooLongAlarmsUntilItIsOver() {
        AbsentJudge judge = known();
        away(judge, 39);
        assertThat(judge.alarming()).isFalse();
        assertThat(judge.missed(timeMs += STEP_MS)).isEqualTo(Math.log(2));
        assertThat(judge.alarming()).isTrue();
        assertThat(judge.judge(timeMs += STEP_MS, 1)).isZero();
        assertThat(judge.alarming()).isFalse();
        away(judge, 40);
        assertThat(judge.alarming()).as("what alarmed is not learnt").isTrue();
    }

    @Test
    void aPauseOfThePollsIsNoAbsence() {
        AbsentJudge judge = known();
        timeMs += 86_400_000;
        away(judge, 1);
        assertThat(judge.awaySeconds()).isLessThan(6 * 15);
        assertThat(judge.alarming()).isFalse();
    }

    @Test
    void theLongestAbsenceIsForgottenInWeeks() {
        AbsentJudge judge = known();
        away(judge, 30);
        judge.judge(timeMs += STEP_MS, 1);
        assertThat(judge.longestSeconds()).isBetween(449.0, 450.1);
        for (int i = 0; i < 7 * 5_760; i++) {
            judge.judge(timeMs += STEP_MS, 1);
        }
        assertThat(judge.longestSeconds()).isBetween(220.0, 230.0);
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        assertThatThrownBy(() -> new AbsentJudge(0, 15)).hasMessageContaining("after");
        assertThatThrownBy(() -> new AbsentJudge(60, 0)).hasMessageContaining("interval");
    }
}
