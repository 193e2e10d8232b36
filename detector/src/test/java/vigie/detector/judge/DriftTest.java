package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What creeps is seen by the mean of two hours, before a value is far from what is usual; and is over when it is over. */
class DriftTest {
    private static final int A_DAY = 1_440; // a value a minute
    private static final Aim AIM = new Aim(true, true, 0, 0, 0.02);

    private final AdaptiveJudge judge = new AdaptiveJudge(AIM, 60);
    private final Random random = new Random(3);
    private int minute;

    private void feed(double value) {
        judge.judge(minute++ * 60_000L, value);
    }

    private void usual(int values) {
        for (int i = 0; i < values; i++) {
            feed(100 + random.nextGaussian() * 5);
        }
    }

    @Test
    void whatCreepsIsFoundWhileEachValueMightBeUsual() {
        usual(20 * A_DAY);
        int found = 0;
        for (int i = 1; i <= 240; i++) {
            feed(100 + 30.0 * i / 240 + random.nextGaussian() * 5);
            if (judge.alarming() && found == 0) {
                found = i;
                assertThat(judge.reason().view()).isEqualTo(Reason.View.DRIFT);
                assertThat(judge.low()).isBetween(88.0, 97.0);
                assertThat(judge.high()).isBetween(103.0, 112.0);
            }
        }
        assertThat(found).as("minutes").isBetween(30, 200);
    }

    @Test
    void itIsOverSoonAfterTheValuesAreUsualAgain() {
        usual(20 * A_DAY);
        for (int i = 1; i <= 360; i++) {
            feed(100 + 40.0 * i / 360 + random.nextGaussian() * 5);
        }
        assertThat(judge.alarming()).isTrue();
        usual(90);
        assertThat(judge.alarming()).isFalse();
    }

    @Test
    void aLoneSpikeIsNoDrift() {
        usual(20 * A_DAY);
        feed(400);
        assertThat(judge.alarming()).isTrue();
        assertThat(judge.reason().view()).isNotEqualTo(Reason.View.DRIFT);
        usual(30);
        assertThat(judge.alarming()).isFalse();
    }

    @Test
    void valuesTwoHoursApartHaveNoSlowView() {
        AdaptiveJudge hourly = new AdaptiveJudge(AIM, 7_200);
        for (int i = 0; i < 400; i++) {
            hourly.judge(i * 7_200_000L, 100 + random.nextGaussian() * 5);
        }
        hourly.judge(400 * 7_200_000L, 300);
        assertThat(hourly.reason().view()).isEqualTo(Reason.View.LEVEL);
    }
}
