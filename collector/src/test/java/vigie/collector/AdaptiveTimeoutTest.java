package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveTimeoutTest {
    @ParameterizedTest(name = "an interval of {0} ms: from {1} to {2} ms")
    @CsvSource({"15000, 1000, 10000", "1000, 500, 900", "5000, 1000, 4500", "100, 50, 90", "60000, 1000, 10000"})
    void staysBetweenTheBoundsOfItsInterval(long intervalMs, long lowMs, long highMs) {
        AdaptiveTimeout timeout = new AdaptiveTimeout(Duration.ofMillis(intervalMs), null);
        assertThat(timeout.current()).as("nothing known").isEqualTo(Duration.ofMillis(highMs));
        record(timeout, 200, Duration.ofNanos(1000));
        assertThat(timeout.current()).as("a fast target").isEqualTo(Duration.ofMillis(lowMs));
        record(timeout, 200, Duration.ofHours(1));
        assertThat(timeout.current()).as("a slow target").isEqualTo(Duration.ofMillis(highMs));
    }

    @Test
    void isTheUpperBoundUntilTwentyLatenciesAreKnown() {
        AdaptiveTimeout timeout = new AdaptiveTimeout(Duration.ofSeconds(15), null);
        record(timeout, 19, Duration.ofMillis(600));
        assertThat(timeout.current()).isEqualTo(Duration.ofSeconds(10));
        record(timeout, 1, Duration.ofMillis(600));
        assertThat(timeout.current()).isEqualTo(Duration.ofMillis(1800));
    }

    @Test
    void aTargetThatHasBecomeSlowIsGivenMoreTime() {
        AdaptiveTimeout timeout = new AdaptiveTimeout(Duration.ofSeconds(15), null);
        record(timeout, 128, Duration.ofMillis(100));
        assertThat(timeout.current()).isEqualTo(Duration.ofSeconds(1));
        record(timeout, 2, timeout.current());
        assertThat(timeout.current()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void oneOutlierOfAHundredAndTwentyEightChangesNothing() {
        AdaptiveTimeout timeout = new AdaptiveTimeout(Duration.ofSeconds(15), null);
        record(timeout, 127, Duration.ofMillis(500));
        record(timeout, 1, Duration.ofSeconds(9));
        assertThat(timeout.current()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void aFixedTimeoutIsNotTouched() {
        AdaptiveTimeout timeout = new AdaptiveTimeout(Duration.ofSeconds(15), Duration.ofSeconds(3));
        record(timeout, 200, Duration.ofMillis(1));
        assertThat(timeout.current()).isEqualTo(Duration.ofSeconds(3));
        timeout.retune(Duration.ofSeconds(15), null);
        assertThat(timeout.current()).as("what was learnt meanwhile").isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithSortingTheLastHundredAndTwentyEight(long seed) {
        Random random = new Random(seed);
        AdaptiveTimeout timeout = new AdaptiveTimeout(Duration.ofSeconds(15), null);
        Deque<Long> last = new ArrayDeque<>();
        for (int i = 0; i < 1000; i++) {
            long micros = 300_000L + random.nextInt(3_000_000);
            timeout.record(Duration.ofNanos(micros * 1000));
            last.addLast(micros);
            if (last.size() > 128) {
                last.removeFirst();
            }
            long[] sorted = last.stream().mapToLong(Long::longValue).sorted().toArray();
            long p99 = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
            Duration expected = Duration.ofNanos(3000 * p99);
            if (last.size() >= 20 && expected.compareTo(Duration.ofSeconds(10)) < 0) {
                assertThat(timeout.current())
                        .isEqualTo(expected.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : expected);
            }
        }
    }

    private static void record(AdaptiveTimeout timeout, int times, Duration latency) {
        for (int i = 0; i < times; i++) {
            timeout.record(latency);
        }
    }
}
