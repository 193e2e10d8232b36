package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random estates, plans, failures, answers, people and deaths of the process, each from a seed. {@code -Dvigie.seeds=N} plays so
 * many, {@code -Dvigie.seed=N} one.
 */
class RandomSchedulesTest {
    private static final int FIRST = 1;

    @TempDir
    Path folder;

    @Test
    void whateverHappensNoLimitIsBrokenAndNothingIsLost() throws IOException {
        Integer one = Integer.getInteger("vigie.seed");
        int from = one == null ? FIRST : one;
        int to = one == null ? Integer.getInteger("vigie.seeds", 1000) : one;
        int calls = 0;
        int deaths = 0;
        for (int seed = from; seed <= to; seed++) {
            Path at = Files.createDirectory(folder.resolve("seed-" + seed));
            try (RandomSchedule schedule = new RandomSchedule(seed, at)) {
                schedule.play();
                calls += schedule.calls();
                deaths += schedule.deaths();
            } catch (AssertionError | RuntimeException e) {
                fail("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        // A schedule in which nothing happens proves nothing.
        if (one == null) {
            assertThat(calls).isGreaterThan(to);
            assertThat(deaths).isGreaterThan(to / 4);
        }
    }
}
