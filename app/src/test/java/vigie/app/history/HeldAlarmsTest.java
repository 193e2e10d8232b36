package vigie.app.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldAlarmsTest {
    /** A value each second; {@code x} where the condition holds, {@code .} where not, a blank where nothing came. */
    @ParameterizedTest(name = "for {0} s, keep {1} s, {2}: fires at {3}")
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "0, 0, '..x..', 2",
                "0, 0, '.....', ''",
                "0, 0, 'xxxxx', 0",
                // gone for ten steps is one alarm, for more another
                "0, 0, 'x.........x...', 0",
                "0, 0, 'x..........x', '0 11'",
                "0, 15, 'x..........x', 0",
                "0, 15, 'x...............x', '0 16'",
                // holds long enough, or not
                "3, 0, '.xx.xxx.xxxx', 11",
                "3, 0, '.xxxx', 4",
                // what nobody saw for more than ten steps did not hold
                "3, 0, 'xx          xx', ''",
                "12, 0, 'xx         xx', 12",
                "0, 0, 'x             x', '0 14'"
            })
    void fires(long hold, long keep, String rows, String expected) {
        HeldAlarms alarms = new HeldAlarms(hold * 1_000, keep * 1_000, 1_000);
        for (int i = 0; i < rows.length(); i++) {
            if (rows.charAt(i) != ' ') {
                alarms.row(i * 1_000L, rows.charAt(i) == 'x');
            }
        }
        assertThat(alarms.fired().stream().map(ms -> "" + ms / 1_000).reduce("", (a, b) -> (a + " " + b).strip()))
                .isEqualTo(expected);
    }
}
