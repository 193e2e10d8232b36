package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pool of which the part that is used is made. Times are in seconds. */
class SaturationJudgeTest extends JudgeContract {
    private static final double HOUR = 3_600;
    private static final double DAY = 86_400;
    private static final int POOLS = 5;
    private static final double DAYS = 30;

    @Override
    protected Judge fresh() {
        return new SaturationJudge(9e6, 1e7, 4 * HOUR, 15);
    }

    @Override
    protected Judge.State foreign() {
        return new ThresholdJudge(1.0, null).state();
    }

    @Override
    protected double[] constants() {
        return new double[] {0, 1, -5, 0.1, 1e-300, 8_999_999};
    }

    @ParameterizedTest(name = "{0} alarms: {1}, is critical: {2}")
    @CsvSource({"0, false, false", "0.8, false, false", "0.81, true, false", "0.95, true, false", "0.96, true, true"})
    void itsBoundsAreStrict(double used, boolean alarms, boolean critical) {
        Judge judge = new SaturationJudge(0.8, 0.95, null, 15);
        judge.judge(0, used);
        assertThat(judge.alarming()).isEqualTo(alarms);
        assertThat(judge.critical()).isEqualTo(critical);
        assertThat(judge.outlook()).isNull();
    }

    @Test
    void isCriticalUntilHalfWayBack() {
        Judge judge = new SaturationJudge(0.8, 0.95, null, 15);
        judge.judge(0, 0.96);
        judge.judge(15_000, 0.88);
        assertThat(judge.critical()).isTrue();
        judge.judge(30_000, 0.87);
        assertThat(judge.critical()).isFalse();
        assertThat(judge.alarming()).isTrue();
        judge.judge(45_000, 0.9);
        assertThat(judge.critical()).isFalse();
    }

    @Test
    void alarmsBeforeItIsFull() {
        SaturationJudge judge = new SaturationJudge(0.8, 0.95, HOUR, 15);
        Random random = new Random(1);
        double alarmedAt = Double.NaN;
        for (double t = 0; t < 4 * HOUR && Double.isNaN(alarmedAt); t += 15) {
            judge.judge((long) (t * 1_000), 0.1 + 0.2 * t / HOUR + 0.005 * random.nextGaussian());
            alarmedAt = judge.alarming() ? t : alarmedAt;
        }
        assertThat(alarmedAt).as("it passes 0.8 after 3.5 h, 0.95 after 4.25 h").isBetween(3.1 * HOUR, 3.4 * HOUR);
        assertThat(judge.isNear()).isFalse();
        assertThat(judge.critical()).isFalse();
        Outlook outlook = Objects.requireNonNull(judge.outlook());
        assertThat(outlook.bound()).isEqualTo(0.95);
    }

    /** Alarms of pools that never pass 70 % of their limit, from the first value on: the figures of docs/detection.md. */
    @ParameterizedTest(name = "a value every {0} s, within {1} h")
    @CsvSource({"15, 0", "15, 1", "60, 1", "60, 4"})
    void poolsThatHaveRoomHardlyEverAlarm(double step, double withinHours) {
        int noise = 0;
        int bursts = 0;
        int first = 0;
        int later = 0;
        for (int seed = 0; seed < POOLS; seed++) {
            Random random = new Random(seed);
            noise += alarms(step, withinHours, t -> 0.5 + 0.05 * random.nextGaussian())[1];
            double[] burst = {0};
            bursts += alarms(step, withinHours, t -> {
                burst[0] = random.nextInt(400) == 0 ? 0.4 : burst[0] * Math.exp(-step / 300);
                return 0.25 + burst[0] + 0.01 * random.nextGaussian();
            })[1];
            int[] mornings = alarms(step, withinHours, t -> office(t) + 0.02 * random.nextGaussian());
            first += mornings[0];
            later += mornings[1] - mornings[0];
        }
        assertThat(noise + bursts).isLessThanOrEqualTo(withinHours == 0 ? 0 : 1);
        assertThat(later).isLessThanOrEqualTo(withinHours == 0 ? 0 : 1);
        assertThat(first).isLessThanOrEqualTo(withinHours == 0 ? 0 : 3 * POOLS);
    }

    /** From 10 % to 60 % between eight and ten in the morning, and back between six and eight in the evening. */
    private static double office(double t) {
        double hour = t % DAY / HOUR;
        double risen = Math.max(0, Math.min(1, (hour - 8) / 2));
        double fallen = Math.max(0, Math.min(1, (hour - 18) / 2));
        return 0.1 + 0.5 * (risen - fallen);
    }

    /** How often it alarms in the first three days, and in all. */
    private static int[] alarms(double step, double withinHours, DoubleUnaryOperator used) {
        Judge judge = new SaturationJudge(0.8, 0.95, withinHours == 0 ? null : withinHours * HOUR, step);
        int[] alarms = {0, 0};
        boolean on = false;
        for (double t = 0; t < DAYS * DAY; t += step) {
            judge.judge((long) (t * 1_000), used.applyAsDouble(t));
            boolean begins = judge.alarming() && !on;
            alarms[0] += begins && t < 3 * DAY ? 1 : 0;
            alarms[1] += begins ? 1 : 0;
            on = judge.alarming();
        }
        return alarms;
    }

    @Test
    void theStateOfOtherSettingsIsRefused() {
        Judge plain = new SaturationJudge(0.8, 0.95, null, 15);
        Judge ahead = new SaturationJudge(0.8, 0.95, HOUR, 15);
        assertThat(plain.restore(ahead.state())).isFalse();
        assertThat(ahead.restore(plain.state())).isFalse();
        assertThat(plain.restore(new SaturationJudge(0.5, 0.6, null, 15).state()))
                .isTrue();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new SaturationJudge(0.9, 0.9, null, 15)).hasMessageContaining("more than warn");
        assertThatThrownBy(() -> new SaturationJudge(0, 0.9, null, 15)).hasMessageContaining("more than 0");
        assertThatThrownBy(() -> new SaturationJudge(0.1, Double.POSITIVE_INFINITY, null, 15))
                .hasMessageContaining("full");
        assertThatThrownBy(() -> new SaturationJudge(0.1, 0.9, 0.0, 15)).hasMessageContaining("within");
    }
}
