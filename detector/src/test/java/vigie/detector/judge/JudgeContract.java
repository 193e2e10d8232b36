package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.detector.Allocation;

/** What every judge must obey. One subclass for each. */
public abstract class JudgeContract {
    /** A judge that has seen nothing. */
    protected abstract Judge fresh();

    /** The state of another kind of judge. */
    protected abstract Judge.State foreign();

    /** How far apart the values come. */
    protected long stepMs() {
        return 15_000;
    }

    /** A judge whose judging must not allocate. */
    protected Judge frugal() {
        return fresh();
    }

    /** Constants that are right for ever. */
    protected double[] constants() {
        return new double[] {0, 1, -5, 0.1, 1e-300, 1e9, 1e308, -1e308};
    }

    @Test
    void isNotANumberAndSilentUntilWarm() {
        Judge judge = fresh();
        Random random = new Random(1);
        for (int i = 0; i < judge.warmUp(); i++) {
            assertThat(judge.seen()).isEqualTo(i);
            assertThat(judge.judge(i * stepMs(), i == 30 ? 1e6 : random.nextGaussian()))
                    .isNaN();
            assertThat(judge.alarming()).isFalse();
        }
        assertThat(judge.judge(judge.warmUp() * stepMs(), 0)).isNotNaN();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sameInputGivesTheSameOutput(long seed) {
        Judge one = fresh();
        Judge two = fresh();
        Stream left = new Stream(seed);
        Stream right = new Stream(seed);
        for (int i = 0; i < 5_000; i++) {
            assertThat(bits(left.feed(one))).isEqualTo(bits(right.feed(two)));
            assertSame(one, two);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void goesOnFromAStateThatWasOnDiskBitForBit(long seed) throws IOException {
        Judge one = fresh();
        Stream stream = new Stream(seed);
        int cut = new Random(seed).nextInt(2_000);
        for (int i = 0; i < cut; i++) {
            stream.feed(one);
        }
        Judge two = fresh();
        assertThat(two.restore(throughBytes(one.state()))).isTrue();
        assertSame(one, two);
        for (int i = 0; i < 2_000; i++) {
            stream.next();
            double expected = one.judge(stream.timeMs, stream.value);
            assertThat(bits(two.judge(stream.timeMs, stream.value))).isEqualTo(bits(expected));
            assertSame(one, two);
        }
    }

    @Test
    void refusesTheStateOfAnotherKind() {
        Judge judge = fresh();
        judge.judge(0, 7);
        Judge.State before = judge.state();
        assertThat(judge.restore(foreign())).isFalse();
        assertThat(judge.state()).isEqualTo(before);
    }

    @Test
    void whatIsNotANumberChangesNothing() {
        Judge judge = fresh();
        Stream stream = new Stream(3);
        for (int i = 0; i < 100; i++) {
            stream.feed(judge);
        }
        Judge.State before = judge.state();
        assertThat(judge.judge(stream.timeMs + stepMs(), Double.NaN)).isNaN();
        assertThat(judge.state()).isEqualTo(before);
    }

    @Test
    void survivesNonsense() {
        Judge judge = fresh();
        double[] values = {
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e308, -1e308, Double.MIN_VALUE, -0.0, 1e308
        };
        long[] times = {0, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 31_536_000_000L, 5, 5};
        for (int i = 0; i < 64; i++) {
            judge.judge(times[i % 8], values[(i / 8) % 8]);
        }
        Random random = new Random(5);
        double last = Double.NaN;
        for (int i = 0; i < 40_000; i++) {
            last = judge.judge(1_000_000L + i * stepMs(), 100 + random.nextGaussian());
            assertThat(last).as("value %d", i).matches(s -> Double.isNaN(s) || (s >= 0 && s < 20));
        }
        assertThat(judge.alarming()).isFalse();
        assertThat(last).isLessThan(4);
    }

    @Test
    void aGapOfAYearDoesNotAlarm() {
        Judge judge = fresh();
        Random random = new Random(6);
        for (int i = 0; i < 1_000; i++) {
            judge.judge(i * stepMs(), 100 + random.nextGaussian());
        }
        for (int i = 0; i < 1_000; i++) {
            judge.judge(31_536_000_000L + i * stepMs(), 100 + random.nextGaussian());
            assertThat(judge.alarming()).isFalse();
        }
    }

    @Test
    void aConstantNeverAlarms() {
        for (double constant : constants()) {
            Judge judge = fresh();
            for (int i = 0; i < 3_000; i++) {
                judge.judge(i * stepMs(), constant);
                assertThat(judge.alarming())
                        .as("constant %s, value %d", constant, i)
                        .isFalse();
            }
        }
    }

    @Test
    void allocatesNothing() {
        Judge judge = frugal();
        long step = stepMs();
        double[] values = new Random(7).doubles(1_024, 90, 110).toArray();
        long[] time = {0};
        long bytes = Allocation.of(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                judge.judge(time[0] += step, values[i & 1_023]);
            }
        });
        assertThat(bytes).isLessThanOrEqualTo(1_024);
    }

    private static void assertSame(Judge one, Judge two) {
        assertThat(two.alarming()).isEqualTo(one.alarming());
        assertThat(bits(two.low())).isEqualTo(bits(one.low()));
        assertThat(bits(two.high())).isEqualTo(bits(one.high()));
        assertThat(two.state()).isEqualTo(one.state());
    }

    private static long bits(double value) {
        return Double.doubleToLongBits(value);
    }

    private static Judge.State throughBytes(Judge.State state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JudgeCodec.write(state, new DataOutputStream(bytes));
        return JudgeCodec.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    /** A seeded stream with bursts, gaps and values that are none. */
    private final class Stream {
        private final Random random;
        private long timeMs;
        private double value;

        Stream(long seed) {
            random = new Random(seed);
        }

        void next() {
            timeMs += random.nextInt(50) == 0 ? random.nextInt(10_000_000) - 1_000_000 : stepMs();
            value = 100 + random.nextGaussian() * (random.nextInt(30) == 0 ? 50 : 1);
            value = random.nextInt(40) == 0 ? Double.NaN : value;
        }

        double feed(Judge judge) {
            next();
            return judge.judge(timeMs, value);
        }
    }
}
