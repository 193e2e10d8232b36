package vigie.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is {@link Double#parseDouble}, bit by bit. */
class DecimalReaderTest {
    private final DecimalReader reader = new DecimalReader();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void readsWhatJavaWritesOfAnyDouble(long seed) {
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < 350_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isNaN(value) && !Double.isInfinite(value)) {
                check(Double.toString(value));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void readsAnyDigitsWithAnyExponent(long seed) {
        RandomGenerator random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 350_000; i++) {
            text.setLength(0);
            int digits = 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 20);
            int point = random.nextInt(digits + 1);
            for (int d = 0; d < digits; d++) {
                text.append(d == point ? "." : "").append((char) ('0' + random.nextInt(10)));
            }
            if (random.nextBoolean()) {
                int span = random.nextBoolean() ? 30 : 360;
                text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(-span, span));
            }
            check(text.toString());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {7, 8})
    void roundsTiesToEvenNextToEveryHalf(long seed) {
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            // Odd numbers of 54 bits lie exactly between two doubles.
            long half = (1L << 53) + 2 * random.nextLong(1L << 52) + 1;
            int zeros = random.nextInt(8);
            check(half + "0".repeat(zeros));
            check(half + "." + "0".repeat(zeros));
            check(half + ".0000000000000000000000000001");
            check(half + "e-" + random.nextInt(30));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0",
                "0.0",
                "-0.0e5",
                "1",
                "+1",
                "-1",
                "1.",
                ".5",
                "-.5",
                "1e0",
                "1e+5",
                "1E-5",
                "00000000000000000000000000001",
                "4.9e-324",
                "2.4703282292062327e-324",
                "2.4703282292062328e-324",
                "2.2250738585072014e-308",
                "2.2250738585072011e-308",
                "2.225073858507201e-308",
                "1.7976931348623157e308",
                "1.7976931348623158e308",
                "1.7976931348623159e308",
                "1e309",
                "1e-400",
                "1e99999999999",
                "1e-99999999999",
                "9007199254740993",
                "9223372036854775808",
                "18446744073709551615",
                "18446744073709551616",
                "9999999999999999999",
                "0.000000000000000000000000000001",
                "123456789012345678901234567890.123456789012345678901234567890e-10",
                "8.5e22",
                "1e22",
                "1e23",
                "9007199254740992e-22"
            })
    void readsTheHardOnes(String text) {
        check(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", "+", ".", "e5", "1e", "1e+", "1.1.1", "1_2", "0x1p-3", "0x1", "0b1", "0o1", "--1", "+-1", "1a",
                "infi", "-nan", "+nan", "nano", "1,5", "1f", "1d", "٣", "i", "in", "n"
            })
    void refusesWhatIsNoNumber(String text) {
        reader.read(line(text), 0);
        assertThat(reader.end()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "inf,Infinity",
        "+Inf,Infinity",
        "-INF,-Infinity",
        "infinity,Infinity",
        "-Infinity,-Infinity",
        "NaN,NaN",
        "nan,NaN"
    })
    void readsInfinitiesAndNanInAnyCase(String text, double value) {
        assertThat(reader.read(line(text), 0)).isEqualTo(Double.valueOf(value));
        assertThat(reader.end()).isEqualTo(text.length());
    }

    @Test
    void stopsAtABlankATabAndALineFeed() {
        byte[] b = "7 8\t9\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(reader.read(b, 0)).isEqualTo(7);
        assertThat(reader.end()).isEqualTo(1);
        assertThat(reader.read(b, 2)).isEqualTo(8);
        assertThat(reader.end()).isEqualTo(3);
        assertThat(reader.read(b, 4)).isEqualTo(9);
        assertThat(reader.end()).isEqualTo(5);
    }

    private void check(String text) {
        double value = reader.read(line(text), 0);
        if (reader.end() != text.length()
                || Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(Double.parseDouble(text))) {
            throw new AssertionError(text + " was read as " + value + " up to " + reader.end());
        }
    }

    private static byte[] line(String text) {
        return (text + '\n').getBytes(StandardCharsets.UTF_8);
    }
}
