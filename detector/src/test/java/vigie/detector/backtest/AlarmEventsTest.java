package vigie.detector.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmEventsTest {
    private static AlarmEvents of(int rows, int... alarms) {
        BitSet on = new BitSet();
        for (int alarm : alarms) {
            on.set(alarm);
        }
        AlarmEvents events = new AlarmEvents();
        for (int i = 0; i < rows; i++) {
            events.row(on.get(i));
        }
        return events;
    }

    private static RowRange rows(long first, long last) {
        return new RowRange(first, last);
    }

    @Test
    void tenQuietRowsEndAnEventAndNineDoNot() {
        assertThat(of(100, 20, 30).events()).containsExactly(rows(20, 30));
        assertThat(of(100, 20, 31).events()).containsExactly(rows(20, 20), rows(31, 31));
        assertThat(of(100, 0, 9, 18, 99).events()).containsExactly(rows(0, 18), rows(99, 99));
        assertThat(of(100).events()).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theRowsOfAnEventAreTheAlarmsThatAreNearEachOther(long seed) {
        Random random = new Random(seed);
        BitSet on = new BitSet();
        AlarmEvents events = new AlarmEvents();
        for (int i = 0; i < 2_000; i++) {
            on.set(i, random.nextInt(12) == 0);
            events.row(on.get(i));
        }
        // The plain way: close every hole of up to nine rows; what is left in one piece is an event.
        BitSet closed = (BitSet) on.clone();
        for (int i = on.nextSetBit(0); i >= 0; i = on.nextSetBit(i + 1)) {
            int next = on.nextSetBit(i + 1);
            if (next > 0 && next - i - 1 < AlarmEvents.GAP) {
                closed.set(i, next);
            }
        }
        int at = 0;
        for (RowRange event : events.events()) {
            at = closed.nextSetBit(at);
            assertThat(event).isEqualTo(rows(at, closed.nextClearBit(at) - 1));
            at = closed.nextClearBit(at);
        }
        assertThat(closed.nextSetBit(at)).isEqualTo(-1);
        assertThat(events.rows()).isEqualTo(2_000);
    }

    @ParameterizedTest(name = "an alarm at {0}: right {1}, found {2}, late by {3}")
    @CsvSource({
        "194, 0, 0, 0", // six rows early
        "195, 1, 1, 0", // five are forgiven
        "200, 1, 1, 0",
        "209, 1, 1, 9",
        "214, 1, 1, 14",
        "215, 0, 0, 0"
    })
    void anAlarmMeansTheWindowThatItLiesInOrNear(int alarm, int right, int found, int late) {
        EventScore score = of(1_000, alarm).against(List.of(rows(200, 209)), 0);
        assertThat(score).isEqualTo(new EventScore(1, right, 1, found, late));
    }

    @Test
    void whatEndsBeforeTheFirstRowThatCountsIsLeftOut() {
        AlarmEvents events = of(1_000, 90, 95, 104, 500);
        // The first event goes on into what counts, and so does the second window; the first window is over.
        EventScore score = events.against(List.of(rows(10, 20), rows(95, 110), rows(700, 710)), 100);
        assertThat(score).isEqualTo(new EventScore(2, 1, 2, 1, 0));
    }

    @Test
    void severalEventsMayMeanOneWindowAndOneEventSeveral() {
        EventScore many = of(1_000, 200, 250, 299).against(List.of(rows(200, 300)), 0);
        assertThat(many).isEqualTo(new EventScore(3, 3, 1, 1, 0));
        EventScore one = of(1_000, 200, 208, 216).against(List.of(rows(201, 203), rows(210, 212)), 0);
        assertThat(one).isEqualTo(new EventScore(1, 1, 2, 2, 0));
    }

    @Test
    void figuresAreThoseOfTheSum() {
        EventScore score = new EventScore(4, 3, 5, 2, 7).plus(new EventScore(1, 0, 1, 1, 2));
        assertThat(score).isEqualTo(new EventScore(5, 3, 6, 3, 9));
        assertThat(score.falseAlarms()).isEqualTo(2);
        assertThat(score.precision()).isEqualTo(0.6);
        assertThat(score.recall()).isEqualTo(0.5);
        assertThat(score.f1()).isCloseTo(0.6 / 1.1, within(1e-12));
        assertThat(score.delay()).isEqualTo(3);
        assertThat(new EventScore(0, 0, 2, 0, 0).f1()).isZero();
        assertThat(EventScore.NONE.f1()).isNaN();
    }

    @Test
    void probationIsFifteenPercentAndAtMostSevenHundredAndFifty() {
        assertThat(AlarmEvents.probation(0)).isZero();
        assertThat(AlarmEvents.probation(4_032)).isEqualTo(604);
        assertThat(AlarmEvents.probation(5_000)).isEqualTo(750);
        assertThat(AlarmEvents.probation(22_695)).isEqualTo(750);
    }

    @Test
    void rowsAreInOrder() {
        assertThatThrownBy(() -> rows(3, 2)).hasMessageContaining("was 3 to 2");
        assertThatThrownBy(() -> rows(-1, 2)).hasMessageContaining("was -1 to 2");
    }
}
