package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Made series of which it is known when they pass the bound. Times are in seconds from the beginning of the series. */
class ForecastJudgeTest extends JudgeContract {
    private static final double HOUR = 3_600;
    private static final double DAY = 86_400;

    @Override
    protected Judge fresh() {
        return new ForecastJudge(1e7, -1e7, 4 * HOUR, 15);
    }

    @Override
    protected Judge.State foreign() {
        return new ThresholdJudge(1.0, null).state();
    }

    @Override
    protected double[] constants() {
        return new double[] {0, 1, -5, 0.1, 1e-300, 9_999_999};
    }

    @Test
    void aSteadyFillAlarmsWhenTheBoundIsWithin() {
        Run run = new Run(null, 0.0, 4 * HOUR, 15, 1);
        run.play(9 * HOUR, t -> 100 * (1 - t / (10 * HOUR)) + run.noise(0.3));
        assertThat(run.episodes).isEqualTo(1);
        assertThat(run.alarmedAt).isCloseTo(6 * HOUR, within(0.2 * HOUR));
        assertThat(run.at(run.outlook).likelySeconds()).isCloseTo(10 * HOUR - run.alarmedAt, within(0.1 * HOUR));
        assertThat(run.at(run.outlook).soonestSeconds())
                .isLessThanOrEqualTo(run.at(run.outlook).likelySeconds());
        assertThat(run.at(run.outlook).latestSeconds())
                .isGreaterThanOrEqualTo(run.at(run.outlook).likelySeconds());
        assertThat(run.at(run.outlook).perSecond()).isCloseTo(-100 / (10 * HOUR), within(1e-4));
        assertThat(run.judge.low()).isZero();
        assertThat(run.judge.high()).isNaN();
    }

    @ParameterizedTest(name = "a value every {0} s, within {1} h")
    @CsvSource({"1, 4", "5, 4", "15, 4", "15, 2160", "60, 4"})
    void aFastFillAfterHoursOfPeaceIsFoundInTime(double step, double withinHours) {
        Run run = new Run(100.0, null, withinHours * HOUR, step, 2);
        run.play(6 * HOUR + 1_100, t -> (t < 6 * HOUR ? 0 : 100 * (t - 6 * HOUR) / 1_200) + run.noise(0.1));
        assertThat(run.episodes).isEqualTo(1);
        assertThat(run.alarmedAt - 6 * HOUR).isBetween(60.0, step < 60 ? 300.0 : 800.0);
    }

    @Test
    void aLineWithoutErrorIsBelievedAtOnceAndExactly() {
        Run run = new Run(null, 0.0, 30 * DAY, 15, 3);
        run.play(HOUR, t -> 29 * DAY - t);
        assertThat(run.episodes).isEqualTo(1);
        assertThat(run.alarmedAt).isLessThanOrEqualTo(300);
        assertThat(run.at(run.outlook).likelySeconds()).isCloseTo(29 * DAY - run.alarmedAt, within(30.0));
        assertThat(run.at(run.outlook).latestSeconds() - run.at(run.outlook).soonestSeconds())
                .isLessThan(0.01 * DAY);
    }

    @Test
    void aCertificateAlarmsTheDayItsTimeComes() {
        Run run = new Run(null, 0.0, 30 * DAY, 60, 3);
        run.play(3 * DAY, t -> Math.floor(31 * DAY - t));
        assertThat(run.episodes).isEqualTo(1);
        assertThat(run.alarmedAt).isCloseTo(DAY, within(600.0));
    }

    @ParameterizedTest(name = "within {0} h")
    @ValueSource(doubles = {4, 168})
    void aFileThatAppearsIsNoTrend(double withinHours) {
        Run run = new Run(null, 0.0, withinHours * HOUR, 60, 4);
        run.play(10 * DAY, t -> (t < 3.4 * DAY ? 50 : 40) + run.noise(0.05));
        assertThat(run.episodes).isZero();
    }

    @Test
    void afterAFileTheOldSlopeCounts() {
        Run run = new Run(null, 0.0, 4 * HOUR, 15, 5);
        run.play(39 * HOUR, t -> 50 - t / HOUR - (t < 20 * HOUR ? 0 : 10) + run.noise(0.05));
        assertThat(run.episodes).isEqualTo(1);
        assertThat(run.alarmedAt).isCloseTo(36 * HOUR, within(0.2 * HOUR));
    }

    @Test
    void manyFilesAreATrend() {
        Run run = new Run(null, 0.0, 4 * HOUR, 15, 6);
        run.play(3.3 * HOUR, t -> 20 - Math.floor(t / 600));
        assertThat(run.episodes).isEqualTo(1);
        assertThat(run.alarmedAt).isLessThan(1.2 * HOUR);
    }

