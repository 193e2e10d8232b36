package vigie.bench.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.bench.detect.Family.Trait;
import vigie.detector.backtest.EventScore;
import vigie.detector.backtest.RowJudge;
import vigie.detector.backtest.RowRange;

class SyntheticTest {
    private static final int DAYS = 100;

    static Stream<Family> families() {
        return Families.ALL.stream();
    }

    private static Family family(String title) {
        return Families.ALL.stream()
                .filter(f -> f.title().startsWith(title))
                .findFirst()
                .orElseThrow();
    }

    /** Alarms on the rows whose value passes a bound. */
    private record Bound(double bound, double[] last) implements RowJudge {
        Bound(double bound) {
            this(bound, new double[1]);
        }

        @Override
        public void judge(long timestampMs, double value) {
            last[0] = value;
        }

        @Override
        public double severity() {
            return 0;
        }

        @Override
        public double novelty() {
            return 0;
        }

        @Override
        public boolean alarming() {
            return last[0] > bound;
        }
    }

    @Test
    void thereAreTwentyWithNamesOfTheirOwn() {
        assertThat(Families.ALL.stream().map(Family::title).distinct()).hasSize(20);
        assertThat(families().filter(f -> f.stepSeconds() == 3_600)).hasSize(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("families")
    void aSeedDrawsTheSameAndAnotherOneAnother(Family family) {
        double[] values = family.values(DAYS, 1);
        assertThat(values).hasSize(DAYS * family.rowsPerDay()).isEqualTo(family.values(DAYS, 1));
        assertThat(values).isNotEqualTo(family.values(DAYS, 2));
        assertThat(Arrays.stream(values).filter(Double::isInfinite)).isEmpty();
        if (family.is(Trait.WHOLE)) {
            assertThat(Arrays.stream(values).filter(v -> v != Math.rint(v))).isEmpty();
        }
        if (family.is(Trait.FLOOR)) {
            assertThat(Arrays.stream(values).filter(v -> v < 0)).isEmpty();
        }
    }

    /** The mean, and the deviation within the hour, of a long stretch of a series. */
    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource({
        "Gaussian, 100, 10",
        "log-normal, 24, 15.8",
        "Poisson, 20, 4.47",
        "sparse, 0.05, 0.22",
        "Student, 200, 17.3",
        "daily season, 100, 6.2",
        "gaps, 100, 10"
    })
    void theValuesAreDrawnFromWhatIsSaid(String title, double mean, double deviation) {
        Family family = family(title);
        double[] values = Arrays.stream(family.values(400, 3))
                .filter(v -> !Double.isNaN(v))
                .toArray();
        assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(mean, within(0.02 * mean));
        double squares = 0;
        for (int from = 0; from + 12 <= values.length; from += 12) {
            double[] hour = Arrays.copyOfRange(values, from, from + 12);
            double middle = Arrays.stream(hour).average().orElseThrow();
            squares += Arrays.stream(hour).map(v -> (v - middle) * (v - middle)).sum() / 11;
        }
        assertThat(Math.sqrt(12 * squares / values.length)).isCloseTo(deviation, within(0.15 * deviation));
    }

    @Test
    void cronRunsForTwoRowsADayAtTheSameMinute() {
        double[] values = family("cron").values(DAYS, 1);
        BitSet high = new BitSet();
        for (int i = 0; i < values.length; i++) {
            high.set(i, values[i] > 175);
        }
        assertThat(high.cardinality()).isEqualTo(2 * DAYS);
        int first = high.nextSetBit(0);
        for (int day = 0; day < DAYS; day++) {
            assertThat(high.get(first + day * 288)).isTrue();
            assertThat(high.get(first + day * 288 + 1)).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("families")
    void somethingGoesWrongTenTimesAndOnlyWithinItsWindows(Family family) {
        double[] clean = family.values(DAYS, 1);
        Injected injected = Injected.into(family, DAYS, 1);
        assertThat(injected.all()).hasSize(10);
        assertThat(injected.windows().keySet()).containsExactly(Injected.Kind.values());
        BitSet wrong = new BitSet();
        injected.all().forEach(w -> wrong.set((int) w.first(), (int) w.last() + 1));
        assertThat(wrong.nextSetBit(0)).isGreaterThanOrEqualTo(10 * family.rowsPerDay());
        for (int i = 0; i < clean.length; i++) {
            if (!wrong.get(i)) {
                assertThat(injected.values()[i]).isEqualTo(Double.valueOf(clean[i])); // NaN is NaN
            } else if (family.is(Trait.FLOOR)) {
                assertThat(injected.values()[i]).isGreaterThanOrEqualTo(clean[i]);
            }
        }
        for (RowRange window : injected.windows().getOrDefault(Injected.Kind.SHIFT, List.of())) {
            double sigmas =
                    Math.abs(injected.values()[(int) window.first()] - clean[(int) window.first()]) / family.sigma();
            if (!Double.isNaN(sigmas)) {
                assertThat(sigmas).isBetween(8 - 0.51 / family.sigma(), 20 + 0.51 / family.sigma());
            }
        }
    }

    @Test
    void eachNightsRunIsOneFalseAlarmForAJudgeThatSeesIt() {
        SyntheticRun run = SyntheticRun.of(family("cron"), DAYS, 1, new Bound(175), new Bound(Double.MAX_VALUE));
        assertThat(run.falseAlarms()).isEqualTo(100);
        assertThat(run.falseByAge())
                .containsEntry(SyntheticRun.Age.DAYS_0_TO_3, 3L)
                .containsEntry(SyntheticRun.Age.DAYS_3_TO_14, 11L)
                .containsEntry(SyntheticRun.Age.DAYS_14_TO_30, 16L)
                .containsEntry(SyntheticRun.Age.DAYS_FROM_30, 70L);
        List<SyntheticRun> both = List.of(run, run);
        assertThat(SyntheticRun.falsePerDay(both)).isEqualTo(1);
        for (SyntheticRun.Age age : SyntheticRun.Age.values()) {
            assertThat(SyntheticRun.falsePerDay(both, age)).isEqualTo(1);
        }
        assertThat(run.injected()).isEqualTo(new EventScore(0, 0, 10, 0, 0));
    }

    @Test
    void ofWhatWasPutInAJudgeThatSeesItFindsAll() {
        SyntheticRun run = SyntheticRun.of(family("sparse"), DAYS, 1, new Bound(3), new Bound(3));
        assertThat(run.falseAlarms()).isZero();
        assertThat(run.injected().windows()).isEqualTo(10);
        assertThat(run.injected().found()).isEqualTo(10);
        assertThat(run.injected().precision()).isEqualTo(1);
        List<SyntheticRun> both = List.of(run, run);
        assertThat(SyntheticRun.injected(both).found()).isEqualTo(20);
        long kinds = Stream.of(Injected.Kind.values())
                .mapToLong(kind -> SyntheticRun.found(both, kind).found())
                .sum();
        assertThat(kinds).isEqualTo(20);
        // A ramp is seen when it has climbed, what begins at once at once.
        assertThat(SyntheticRun.found(both, Injected.Kind.SHIFT).delay()).isZero();
        assertThat(SyntheticRun.found(both, Injected.Kind.RAMP).delay()).isPositive();
    }

    @Test
    void theTableHasARowForEachFamilyWhateverTheOrderOfTheThreads() throws Exception {
        double[] rates = {0.5};
        List<SyntheticRun> once = SyntheticBench.run(Families.ALL, 2, 40, 1, 0.5, rate -> new Bound(1_000));
        assertThat(once)
                .hasSize(40)
                .isEqualTo(SyntheticBench.run(Families.ALL, 2, 40, 1, 0.5, rate -> new Bound(1_000)));
        String table = SyntheticTable.of(rates, List.of(once));
        for (Family family : Families.ALL) {
            assertThat(table.lines().filter(l -> l.startsWith("| " + family.title() + " |")))
                    .hasSize(2);
        }
        assertThat(table).contains("| r = 0.5 |", "| Gaussian | 0.0000 |", "| ramps: recall, rows late |");
    }
}
