package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveJudgeTest extends JudgeContract {
    private static final double INTERVAL = 15;

    private final Random random = new Random(11);
    private long timeMs;

    @Override
    protected Judge fresh() {
        return judge(true, true, 0, 0, 0.02);
    }

    @Override
    protected Judge.State foreign() {
        return new ThresholdJudge(1.0, null).state();
    }

    @Test
    void anOutlierAlarmsAndTenUsualValuesEndIt() {
        Judge judge = learnt(judge(true, true, 0, 0, 0.02), 500);
        feed(judge, 200);
        assertThat(judge.alarming()).isTrue();
        assertThat(judge.high()).isBetween(105.0, 130.0);
        assertThat(judge.low()).isBetween(70.0, 95.0);
        for (int i = 0; i < 9; i++) {
            feed(judge, 100.5);
            assertThat(judge.alarming()).as("usual value %d", i + 1).isTrue();
        }
        feed(judge, 100.5);
        assertThat(judge.alarming()).isFalse();
    }

    /** Simple data, and in each one value that anybody would call wrong: nothing of it may be missed. */
    @ParameterizedTest
    @ValueSource(strings = {"constant", "zero", "noise", "counts", "wave", "ramp", "ratio", "nightly"})
    void pain18_anObviousSpikeInSimpleDataIsFlagged(String shape) {
        Judge judge = judge(true, true, 0, 0, 0.02);
        Random noise = new Random(7);
        int alarms = 0;
        for (int i = 0; i < 2_000; i++) {
            feed(judge, simple(shape, i, noise));
            alarms += i > 1_000 && judge.alarming() ? 1 : 0;
        }
        assertThat(alarms).as("values of the simple data itself that alarm").isLessThanOrEqualTo(2);
        feed(judge, spike(shape));
        assertThat(judge.alarming()).isTrue();
    }

    private static double simple(String shape, int i, Random noise) {
        return switch (shape) {
            case "constant" -> 10;
            case "zero" -> 0;
            case "noise" -> 100 + 5 * noise.nextGaussian();
            case "counts" -> Math.rint(3 + noise.nextInt(3));
            case "wave" -> 100 + 40 * Math.sin(i * 2 * Math.PI / 240) + noise.nextGaussian();
            case "ramp" -> 1_000 + 0.1 * i + noise.nextGaussian();
            case "ratio" -> 0.01 + 0.002 * noise.nextDouble();
            default -> i % 240 < 5 ? 60 : 20 + noise.nextGaussian();
        };
    }

    private static double spike(String shape) {
        return switch (shape) {
            case "constant" -> 100;
            case "zero" -> 50;
            case "noise" -> 300;
            case "counts" -> 80;
            case "wave" -> 900;
            case "ramp" -> 3_000;
            case "ratio" -> 0.4;
            default -> 2_000;
        };
    }

    @Test
    void onlyTheWrongDirectionAlarms() {
        Judge up = learnt(judge(true, false, 0, 0, 0.02), 500);
        feed(up, 10);
        assertThat(up.alarming()).isFalse();
        assertThat(up.low()).isNaN();
        feed(up, 200);
        assertThat(up.alarming()).isTrue();
        Judge down = learnt(judge(false, true, 0, 0, 0.02), 500);
        feed(down, 200);
        assertThat(down.alarming()).isFalse();
        assertThat(down.high()).isNaN();
        feed(down, 10);
        assertThat(down.alarming()).isTrue();
    }

    @Test
    void theSeverityKnowsNoDirection() {
        Judge up = learnt(judge(true, false, 0, 0, 0.02), 500);
        double centre = (up.high() + learntLow()) / 2;
        // Some 50 scales off in each of two views; a mean absolute deviation is 0.8 of a standard deviation, but 1 % of
        // the level at least.
        assertThat(feed(up, centre - 50)).isCloseTo(2 * Math.log1p(50), within(0.3));
    }

    private double learntLow() {
        AdaptiveJudgeTest same = new AdaptiveJudgeTest();
        Judge both = same.learnt(same.judge(true, true, 0, 0, 0.02), 500);
        return both.low();
    }

    @Test
    void whatIsOddButSmallDoesNotMatter() {
        Judge absolute = learnt(judge(true, true, 150, 0, 0.02), 500);
        feed(absolute, 200);
        assertThat(absolute.alarming()).isFalse();
        feed(absolute, 300);
        assertThat(absolute.alarming()).isTrue();
        Judge relative = learnt(judge(true, true, 0, 1.5, 0.02), 500);
        feed(relative, 200);
        assertThat(relative.alarming()).isFalse();
        feed(relative, 300);
        assertThat(relative.alarming()).isTrue();
    }

    @Test
    void fewerFalseAlarmsAskForMoreEvidence() {
        double often = learnt(judge(true, true, 0, 0, 1), 500).high();
        double seldom = learntAlike(0.02).high();
        double hardlyEver = learntAlike(1e-6).high();
        assertThat(often).isLessThan(seldom);
        assertThat(seldom).isLessThan(hardlyEver);
    }

    private Judge learntAlike(double falseAlarms) {
        AdaptiveJudgeTest same = new AdaptiveJudgeTest();
        return same.learnt(same.judge(true, true, 0, 0, falseAlarms), 500);
    }

    @Test
    void moreSamplesADayAskForMoreEvidence() {
        Judge fast = new AdaptiveJudge(new Aim(true, true, 0, 0, 0.02), 1);
        Judge slow = new AdaptiveJudge(new Aim(true, true, 0, 0, 0.02), 300);
        for (int i = 0; i < 500; i++) {
            double value = 100 + random.nextGaussian();
            fast.judge(i * 1_000L, value);
            slow.judge(i * 300_000L, value);
        }
        assertThat(slow.high()).isLessThan(fast.high());
    }

    @Test
    void oneOutlierHardlyMovesWhatIsUsual() {
        Judge judge = learnt(judge(true, true, 0, 0, 0.02), 2_000);
        double before = judge.high() - judge.low();
        feed(judge, 1e6);
        learnt(judge, 10_000);
        assertThat(judge.high() - judge.low()).isCloseTo(before, within(0.4 * before));
        feed(judge, 150);
        assertThat(judge.alarming()).isTrue();
    }

    /** A backup at two in the morning, every five minutes a value: two nights are news, a third is not, and a larger one is again. */
    @Test
    void pain20_whatComesEveryNightFallsSilentAfterTwoNights() {
        AdaptiveJudge judge = new AdaptiveJudge(new Aim(true, true, 0, 0, 0.02), 300);
        List<Integer> alarmed = new ArrayList<>();
        for (int night = 0; night < 12; night++) {
            for (int i = 0; i < 288; i++) {
                boolean job = night >= 3 && i >= 24 && i < 26;
                double height = job ? night == 11 ? 3_000 : 160 : 0;
                judge.judge((night * 288L + i) * 300_000, 100 + height + 2 * random.nextGaussian());
                if (job && judge.beyond()) {
                    alarmed.add(night);
                }
            }
        }
        assertThat(alarmed).contains(3, 11).doesNotContain(5, 6, 7, 8, 9, 10);
    }

    /** What fills up all week and is emptied on Sunday: the first weeks are news. */
    @Test
    void whatComesEveryWeekFallsSilentAfterTwoWeeks() {
        AdaptiveJudge judge = new AdaptiveJudge(new Aim(true, true, 0, 0, 0.02), 300);
        Set<Integer> alarmed = new TreeSet<>();
        for (int i = 0; i < 10 * 7 * 288; i++) {
            double filled = i % (7 * 288) / (7 * 288.0);
            judge.judge(i * 300_000L, 1_000 * filled + 10 * random.nextGaussian());
            if (judge.beyond()) {
                alarmed.add(i / (7 * 288));
            }
        }
        assertThat(alarmed).contains(1).doesNotContain(4, 5, 6, 7, 8, 9);
    }

    /** What alarms again and again must do more each time; unless somebody says that it was real each time. */
    @Test
    void whatWasRealIsAsEasyToSeeTheNextTime() {
        AdaptiveJudge told = new AdaptiveJudge(new Aim(true, true, 0, 0, 0.02), 300);
        AdaptiveJudge untold = new AdaptiveJudge(new Aim(true, true, 0, 0, 0.02), 300);
        int seenByTold = 0;
        int seenByUntold = 0;
        for (int i = 0; i < 60 * 288; i++) {
            boolean fault = i > 5 * 288 && i % 173 == 0; // at another minute each time
            double value = 100 + 2 * random.nextGaussian() + (fault ? 40 : 0);
            told.judge(i * 300_000L, value);
            untold.judge(i * 300_000L, value);
            if (fault && told.beyond()) {
                seenByTold++;
                told.feedback(true);
            }
            seenByUntold += fault && untold.beyond() ? 1 : 0;
        }
        assertThat(seenByTold).isGreaterThan(80);
        assertThat(seenByUntold).isLessThan(seenByTold / 3);
    }

    @Test
    void whatWasNoiseIsNoNewsUnlessItIsMore() {
        AdaptiveJudge judge = new AdaptiveJudge(new Aim(true, true, 0, 0, 0.02), 300);
        for (int i = 0; i < 10 * 288; i++) {
            judge.judge(i * 300_000L, 100 + 2 * random.nextGaussian());
        }
        long at = 10 * 288 * 300_000L;
        judge.judge(at, 160);
        assertThat(judge.alarming()).isTrue();
        judge.feedback(false);
        assertThat(judge.alarming()).isFalse();
        for (int i = 1; i < 500; i++) {
            judge.judge(at + i * 300_000L, i % 67 == 0 ? 160 : 100 + 2 * random.nextGaussian());
            assertThat(judge.alarming()).as("value %d", i).isFalse();
        }
        judge.judge(at + 500 * 300_000L, 2_000);
        assertThat(judge.alarming()).isTrue();
    }

    /** A gauge that says its type's least value until somebody sets it. */
    @Test
    void aFirstValueOfNonsenseDoesNotMakeItDeaf() {
        Judge judge = judge(true, true, 0, 0, 0.02);
        feed(judge, Long.MIN_VALUE);
        learnt(judge, 1_000);
        assertThat(judge.high() - judge.low()).isLessThan(60);
        feed(judge, 200);
        assertThat(judge.alarming()).isTrue();
    }

    @Test
    void nonsenseAmongUsualValuesDoesNotMakeItDeaf() {
        Judge judge = learnt(judge(true, true, 0, 0, 0.02), 10_000);
        for (double nonsense : new double[] {Long.MAX_VALUE, -1e300, 1e18}) {
            feed(judge, nonsense);
        }
        learnt(judge, 6_000);
        assertThat(judge.alarming()).isFalse();
        assertThat(judge.high() - judge.low()).isLessThan(80);
        feed(judge, 200);
        assertThat(judge.alarming()).isTrue();
    }

    /** An hour of whatever a broken exporter can say, then a day, then a fault: found as if the hour had not been. */
    @Test
    void anHourOfPoisonDoesNotHideAFault() {
        double[] poison = {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            1e308,
            -1e308,
            Double.MIN_VALUE,
            Double.NEGATIVE_INFINITY,
            Long.MIN_VALUE,
            0
        };
        for (boolean poisoned : new boolean[] {false, true}) {
            Judge judge = learnt(judge(true, true, 0, 0, 0.02), 40_000);
            for (int i = 0; i < 240; i++) {
                feed(judge, poisoned ? poison[i % poison.length] : 100 + random.nextGaussian());
            }
            learnt(judge, 5_760);
            assertThat(judge.alarming()).isFalse();
            feed(judge, 160);
            assertThat(judge.alarming())
                    .as(poisoned ? "after poison" : "without poison")
                    .isTrue();
        }
    }

    @Test
    void aLastingShiftAlarmsAtOnceAndIsTheNewNormAfterSomeHundredValues() {
        Judge judge = learnt(judge(true, true, 0, 0, 0.02), 2_000);
        feed(judge, 130 + random.nextGaussian());
        assertThat(judge.alarming()).isTrue();
        int values = 1;
        while (judge.alarming() && values < 10_000) {
            feed(judge, 130 + random.nextGaussian());
            values++;
        }
        assertThat(values).isBetween(300, 900);
    }

    @Test
    void smallCountsAreNeverNews() {
        Judge judge = judge(true, true, 0, 0, 0.02);
        for (int i = 0; i < 1_000; i++) {
            feed(judge, 0);
        }
        feed(judge, 1);
        assertThat(judge.alarming()).isFalse();
        feed(judge, 1_000);
        assertThat(judge.alarming()).isTrue();
    }

    @ParameterizedTest(name = "r = {0}")
    @ValueSource(doubles = {0.1, 0.02, 0.005})
    void falseAlarmsOnLightTailsStayUnderTheKnob(double accepted) {
        long events = 0;
        double days = 0;
        for (int series = 0; series < 6; series++) {
            Random noise = new Random(series);
            ToDoubleFunction<Random> draw = series % 3 == 0
                    ? r -> 50 + r.nextGaussian()
                    : series % 3 == 1 ? AdaptiveJudgeTest::poisson : r -> r.nextDouble();
            Judge judge = new AdaptiveJudge(new Aim(true, true, 0, 0, accepted), 60);
            boolean before = false;
            int samples = 60 * 1_440;
            for (int i = 0; i < samples; i++) {
                judge.judge(i * 60_000L, draw.applyAsDouble(noise));
                events += judge.alarming() && !before ? 1 : 0;
                before = judge.alarming();
            }
            days += samples / 1_440.0;
        }
        assertThat(events / days).isLessThanOrEqualTo(accepted);
    }

    /** Heavy tails, the first days included; an event is alarms closer than ten values. */
    @ParameterizedTest(name = "r = {0}")
    @ValueSource(doubles = {0.1, 0.02, 0.005})
    void falseAlarmsOnHeavyTailsStayWithinTwiceTheKnob(double accepted) {
        List<ToDoubleFunction<Random>> families = List.of(
                r -> -Math.log(1 - r.nextDouble()),
                r -> Math.exp(r.nextGaussian()),
                r -> 50 + r.nextGaussian() / Math.sqrt((square(r) + square(r) + square(r)) / 3),
                r -> Math.pow(1 - r.nextDouble(), -1 / 2.5));
        for (ToDoubleFunction<Random> family : families) {
            int events = 0;
            for (int seed = 0; seed < 5; seed++) {
                Random noise = new Random(seed);
                Judge judge = new AdaptiveJudge(new Aim(true, true, 0, 0, accepted), 60);
                int last = -100;
                for (int i = 0; i < 100 * 1_440; i++) {
                    judge.judge(i * 60_000L, family.applyAsDouble(noise));
                    if (judge.alarming()) {
                        events += i - last > 10 ? 1 : 0;
                        last = i;
                    }
                }
            }
            assertThat(events / 500.0).as("family %d", families.indexOf(family)).isLessThanOrEqualTo(2 * accepted);
        }
    }

    private static double square(Random random) {
        double value = random.nextGaussian();
        return value * value;
    }

    @Test
    void whatComesBackEveryDayMustDoMoreToAlarm() {
        Judge judge = learnt(judge(true, false, 0, 0, 0.02), 500);
        int alarms = 0;
        for (int day = 0; day < 14; day++) {
            feed(judge, 125);
            alarms += judge.alarming() ? 1 : 0;
            learnt(judge, 5_759);
        }
        assertThat(alarms).isBetween(1, 9);
        feed(judge, 1e6);
        assertThat(judge.alarming()).isTrue();
    }

    @Test
    void refusesAimsThatMakeNoSense() {
        assertThatThrownBy(() -> new Aim(true, true, 0, 0, 0))
                .hasMessageContaining("false_alarms")
                .hasMessageContaining("was 0");
        assertThatThrownBy(() -> new Aim(true, true, -1, 0, 1)).hasMessageContaining("min_effect");
        assertThatThrownBy(() -> new Aim(true, true, 0, Double.NaN, 1)).hasMessageContaining("min_effect");
        assertThatThrownBy(() -> new Aim(false, false, 0, 0, 1)).hasMessageContaining("direction");
        assertThatThrownBy(() -> new AdaptiveJudge(new Aim(true, true, 0, 0, 1), 0))
                .hasMessageContaining("interval");
    }

    private static double poisson(Random random) {
        double limit = Math.exp(-3);
        int count = 0;
        for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    private Judge judge(boolean up, boolean down, double absolute, double relative, double falseAlarms) {
        return new AdaptiveJudge(new Aim(up, down, absolute, relative, falseAlarms), INTERVAL);
    }

    private Judge learnt(Judge judge, int values) {
        for (int i = 0; i < values; i++) {
            feed(judge, 100 + random.nextGaussian());
        }
        return judge;
    }

    private double feed(Judge judge, double value) {
        return judge.judge(timeMs += (long) (INTERVAL * 1_000), value);
    }
}
