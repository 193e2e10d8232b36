package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileReadingTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double[] BOUNDS = {0.1, 0.5, 1, INF};

    @ParameterizedTest(name = "[{index}] {6}: q={0} of {1} {2} {3} {4} is {5}")
    @CsvSource({
        "0.5,  10, 30, 40, 40, 0.3,  halfway in the second bucket",
        "0.25, 10, 30, 40, 40, 0.1,  at the bound of the first",
        "0.1,  10, 30, 40, 40, 0.04, the first bucket starts at zero",
        "0.99, 10, 30, 40, 80, 1,    beyond the last bound it is the last bound",
        "1,    10, 30, 40, 40, 1,    all of it",
        "0,    0,  30, 40, 40, 0.1,  none of it: where the first one was",
        "0.5,  0,  0,  40, 40, 0.75, empty buckets are passed over",
        "0.5,  0,  0,  0,  40, 1,    all over the last bound",
        "0.5,  10, 8,  40, 40, 0.6666666666666666, a bucket never counts less than a smaller one",
        "0.5,  10, 30, 40, 20, 0.3,  not even the last"
    })
    void interpolates(double q, double a, double b, double c, double d, double expected, String sentence) {
        QuantileReading reading = new QuantileReading(q);
        offer(reading, BOUNDS, 0, 0, 0, 0);
        assertThat(reading.take()).isNaN();
        offer(reading, BOUNDS, a, b, c, d);
        assertThat(reading.take()).as(sentence).isCloseTo(expected, within(1e-12));
    }

    @Test
    void countsOnlyTheIncreaseBetweenTwoPolls() {
        QuantileReading reading = new QuantileReading(0.5);
        offer(reading, BOUNDS, 1_000, 1_000, 1_000, 1_000);
        assertThat(reading.take()).isNaN();
        offer(reading, BOUNDS, 1_000, 1_000, 1_010, 1_010);
        assertThat(reading.take()).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void withoutAnIncreaseThereIsNone() {
        QuantileReading reading = new QuantileReading(0.5);
        offer(reading, BOUNDS, 1, 2, 3, 4);
        reading.take();
        offer(reading, BOUNDS, 1, 2, 3, 4);
        assertThat(reading.take()).isNaN();
    }

    @Test
    void afterARestartEachBucketHasGrownFromZero() {
        QuantileReading reading = new QuantileReading(0.5);
        offer(reading, BOUNDS, 1_000, 2_000, 3_000, 3_000);
        reading.take();
        offer(reading, BOUNDS, 0, 10, 10, 10);
        assertThat(reading.take()).isCloseTo(0.3, within(1e-12));
    }

    @Test
    void withoutTheLastBucketThereIsNone() {
        QuantileReading reading = new QuantileReading(0.5);
        double[] bounds = {0.1, 0.5};
        offer(reading, bounds, 0, 0);
        reading.take();
        offer(reading, bounds, 5, 10);
        assertThat(reading.take()).isNaN();
    }

    @Test
    void theLastBucketAloneIsNotEnough() {
        QuantileReading reading = new QuantileReading(0.5);
        offer(reading, new double[] {INF}, 0);
        reading.take();
        offer(reading, new double[] {INF}, 10);
        assertThat(reading.take()).isNaN();
    }

    @Test
    void aFirstBoundThatIsNotOverZeroIsNotDivided() {
        QuantileReading reading = new QuantileReading(0.25);
        double[] bounds = {-5, 5, INF};
        offer(reading, bounds, 0, 0, 0);
        reading.take();
        offer(reading, bounds, 10, 20, 20);
        assertThat(reading.take()).isEqualTo(-5);
    }

    @Test
    void boundsMayComeInAnyOrderAndChange() {
        QuantileReading reading = new QuantileReading(0.5);
        double[] mixed = {INF, 0.5, 0.1, 1};
        offer(reading, mixed, 0, 0, 0, 0);
        reading.take();
        offer(reading, mixed, 40, 30, 10, 40);
        assertThat(reading.take()).isCloseTo(0.3, within(1e-12));
        double[] other = {0.1, 0.2, 1, INF}; // 0.5 went and 0.2 came: 0.1, 1 and +Inf stayed
        offer(reading, other, 10, 999, 60, 60);
        assertThat(reading.take()).isCloseTo(0.1 + 0.9 * 0.5, within(1e-12));
        offer(reading, other, 10, 1_009, 70, 70);
        assertThat(reading.take()).isCloseTo(0.15, within(1e-12));
    }

    @Test
    void aBucketThatIsNotANumberIsLeftOut() {
        QuantileReading reading = new QuantileReading(0.5);
        offer(reading, BOUNDS, 0, 0, 0, 0);
        reading.take();
        offer(reading, BOUNDS, 10, Double.NaN, 40, 40);
        assertThat(reading.take()).isCloseTo(0.1 + 0.9 * (10.0 / 30), within(1e-12));
    }

    @Test
    void tooManyBoundsAreRefused() {
        QuantileReading reading = new QuantileReading(0.5);
        for (int i = 0; i < QuantileReading.MOST_BUCKETS; i++) {
            assertThat(reading.part(i)).isEqualTo(i);
        }
        assertThat(reading.part(1e9)).isEqualTo(-1);
        assertThat(reading.part(7)).isEqualTo(7);
        assertThatThrownBy(() -> new QuantileReading(1.01)).hasMessageContaining("was 1.01");
    }

    @Test
    void goesOnFromAKeptState() {
        QuantileReading reading = new QuantileReading(0.5);
        offer(reading, BOUNDS, 1, 2, 3, 3);
        reading.take();
        QuantileReading other = new QuantileReading(0.5);
        other.restore(reading.state());
        offer(other, new double[] {INF, 1, 0.5, 0.1}, 43, 43, 32, 11);
        assertThat(other.take()).isCloseTo(0.3, within(1e-12));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithTheCurveThroughTheBuckets(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int n = 2 + random.nextInt(12);
            double[] bounds = random.doubles(n, 0.001, 10).sorted().toArray();
            bounds[n - 1] = INF;
            double[] start = new double[n];
            double[] counts = new double[n];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                start[i] = (i == 0 ? 0 : start[i - 1]) + random.nextInt(100);
                sum += random.nextInt(3) == 0 ? 0 : random.nextInt(50);
                counts[i] = sum;
            }
            double q = 0.01 + 0.98 * random.nextDouble();
            QuantileReading reading = new QuantileReading(q);
            offer(reading, bounds, start);
            reading.take();
            double[] end = new double[n];
            Arrays.setAll(end, i -> start[i] + counts[i]);
            offer(reading, bounds, end);
            double value = reading.take();
            if (sum == 0) {
                assertThat(value).isNaN();
            } else {
                assertThat(value)
                        .as("seed %d, round %d", seed, round)
                        .isCloseTo(curve(bounds, counts, q), within(1e-6));
            }
        }
    }

    /** The least x at which the straight lines through the cumulative counts reach the rank, by halving. */
    private static double curve(double[] bounds, double[] counts, double q) {
        double rank = q * counts[counts.length - 1];
        double last = bounds[bounds.length - 2];
        if (counts[counts.length - 2] < rank) {
            return last;
        }
        double low = 0;
        double high = last;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (under(bounds, counts, middle) >= rank) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static double under(double[] bounds, double[] counts, double x) {
        double from = 0;
        double below = 0;
        for (int i = 0; i < bounds.length - 1; i++) {
            if (x <= bounds[i]) {
                return below + (counts[i] - below) * (x - from) / (bounds[i] - from);
            }
            from = bounds[i];
            below = counts[i];
        }
        return below;
    }

    private static void offer(QuantileReading reading, double[] bounds, double... counts) {
        for (int i = 0; i < bounds.length; i++) {
            reading.offer(reading.part(bounds[i]), 0, counts[i]);
        }
    }
}
