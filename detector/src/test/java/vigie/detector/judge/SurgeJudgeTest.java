package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A load of 100 by day and by night, a value a minute. */
class SurgeJudgeTest extends JudgeContract {
    private static final long MINUTE_MS = 60_000;
    private static final int DAY = 1_440;
    private static final double APART = 1; // nothing in common with the usual parts

    private final Random random = new Random(3);
    private SurgeJudge judge = new SurgeJudge(2, 4, 10, 60);
    private long timeMs = 1_704_067_200_000L;

    @BeforeEach
    void seeded() {
        random.setSeed(3);
    }

    @Override
    protected Judge fresh() {
        return new SurgeJudge(2, 4, 10, 60);
    }

    @Override
    protected Judge.State foreign() {
        return new ThresholdJudge(1.0, null).state();
    }

    @Override
    protected long stepMs() {
        return MINUTE_MS;
    }

    /** How many alarms began within some minutes. */
    private int alarms(int minutes, double load, double distance) {
        int began = 0;
        for (int i = 0; i < minutes; i++) {
            boolean before = judge.alarming();
            judge.judge(timeMs += MINUTE_MS, load * (1 + 0.05 * random.nextGaussian()), distance);
            began += judge.alarming() && !before ? 1 : 0;
        }
        return began;
    }

    @ParameterizedTest(name = "{0} times, {1} apart: {2}")
    @CsvSource({
        "1.5, 1,   false",
        "2.5, 1,   true",
        "2.5, 0.4, true",
        "2.5, 0.2, false", // that is a third of the rise
        "2.5, 0,   false",
        "3.5, 0,   false",
        "5,   0,   true",
        "50,  0,   true"
    })
    void whatRisesUnevenlyMayRiseLess(double times, double distance, boolean told) {
        assertThat(alarms(3 * DAY, 100, 0.02)).isZero();
        assertThat(alarms(5, 100 * times, distance)).isEqualTo(told ? 1 : 0);
        assertThat(judge.isUneven()).isEqualTo(distance > 0.3);
        assertThat(judge.times()).isBetween(0.8 * times, 1.2 * times);
        assertThat(judge.expected()).isBetween(90.0, 110.0);
        assertThat(alarms(60, 100, 0.02)).isZero();
        assertThat(judge.alarming()).isFalse();
    }

    @Test
    void oneMinuteIsNone() {
        alarms(3 * DAY, 100, 0);
        assertThat(alarms(1, 1_000, APART)).isZero();
        assertThat(alarms(30, 100, 0)).isZero();
        assertThat(alarms(2, 1_000, APART)).isEqualTo(1);
        assertThat(judge.roseMs()).isEqualTo(2 * MINUTE_MS);
    }

    @Test
    void anAlarmStaysForAFewMinutesAndIsNotTheNewUsual() {
        alarms(3 * DAY, 100, 0);
        alarms(4 * 60, 1_000, APART);
        assertThat(judge.alarming()).isTrue();
        assertThat(judge.expected()).isBetween(90.0, 110.0);
        alarms(4, 100, 0);
        assertThat(judge.alarming()).isTrue();
        alarms(1, 100, 0);
        assertThat(judge.alarming()).isFalse();
    }

    @Test
    void whatStaysForSixHoursIsTheNewUsualThoughNothingIsLearnt() {
        alarms(3 * DAY, 100, 0);
        alarms(5, 1_000, APART);
        judge.learn(false);
        alarms(5 * 60, 1_000, APART);
        assertThat(judge.alarming()).isTrue();
        assertThat(alarms(2 * 60, 1_000, 0)).isZero();
        assertThat(judge.alarming()).isFalse();
        assertThat(judge.times()).isBetween(0.8, 1.2);
    }

    @Test
    void anOutageOfAnHourOrAQuietDayIsNotFollowedByASurge() {
        alarms(3 * DAY, 100, 0);
        assertThat(alarms(90, 0, 0)).isZero();
        assertThat(alarms(60, 100, APART)).isZero();
        assertThat(alarms(DAY, 20, 0)).isZero();
        assertThat(alarms(60, 100, APART)).isZero();
    }

    @Test
    void aSlowRiseIsGrowth() {
        alarms(3 * DAY, 100, 0);
        for (int i = 0; i < 8 * 60; i++) {
            assertThat(alarms(1, 100 + i, 0.3)).isZero();
        }
    }

    @Test
    void underIdleNothingIsWrong() {
        alarms(3 * DAY, 0.1, 0);
        assertThat(alarms(30, 15, APART)).isZero();
        assertThat(alarms(30, 30, APART)).isEqualTo(1);
    }

    @Test
    void whatCameAtThisTimeOnTwoDaysIsNoNewsUnlessItIsLarger() {
        alarms(3 * DAY, 100, 0);
        for (int day = 0; day < 2; day++) {
            assertThat(alarms(10, 500, APART)).isEqualTo(1);
            assertThat(alarms(DAY - 10, 100, 0)).isZero();
        }
        assertThat(alarms(10, 500, APART)).isZero();
        alarms(DAY - 5, 100, 0);
        assertThat(alarms(10, 500, APART)).as("a few minutes later").isZero();
        alarms(DAY - 15, 100, 0);
        assertThat(alarms(10, 1_500, APART)).as("three times as high").isEqualTo(1);
        alarms(6 * 60, 100, 0);
        assertThat(alarms(10, 500, APART)).as("at another time").isEqualTo(1);
    }

    @Test
    void whatWasRealIsNoHabitAndWhatWasNoiseIsNoNews() {
        alarms(3 * DAY, 100, 0);
        for (int day = 0; day < 4; day++) {
            assertThat(alarms(10, 500, APART)).as("day %d", day).isEqualTo(1);
            alarms(30, 100, 0);
            judge.feedback(true);
            alarms(DAY - 40, 100, 0);
        }
        alarms(60, 100, 0);
        assertThat(alarms(10, 500, APART)).isEqualTo(1);
        judge.feedback(false);
        alarms(300, 100, 0);
        assertThat(alarms(10, 500, APART)).isZero();
        alarms(300, 100, 0);
        assertThat(alarms(10, 1_000, APART)).isEqualTo(1);
    }

    @Test
    void s6_aColdStartTellsNothingAndAGapOfHoursIsOne() {
        assertThat(alarms(2 * DAY - 30, 100, 0)).isZero();
        assertThat(alarms(20, 5_000, APART)).isZero();
        alarms(DAY, 100, 0);
        timeMs += 5 * 60 * MINUTE_MS;
        assertThat(alarms(9, 5_000, APART))
                .as("nothing is known of the last hour")
                .isZero();
        judge = new SurgeJudge(2, 4, 10, 60);
        alarms(3 * DAY, 100, 0);
        alarms(5, 1_000, APART);
        assertThat(judge.alarming()).isTrue();
        timeMs += 2 * 60 * MINUTE_MS;
        judge.learn(false);
        alarms(20, 100, 0);
        assertThat(judge.alarming()).as("it ends though nothing is learnt").isFalse();
        assertThat(judge.times()).isBetween(0.8, 1.2);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new SurgeJudge(1, 4, 10, 60)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SurgeJudge(3, 2, 10, 60)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SurgeJudge(2, 4, 0, 60))
                .hasMessage("ratio must be more than 1, even at least ratio, idle more than 0: was 2.0, 4.0 and 0.0");
    }
}
