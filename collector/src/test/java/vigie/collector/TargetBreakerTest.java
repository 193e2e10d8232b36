package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.model.CheckResult.Breaker;

class TargetBreakerTest {
    private static final Duration MS1 = Duration.ofMillis(1);

    private final VirtualTime time = new VirtualTime();
    private final TargetBreaker breaker =
            new TargetBreaker("api/a:1/health", Duration.ofSeconds(1), null, time.nanoTime());

    @Test
    void opensAfterTenBadPollsInARow() {
        poll(9, true);
        poll(1, false);
        poll(9, true);
        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
        poll(1, true);
        assertThat(breaker.state()).isEqualTo(Breaker.OPEN);
        assertThat(breaker.tryAcquire()).isFalse();
    }

    @Test
    void letsOnePollThroughAfterAWhileAndClosesOnAGoodOne() {
        poll(10, true);
        time.advance(Duration.ofMillis(3_900));
        assertThat(breaker.tryAcquire()).isFalse();
        time.advance(Duration.ofMillis(200));
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.state()).isEqualTo(Breaker.HALF_OPEN);
        assertThat(breaker.tryAcquire()).as("one at a time").isFalse();
        breaker.record(false, MS1);
        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void opensAgainOnABadOne() {
        poll(10, true);
        time.advance(Duration.ofSeconds(5));
        assertThat(breaker.tryAcquire()).isTrue();
        breaker.record(true, MS1);
        assertThat(breaker.state()).isEqualTo(Breaker.OPEN);
        assertThat(breaker.tryAcquire()).isFalse();
        time.advance(Duration.ofSeconds(5));
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @Test
    void aGoodPollThatWasNotWaitedForClosesIt() {
        poll(10, true);
        breaker.record(false, MS1);
        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
        poll(9, true);
        assertThat(breaker.state()).as("and what was before is forgotten").isEqualTo(Breaker.CLOSED);
    }

    @Test
    void aWallClockThatIsSetBackDoesNotKeepItOpen() {
        poll(10, true);
        time.setWallBy(Duration.ofDays(-1));
        time.advance(Duration.ofSeconds(5));
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @ParameterizedTest(name = "interval {0} s, stale after {1} s: every {2} s")
    @CsvSource({
        "1, , 5",
        "15, , 30",
        "10, , 30",
        "60, , 60",
        "7, , 28",
        "1, 60, 5",
        "1, 6, 3",
        "1, 3, 1",
        "15, 60, 30",
        "15, 40, 15",
        "5, 8, 5"
    })
    void neverPollsSoSeldomThatAnswersGrowStale(long interval, String staleAfter, long seldom) {
        Duration stale = staleAfter == null ? null : Duration.ofSeconds(Long.parseLong(staleAfter));
        assertThat(TargetBreaker.seldom(Duration.ofSeconds(interval), stale)).isEqualTo(Duration.ofSeconds(seldom));
    }

    private void poll(int times, boolean bad) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.tryAcquire()).isTrue();
            breaker.record(bad, MS1);
        }
    }
}
