package vigie.app.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StampsTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "2014-04-01 00:05:00, 2014-04-01T00:05:00Z",
        "2014-04-01T00:05:00, 2014-04-01T00:05:00Z",
        "2014-04-01t00:05:00z, 2014-04-01T00:05:00Z",
        "2014-04-01 00:05:00Z, 2014-04-01T00:05:00Z",
        "2014-04-01 00:05, 2014-04-01T00:05:00Z",
        "2014-04-01, 2014-04-01T00:00:00Z",
        "2014-04-10 07:15:00.000000, 2014-04-10T07:15:00Z",
        "2014-04-10 07:15:00.5, 2014-04-10T07:15:00.500Z",
        "2014-04-10 07:15:00.123456789, 2014-04-10T07:15:00.123Z",
        "2014-04-10T07:15:00+02:00, 2014-04-10T05:15:00Z",
        "2014-04-10T07:15:00.25-0530, 2014-04-10T12:45:00.250Z",
        "1969-12-31 23:59:59, 1969-12-31T23:59:59Z",
        "2016-02-29 12:00:00, 2016-02-29T12:00:00Z",
        "0, 1970-01-01T00:00:00Z",
        "1396310700, 2014-04-01T00:05:00Z",
        "1396310700.5, 2014-04-01T00:05:00.500Z",
        "1396310700000, 2014-04-01T00:05:00Z",
        "1396310700000000, 2014-04-01T00:05:00Z",
        "1396310700000000000, 2014-04-01T00:05:00Z",
        "1.3963107E9, 2014-04-01T00:05:00Z",
        "' 2014-04-01 00:05:00 ', 2014-04-01T00:05:00Z"
    })
    void stampsAreUtc(String text, Instant instant) {
        assertThat(Instant.ofEpochMilli(Stamps.parse(text))).isEqualTo(instant);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                "soon",
                "NaN",
                "Infinity",
                "1e30",
                "2014-04-01Z",
                "2014-13-01 00:00:00",
                "2014-02-29 00:00:00",
                "2014/04/01 00:00:00",
                "2014-04-01_00:00:00",
                "2014-04-01 00:00:61",
                "2014-04-01 24:00:00",
                "2014-04-01 00:00:0",
                "2014-04-01 00:00:00,5",
                "2014-04-01 00:00:00.",
                "2014-04-01 00:00:00.x",
                "2014-04-01 0:00:00",
                "2014-04-01 00:00:00+2",
                "2014-04-01 00:00:00 CET",
                "01/04/2014 00:00"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Stamps.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2014-04-01 00:05:00");
    }
}
