package vigie.detector.condition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1204, 1204",
        "-3, -3",
        "0.82314, 0.8231",
        "1234.5678, 1235",
        "0.0001, 0.0001",
        "0.00001234, 1.234e-05",
        "123456789, 1.235e+08",
        "NaN, NaN",
        "Infinity, Infinity"
    })
    void writesNumbersShortly(double value, String text) {
        assertThat(Words.number(value)).isEqualTo(text);
    }

    @Test
    void writesWholeSecondsAsSeconds() {
        assertThat(Words.duration(60_000)).isEqualTo("60 s");
        assertThat(Words.duration(1_500)).isEqualTo("1500 ms");
    }

    @ParameterizedTest
    @CsvSource({
        "12.4, 12 times a day",
        "1, once a day",
        "0.9, once in 2 days",
        "0.02, once in 50 days",
        "1e-9, less than once in ten years"
    })
    void writesHowOften(double timesADay, String text) {
        assertThat(Words.rate(timesADay)).isEqualTo(text);
    }

    @Test
    void cutsForeignTextAndKeepsItOnOneLine() {
        assertThat(Words.foreign("a\nb\u0007c")).isEqualTo("a b c");
        assertThat(Words.foreign("x".repeat(10_000))).hasSize(301).endsWith("…");
    }
}