    @Test
    void spikesAreNoTrendAndHideNone() {
        Run flat = new Run(100.0, null, 4 * HOUR, 15, 7);
        flat.play(20 * DAY, t -> 40 + flat.noise(1) + (flat.random.nextInt(300) == 0 ? 45 : 0));
        assertThat(flat.episodes).isZero();
        Run filling = new Run(null, 0.0, 4 * HOUR, 15, 8);
        filling.play(39 * HOUR, t -> 40 - t / HOUR + filling.noise(0.05) - (filling.random.nextInt(200) == 0 ? 3 : 0));
        assertThat(filling.episodes).isEqualTo(1);
        assertThat(filling.alarmedAt).isCloseTo(36 * HOUR, within(0.4 * HOUR));
    }

    @Test
    void aTrendThatEndsEndsItsAlarm() {
        Run run = new Run(null, 0.0, 4 * HOUR, 15, 9);
        run.play(2 * DAY, t -> 30 - 5 * Math.min(t / HOUR, 3) + run.noise(0.05));
        assertThat(run.episodes).isEqualTo(1);
        assertThat(run.alarmedAt).isCloseTo(2 * HOUR, within(0.3 * HOUR));
        assertThat(run.quietAt).isLessThan(4.5 * HOUR);
    }

    @Test
    void aTrendThatFlattensDoesNotAlarm() {
        Run run = new Run(null, 0.0, 4 * HOUR, 15, 10);
        run.play(2 * DAY, t -> 30 + 70 * Math.exp(-t / (4 * HOUR)) + run.noise(0.05));
        assertThat(run.episodes).isZero();
    }

    /** The first two teeth are news: nobody can know yet that somebody cleans. */
    @ParameterizedTest(name = "a tooth of {0} h")
    @ValueSource(doubles = {2, 6, 24})
    void whatIsAlwaysCleanedInTimeIsNoNewsAndWhatIsNotCleanedIs(double toothHours) {
        double tooth = toothHours * HOUR;
        double failsAt = 10 * DAY;
        double passes = failsAt + tooth * 80 / 70;
        Run run = new Run(100.0, null, 4 * HOUR, 15, 11);
        run.play(2.5 * tooth, t -> 20 + 70 * (t % tooth) / tooth + run.noise(0.2));
        run.episodes = 0;
        run.play(failsAt, t -> 20 + 70 * (t % tooth) / tooth + run.noise(0.2));
        assertThat(run.episodes).as("alarms of teeth that are cleaned").isZero();
        run.play(passes, t -> 20 + 70 * (t - failsAt) / tooth + run.noise(0.2));
        assertThat(run.episodes).isEqualTo(1);
        assertThat(run.judge.alarming()).isTrue();
        assertThat(run.alarmedAt).isBetween(failsAt + tooth, passes - 0.07 * tooth);
    }

    @Test
    void aDayThatIsNotLikeTheNightIsNoTrendOnceTwoDaysAreKnown() {
        Run run = new Run(null, 0.0, 7 * DAY, 60, 12);
        run.play(19 * DAY, t -> 200 - 10 * daily(t) + run.noise(0.02));
        assertThat(run.episodes).isEqualTo(1);
        assertThat(run.alarmedAt).isCloseTo(13 * DAY, within(0.75 * DAY));
        Run season = new Run(100.0, null, 4 * HOUR, 15, 13);
        season.play(3 * DAY, t -> 60 + 30 * Math.sin(2 * Math.PI * t / DAY) + season.noise(1));
        season.episodes = 0;
        season.play(20 * DAY, t -> 60 + 30 * Math.sin(2 * Math.PI * t / DAY) + season.noise(1));
        assertThat(season.episodes).isZero();
    }

    /** What grows from six in the morning to six in the evening, one a day. */
    private static double daily(double t) {
        double hour = t % DAY / DAY;
        return Math.floor(t / DAY) + Math.max(0, Math.min(1, (hour - 0.25) * 2));
    }

    @ParameterizedTest(name = "a value every {0} s")
    @ValueSource(doubles = {300, 3_600})
    void aSlowFillIsFoundAMonthAhead(double step) {
        Run run = new Run(null, 0.0, 30 * DAY, step, 14);
        run.play(90 * DAY, t -> 100 * (1 - t / (100 * DAY)) + run.noise(0.5));
        assertThat(run.episodes).isEqualTo(1);
        assertThat(run.alarmedAt).isCloseTo(70 * DAY, within(2 * DAY));
    }

    @Test
    void aValueAtTheBoundAlarmsAtOnceWarmOrNot() {
        Judge judge = new ForecastJudge(100.0, null, HOUR, 15);
        assertThat(judge.judge(0, 100)).isGreaterThan(10);
        assertThat(judge.alarming()).isTrue();
        assertThat(judge.outlook()).isEqualTo(new Outlook(100, 0, 0, 0, 0, 0));
        judge.judge(15_000, 50);
        assertThat(judge.alarming()).isFalse();
    }

