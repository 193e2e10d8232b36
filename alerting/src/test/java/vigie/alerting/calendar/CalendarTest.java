package vigie.alerting.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.alerting.AlertingConfig.Held;
import vigie.alerting.AlertingConfig.Maintenance;
import vigie.alerting.AlertingConfig.Range;
import vigie.alerting.AlertingConfig.TimeInterval;
import vigie.model.Labels;

/** Moments in and out of the calendar's times, with the days on which clocks are changed. */
class CalendarTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static Windows windows(String cron, Duration length) {
        return new Windows(
                List.of(new Maintenance("w", cron, PARIS, length, Map.of("service", "api"), Set.of(Held.ACTIONS))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        // Tuesday 2026-01-06; Paris is an hour ahead of UTC in winter, two in summer.
        "2026-01-06T00:59:59Z, false",
        "2026-01-06T01:00:00Z, true",
        "2026-01-06T02:29:59Z, true",
        "2026-01-06T02:30:00Z, false",
        "2026-01-07T01:00:00Z, false",
        "2026-07-07T00:00:00Z, true",
        "2026-07-06T23:59:59Z, false",
        "2026-07-07T01:30:00Z, false",
    })
    void aWindowIsOpenFromItsBeginningForItsLength(Instant at, boolean open) {
        Windows windows = windows("0 2 * * TUE", Duration.ofMinutes(90));
        assertThat(windows.holding(Held.ACTIONS, Labels.of("service", "api"), at)
                        .isPresent())
                .isEqualTo(open);
        assertThat(windows.holding(Held.PAGES, Labels.of("service", "api"), at)).isEmpty();
        assertThat(windows.holding(Held.ACTIONS, Labels.of("service", "db"), at))
                .isEmpty();
    }

    @Test
    void aBeginningThatTheClockSkipsInSpringComesAnHourLater() {
        // On 2026-03-29 at 02:00 Paris goes to 03:00, which is 01:00 UTC.
        assertThat(minutesOpen("30 2 * * *", "2026-03-29T00:00:00Z")).containsExactlyElementsOf(range(90, 120));
    }

    @Test
    void aBeginningInTheHourThatComesTwiceInAutumnComesOnce() {
        // On 2026-10-25 at 03:00 Paris goes back to 02:00, which is 01:00 UTC.
        assertThat(minutesOpen("45 2 * * *", "2026-10-25T00:00:00Z")).containsExactlyElementsOf(range(45, 75));
    }

    /** The minutes of three hours in which a window of half an hour is open. */
    private static List<Integer> minutesOpen(String cron, String from) {
        Windows windows = windows(cron, Duration.ofMinutes(30));
        return range(0, 180).stream()
                .filter(m -> windows.holding(
                                Held.ACTIONS,
                                Labels.of("service", "api"),
                                Instant.parse(from).plus(Duration.ofMinutes(m)))
                        .isPresent())
                .toList();
    }

    private static List<Integer> range(int from, int until) {
        return IntStream.range(from, until).boxed().toList();
    }

    @Test
    void aWindowLongerThanItsPeriodIsAlwaysOpen() {
        Windows windows = windows("0 * * * *", Duration.ofHours(2));
        for (int hour = 0; hour < 48; hour++) {
            Instant at = Instant.parse("2026-05-01T00:59:59Z").plus(Duration.ofHours(hour));
            assertThat(windows.holding(Held.ACTIONS, Labels.of("service", "api"), at))
                    .isPresent();
        }
    }

    @Test
    void whatIsNoCronExpressionIsRefused() {
        assertThatThrownBy(() -> Windows.check("61 2 * * *")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Windows.check("often")).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean in(TimeInterval interval, String at) {
        return new Intervals(Map.of("i", List.of(interval))).holds("i", Instant.parse(at));
    }

    private static TimeInterval interval(
            List<Range> times, List<Range> weekdays, List<Range> days, List<Range> months) {
        return new TimeInterval(times, weekdays, days, months, List.of(), PARIS);
    }

    @Test
    void anIntervalHoldsWhereEachOfItsListsDoes() {
        TimeInterval office =
                interval(List.of(new Range(9 * 60, 17 * 60)), List.of(new Range(1, 5)), List.of(), List.of());
        assertThat(in(office, "2026-01-05T08:00:00Z"))
                .as("Monday, 9:00 in Paris")
                .isTrue();
        assertThat(in(office, "2026-01-05T07:59:59Z")).isFalse();
        assertThat(in(office, "2026-01-05T16:00:00Z")).as("the end is open").isFalse();
        assertThat(in(office, "2026-01-04T10:00:00Z")).as("Sunday").isFalse();
    }

    @Test
    void daysAreCountedFromBothEndsOfTheMonth() {
        TimeInterval last = interval(List.of(), List.of(), List.of(new Range(-2, -1)), List.of());
        assertThat(in(last, "2026-02-27T12:00:00Z")).isTrue();
        assertThat(in(last, "2026-02-28T12:00:00Z")).isTrue();
        assertThat(in(last, "2026-02-26T12:00:00Z")).isFalse();
        TimeInterval end = interval(List.of(), List.of(), List.of(new Range(29, 31)), List.of(new Range(2, 2)));
        assertThat(in(end, "2026-02-28T12:00:00Z"))
                .as("this February has no 29th")
                .isFalse();
        assertThat(in(end, "2028-02-29T12:00:00Z")).isTrue();
    }

    @Test
    void aNameThatIsNotThereHoldsNever() {
        assertThat(new Intervals(Map.of()).holds("i", Instant.EPOCH)).isFalse();
    }
}
