package vigie.app.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The whole loop against schedules of faults that dice have written: six hundred seeds, each on one thread, in virtual time. */
class RandomLoopTest {
    private static final int SEEDS = Integer.getInteger("vigie.sim.seeds", 600);
    private static final String REPLAY = "mvn -B -q -pl model,collector,detector,alerting,dashboards,app test"
            + " -Dtest=RandomLoopTest -Dsurefire.failIfNoSpecifiedTests=false -Dvigie.sim.seed=";

    @Test
    void whateverHappensNothingIsLostNothingIsDoneTwiceAndNoLimitIsPassed() throws Exception {
        Long only = Long.getLong("vigie.sim.seed");
        try (Borders borders = Borders.watched()) {
            long began = System.nanoTime();
            List<RandomRun.Result> results = only != null
                    ? List.of(RandomRun.play(only, Seams.NONE))
                    : new ForkJoinPool(Runtime.getRuntime().availableProcessors())
                            .submit(() -> LongStream.rangeClosed(1, SEEDS)
                                    .parallel()
                                    .mapToObj(seed -> RandomRun.play(seed, Seams.NONE))
                                    .toList())
                            .get();
            tell(results, Duration.ofNanos(System.nanoTime() - began));
            List<RandomRun.Result> failed =
                    results.stream().filter(r -> r.failure() != null).toList();
            if (!failed.isEmpty()) {
                fail(failed.size() + " of " + results.size() + " seeds fail: "
                        + failed.stream().map(RandomRun.Result::seed).toList() + "\nreplay the first with: " + REPLAY
                        + failed.get(0).seed() + "\n"
                        + Objects.requireNonNull(failed.get(0).failure()));
            }
            assertThat(results.stream().mapToInt(RandomRun.Result::actions).sum())
                    .as("a schedule in which nothing is ever done shows nothing")
                    .isGreaterThan(only != null ? -1 : results.size() / 4);
        }
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        try (Borders borders = Borders.watched()) {
            for (long seed = 1; seed <= 5; seed++) {
                String first = RandomRun.play(seed, Seams.NONE).story();
                assertThat(RandomRun.play(seed, Seams.NONE).story())
                        .as("seed %d", seed)
                        .isEqualTo(first);
            }
        }
    }

    private static void tell(List<RandomRun.Result> results, Duration took) {
        Duration simulated = results.stream().map(RandomRun.Result::simulated).reduce(Duration.ZERO, Duration::plus);
        System.out.printf(
                "%d seeds, %d simulated hours in %.1f s (%.0f hours a minute), %d actions, %d notices%n",
                results.size(),
                simulated.toHours(),
                took.toMillis() / 1e3,
                simulated.toSeconds() / 60.0 / Math.max(0.001, took.toMillis() / 1e3),
                results.stream().mapToInt(RandomRun.Result::actions).sum(),
                results.stream().mapToInt(RandomRun.Result::notices).sum());
    }
}