    @Test
    void theSeverityGrowsAsTheTimeGetsShort() {
        Judge judge = new ForecastJudge(null, 0.0, 4 * HOUR, 15);
        double before = 0;
        for (int i = 0; i < 2_390; i++) {
            double severity = judge.judge(i * 15_000L, 36_000 - i * 15);
            if (i > judge.warmUp() + 4) {
                double left = 36_000 - i * 15;
                assertThat(severity)
                        .isCloseTo(Math.log1p(4 * HOUR / left), within(0.1))
                        .isGreaterThan(before);
                before = severity;
            }
        }
        assertThat(before).isGreaterThan(4);
    }

    /** Alarms of series that never pass the bound, from the first value on. */
    @Test
    void cleanSeriesHardlyEverAlarm() {
        int walks = 0;
        int teeth = 0;
        int noise = 0;
        int series = 5;
        for (int seed = 0; seed < series; seed++) {
            Run walk = new Run(100.0, -100.0, 4 * HOUR, 60, 100 + seed);
            double[] x = {0};
            walk.play(30 * DAY, t -> x[0] = reflected(x[0] + walk.noise(0.3)));
            walks += walk.episodes;
            Run cleaned = new Run(100.0, null, 4 * HOUR, 60, 200 + seed);
            double[] level = {20, 1};
            cleaned.play(3 * DAY, t -> tooth(level, cleaned.random));
            cleaned.episodes = 0;
            cleaned.play(33 * DAY, t -> tooth(level, cleaned.random));
            teeth += cleaned.episodes;
            Run noisy = new Run(100.0, null, 4 * HOUR, 60, 300 + seed);
            noisy.play(30 * DAY, t -> 60 + noisy.noise(6));
            noise += noisy.episodes;
        }
        System.out.println("false alarms in " + series + " series of 30 days: random walks " + walks + ", saw-tooths "
                + teeth + ", noise " + noise);
        assertThat(walks).isLessThanOrEqualTo(1);
        assertThat(teeth).isLessThanOrEqualTo(1);
        assertThat(noise).isZero();
    }

    private static double reflected(double x) {
        return x > 70 ? 140 - x : x < -70 ? -140 - x : x;
    }

    /** Fills at a rate that differs from tooth to tooth, is cleaned somewhere from 70 to 80, to somewhere from 10 to 30. */
    private static double tooth(double[] level, Random random) {
        level[0] += level[1] * 60 * 60 / DAY * (0.5 + random.nextDouble());
        if (level[0] > 70 + 10 * random.nextDouble()) {
            level[0] = 10 + 20 * random.nextDouble();
            level[1] = 1 + random.nextDouble();
        }
        return level[0] + 0.1 * random.nextGaussian();
    }

    @Test
    void itsStateHasAtMostOneKibibyte() {
        ForecastJudge largest = new ForecastJudge(1.0, 0.0, 90 * DAY, 15);
        ForecastJudge usual = new ForecastJudge(1.0, 0.0, 4 * HOUR, 15);
        System.out.println("bytes of state: within 4 h " + usual.bytes() + ", within 90 d " + largest.bytes());
        assertThat(largest.bytes()).isLessThanOrEqualTo(1_024);
        assertThat(usual.bytes()).isLessThanOrEqualTo(1_024);
    }

    @Test
    void theStateOfOtherSettingsIsRefused() {
        Judge judge = fresh();
        assertThat(judge.restore(new ForecastJudge(1.0, null, 90 * DAY, 15).state()))
                .isFalse();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new ForecastJudge(null, Double.NaN, 60, 1)).hasMessageContaining("above or below");
        assertThatThrownBy(() -> new ForecastJudge(1.0, 1.0, 60, 1)).hasMessageContaining("greater than below");
        assertThatThrownBy(() -> new ForecastJudge(1.0, null, 0, 1)).hasMessageContaining("within");
        assertThatThrownBy(() -> new ForecastJudge(1.0, null, 60, Double.NaN)).hasMessageContaining("interval");
    }

    private interface Made {
        double at(double seconds);
    }

    /** A judge of a made series, and when it alarmed. */
    private static final class Run {
        private final ForecastJudge judge;
        private final double step;
        private final Random random;
        private double time;
        private boolean on;
        private int episodes;
        private double alarmedAt = Double.NaN;
        private double quietAt = Double.NaN;
        private @Nullable Outlook outlook;

        Run(@Nullable Double above, @Nullable Double below, double within, double step, long seed) {
            judge = new ForecastJudge(above, below, within, step);
            this.step = step;
            random = new Random(seed);
        }

        double noise(double deviation) {
            return deviation * random.nextGaussian();
        }

        void play(double until, Made made) {
            for (; time < until; time += step) {
                judge.judge((long) (time * 1_000), made.at(time));
                if (judge.alarming() && !on) {
                    episodes++;
                    alarmedAt = time;
                    outlook = judge.outlook();
                }
                if (!judge.alarming() && on) {
                    quietAt = time;
                }
                on = judge.alarming();
            }
        }

        Outlook at(@Nullable Outlook seen) {
            assertThat(seen).isNotNull();
            return java.util.Objects.requireNonNull(seen);
        }
    }
}
