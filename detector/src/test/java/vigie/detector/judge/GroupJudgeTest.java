package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupJudgeTest extends JudgeContract {
    private static final long MINUTE_MS = 60_000;
    private static final int DAY = 1_440;

    private final Random random = new Random(5);
    private long timeMs;

    @Override
    protected Judge fresh() {
        return new GroupJudge(0.02, 15);
    }

    @Override
    protected Judge.State foreign() {
        return new ThresholdJudge(1.0, null).state();
    }

    /** The mean of the logarithms of eight series, as far as they are independent. */
    private double usual() {
        return 1 + 0.2 * random.nextGaussian();
    }

    /** How many alarms began within some minutes. */
    private int alarms(Judge judge, int minutes, double more) {
        int began = 0;
        boolean before = judge.alarming();
        for (int i = 0; i < minutes; i++) {
            judge.judge(timeMs += MINUTE_MS, usual() + more);
            began += judge.alarming() && !before ? 1 : 0;
            before = judge.alarming();
        }
        return began;
    }

    @Test
    void whatIsUsualOnAverageIsNoAlarmInThirtyDays() {
        assertThat(alarms(new GroupJudge(0.02, 60), 30 * DAY, 0)).isLessThanOrEqualTo(1);
    }

    @Test
    void aLittleMoreOfAllForSomeMinutesIsOneAlarmAndItEnds() {
        Judge judge = new GroupJudge(0.02, 60);
        alarms(judge, 3 * DAY, 0);
        assertThat(alarms(judge, 30, 1)).isEqualTo(1);
        assertThat(judge.high()).isBetween(1.0, 2.0);
        assertThat(((GroupJudge) judge).mean()).isGreaterThan(judge.high());
        assertThat(((GroupJudge) judge).reason().timesADay()).isLessThan(0.02);
        assertThat(alarms(judge, 60, 0)).isZero();
        assertThat(judge.alarming()).isFalse();
    }

    @Test
    void lessThanUsualIsNothing() {
        Judge judge = new GroupJudge(0.02, 60);
        alarms(judge, 3 * DAY, 0);
        assertThat(alarms(judge, 60, -0.9)).isZero();
    }

    @Test
    void aQuietServiceIsNotSureOfItself() {
        Judge judge = new GroupJudge(0.02, 60);
        for (int i = 0; i < 3 * DAY; i++) {
            judge.judge(timeMs += MINUTE_MS, 0.001 * random.nextDouble());
        }
        for (int i = 0; i < 30; i++) {
            judge.judge(timeMs += MINUTE_MS, 0.1);
            assertThat(judge.alarming()).isFalse();
        }
    }

    @Test
    void whatIsNotLearntIsJudgedAndChangesNothingThatIsUsual() {
        Judge judge = new GroupJudge(0.02, 60);
        alarms(judge, DAY, 0);
        double before = judge.high();
        judge.learn(false);
        alarms(judge, DAY, 3);
        assertThat(judge.alarming()).isTrue();
        assertThat(judge.seen()).isEqualTo(DAY);
        assertThat(judge.high()).isCloseTo(before, org.assertj.core.api.Assertions.within(0.3));
    }

    @Test
    void whatSomebodyCallsNoiseIsSilentTheNextTime() {
        Judge judge = new GroupJudge(0.02, 60);
        alarms(judge, 3 * DAY, 0);
        assertThat(alarms(judge, 20, 1)).isEqualTo(1);
        judge.feedback(false);
        assertThat(judge.alarming()).isFalse();
        alarms(judge, DAY / 3, 0);
        assertThat(alarms(judge, 20, 1)).isZero();
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> new GroupJudge(0, 15)).hasMessageContaining("false_alarms");
        assertThatThrownBy(() -> new GroupJudge(0.02, 0)).hasMessageContaining("interval");
    }
}
