package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes twice a day loses its news, whenever it comes; what is higher does not. */
class RecurrenceTest {
    private static final int STEPS_A_DAY = 5_760; // 15 s
    private static final int EVERY = 1_228; // five hours and seven minutes: never at the same minute of the day

    private final AdaptiveJudge judge = new AdaptiveJudge(new Aim(true, true, 0, 0, 0.02), 15);
    private final Random random = new Random(8);
    private int step;

    /** How many values alarmed while none did before them. */
    private int alarms(int days, int every, double height) {
        int alarms = 0;
        for (int i = 0; i < days * STEPS_A_DAY; i++, step++) {
            boolean before = judge.alarming();
            judge.judge(step * 15_000L, 100 + random.nextGaussian() + (step % every == every - 1 ? height : 0));
            alarms += judge.alarming() && !before ? 1 : 0;
        }
        return alarms;
    }

    @Test
    void whatComesEveryFewHoursIsAHabitAfterADayOrTwo() {
        assertThat(alarms(3, EVERY, 100)).isBetween(4, 10);
        assertThat(alarms(10, EVERY, 100)).isZero();
        assertThat(alarms(1, STEPS_A_DAY, 900)).as("higher than ever").isEqualTo(1);
    }

    @Test
    void whatComesOnceADayAtNoFixedTimeIsNone() {
        alarms(20, 7_001, 100);
        assertThat(alarms(7, 7_001, 100)).isPositive();
    }

    @Test
    void aHabitThatEndedIsForgottenWithinFourDays() {
        alarms(5, EVERY, 100);
        alarms(20, Integer.MAX_VALUE, 0);
        assertThat(alarms(1, STEPS_A_DAY, 100)).isEqualTo(1);
    }
}
