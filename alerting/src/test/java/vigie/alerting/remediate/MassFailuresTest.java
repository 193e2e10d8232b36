package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random mass failures, each from a seed. {@code -Dvigie.massFailures=N} plays so many, {@code -Dvigie.massFailure=SEED} one.
 */
class MassFailuresTest {
    private static final int IN_THE_BUILD = 300;

    @TempDir
    Path folder;

    @Test
    void pain24_noActionLeavesWhileTooMuchIsNotUpAndWhatIsBrokenAloneAfterwardsIsHealed() throws IOException {
        Integer one = Integer.getInteger("vigie.massFailure");
        int stories = one == null ? Integer.getInteger("vigie.massFailures", IN_THE_BUILD) : 1;
        int first = one == null ? 1 : one;
        long calls = 0;
        long massSeconds = 0;
        long refusals = 0;
        for (int seed = first; seed < first + stories; seed++) {
            // One folder for all of them: each begins with an empty record.
            Path at = Files.createDirectories(folder.resolve("record"));
            try (MassFailure story = new MassFailure(seed, at)) {
                story.play();
                calls += story.calls();
                massSeconds += story.massSeconds();
                refusals += story.refusals();
            } catch (AssertionError | RuntimeException e) {
                fail("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        System.out.printf(
                "mass failures: N = %d, seconds in which a service was beyond its limit: %d, refusals by the brake: %d, calls: %d%n",
                stories, massSeconds, refusals, calls);
        // Each story heals what is broken alone at its end, and more before: a brake that never lets go would hold
        // every invariant.
        assertThat(calls).isGreaterThan(2L * stories);
        assertThat(massSeconds).isGreaterThan(5L * stories);
        assertThat(refusals).isGreaterThan(stories);
    }
}
