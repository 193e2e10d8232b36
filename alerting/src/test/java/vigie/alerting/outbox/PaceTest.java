package vigie.alerting.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Backoff backoff = new Backoff(new Random(1));

    @Test
    void theWaitDoublesUpToHalfAMinuteAndIsNeverLessThanHalfOfThat() {
        long[] full = {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};
        for (int attempt = 1; attempt <= full.length; attempt++) {
            for (int i = 0; i < 200; i++) {
                assertThat(backoff.after(attempt, null).toMillis()).isBetween(full[attempt - 1] / 2, full[attempt - 1]);
            }
        }
        assertThat(backoff.after(1_000_000, null)).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whatFailedTogetherDoesNotComeBackTogether() {
        assertThat(IntStream.range(0, 100)
                        .mapToLong(i -> backoff.after(6, null).toMillis())
                        .distinct()
                        .count())
                .isGreaterThan(90);
    }

    @Test
    void whatTheReceiverAsksForCountsUpToAnHour() {
        assertThat(backoff.after(1, Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
        assertThat(backoff.after(6, Duration.ofSeconds(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
        assertThat(backoff.after(1, Duration.ofDays(3))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void theWindowSlides() {
        RateLimit limit = new RateLimit(3);
        for (long now : new long[] {0, 20_000, 40_000}) {
            assertThat(limit.room(now)).isPositive();
            limit.called(now);
        }
        assertThat(limit.room(59_999)).isZero();
        assertThat(limit.room(60_000)).isEqualTo(1);
        limit.called(60_000);
        assertThat(limit.room(79_999)).isZero();
        assertThat(limit.room(80_000)).isEqualTo(1);
    }
}
