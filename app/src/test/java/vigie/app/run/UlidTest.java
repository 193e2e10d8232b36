package vigie.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UlidTest {
    private long now = 1_469_918_176_385L;

    private final Ulid ulid = new Ulid(() -> Instant.ofEpochMilli(now), new SplittableRandom(7));

    @Test
    void beginsWithTheTimeInCrockfordsBase32() {
        // The specification's own example of the time part.
        assertThat(ulid.get()).startsWith("01ARYZ6S41").hasSize(26);
    }

    @Test
    void ascendsWithinAMillisecondAndWhenTheClockIsSetBack() {
        Set<String> seen = new HashSet<>();
        String last = "";
        for (int i = 0; i < 10_000; i++) {
            if (i % 1000 == 999) {
                now -= 5;
            }
            String next = ulid.get();
            assertThat(next).isGreaterThan(last).matches("[0-9A-HJKMNP-TV-Z]{26}");
            assertThat(seen.add(next)).isTrue();
            last = next;
        }
    }

    @Test
    void carriesFromTheLowHalfIntoTheHigh() {
        Ulid full = new Ulid(() -> Instant.ofEpochMilli(now), new java.util.random.RandomGenerator() {
            @Override
            public long nextLong() {
                return -1;
            }
        });
        String first = full.get();
        String second = full.get();
        assertThat(first.substring(10)).isEqualTo("FZZZZZZZZZZZZZZZ");
        assertThat(second.substring(10)).isEqualTo("G000000000000000");
    }
}
