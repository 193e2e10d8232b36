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

    @ParameterizedTest(name = "{0} s is written {1}")
    @CsvSource({
        "0.4, 0 s",
        "119, 119 s",
        "3576, 1 h",
        "7800, 2 h 10 min",
        "172800, 2 d",
        "273600, 3 d 4 h",
        "864000, 10 d",
        "2548800, 30 d",
        "4e8, more than ten years",
        "Infinity, more than ten years"
    })
    void writesSpansInTheUnitsThatMatter(double seconds, String text) {
        assertThat(Words.span(seconds)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} of {1} is written {2}")
    @CsvSource({
        "1200000000, disk_free_bytes, 1.2 GB",
        "-52428800, disk_free_bytes, -52.4 MB",
        "0, disk_free_bytes, 0",
        "999, sent_bytes_total, 999",
        "1000, sent_bytes_total, 1 kB",
        "1e20, disk_free_bytes, 1.000e+20",
        "1234567, queue_depth, 1234567"
    })
    void writesBytesWithTheirUnit(double value, String metric, String text) {
        assertThat(Words.amount(value, metric)).isEqualTo(text);
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
