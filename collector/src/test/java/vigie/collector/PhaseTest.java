package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhaseTest {
    @Test
    void spreadsTargetsEvenlyOverTheInterval() {
        int[] perSecond = new int[15];
        for (int i = 0; i < 15_000; i++) {
            Phase phase = Phase.of("api/10.0." + i / 250 + '.' + i % 250 + ":9100/metrics", 15_000);
            perSecond[(int) (phase.offsetMs() / 1000)]++;
        }
        assertThat(Arrays.stream(perSecond).boxed())
                .allSatisfy(n -> assertThat(n).isBetween(850, 1150));
    }

    @Test
    void isTheSameOnEveryNode() {
        assertThat(Phase.of("api/a:1/health", 15_000)).isEqualTo(Phase.of("api/a:1/health", 15_000));
        assertThat(Phase.of("api/a:1/health", 15_000)).isEqualTo(new Phase(15_000, 3_512));
    }

    @Test
    void theFirstSlotComesWithinOneIntervalAndAtTheOffset() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long interval = 1L + random.nextInt(100_000);
            Phase phase = Phase.of("key " + i, interval);
            long now = random.nextLong(-1_000_000, 4_000_000_000_000L);
            long slot = phase.firstAfter(now);
            assertThat(slot).isGreaterThan(now).isLessThanOrEqualTo(now + interval);
            assertThat(Math.floorMod(slot, interval)).isEqualTo(phase.offsetMs());
        }
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource({
        "10_000, 10_000, 11_000, on time",
        "10_000,  9_999, 11_000, a timer that fired a little early does not get its slot again",
        "10_000, 10_700, 11_000, a little late",
        "10_000, 13_200, 14_000, slots that were missed are not made up for",
        "10_000, 11_000, 12_000, a slot that is now is missed",
        "10_000, 99_999_100, 100_000_000, the clock was set forward",
        "10_000,  2_300,  3_000, the clock was set back",
    })
    void followsTheClock(String slot, String now, String next, String why) {
        Phase phase = new Phase(1000, 0);
        assertThat(phase.next(number(slot), number(now))).as(why).isEqualTo(number(next));
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }
}
