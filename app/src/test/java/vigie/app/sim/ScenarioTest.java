package vigie.app.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays every scenario of the folder: the specification of what the loop does. */
class ScenarioTest {
    private static final Path FOLDER = Path.of("src/test/resources/scenarios");

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException {
        String only = System.getProperty("vigie.sim.scenario", "");
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .filter(f -> f.getFileName().toString().endsWith(".scenario"))
                    .filter(f -> f.getFileName().toString().startsWith(only))
                    .sorted()
                    .toList()
                    .stream()
                    .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> play(f)));
        }
    }

    private static void play(Path file) throws IOException {
        String failure = read(Files.readAllLines(file), file.getFileName().toString());
        if (failure != null) {
            fail(failure);
        }
    }

    private static @Nullable String read(List<String> lines, String name) {
        try (Borders borders = Borders.watched()) {
            return Scenario.read(name, lines).play(Seams.NONE);
        }
    }

    @Test
    void anExpectationThatIsNotMetTellsItsLineTheSeedAndTheStory() {
        List<String> lines = List.of(
                "seed 7",
                "service api instances api-1@a,api-2@b",
                "receiver oncall pagerduty",
                "at 30s kill api-2",
                "expect page api by 31s",
                "end 1m");
        assertThat(read(lines, "late.scenario"))
                .contains("late.scenario:5: expect page api by 31s")
                .contains("was not seen")
                .contains("seed 7")
                .contains("api-2 is KILLED");
    }

    @Test
    void whatCannotBeReadIsSaidWithItsLine() {
        wrong("x.scenario:2: unknown word explode", "service api instances a-1@a", "at 3s explode a-1", "end 1m");
        wrong("x.scenario:1: unknown word colour", "service api colour red", "end 1m");
        wrong("x.scenario:1: a duration", "end soon");
        wrong("x.scenario: a scenario says when it ends", "seed 3");
        wrong("x.scenario:2: unknown word MAYBE", "service api instances a-1@a", "expect service api MAYBE", "end 1m");
    }

    private static void wrong(String message, String... lines) {
        assertThatThrownBy(() -> Scenario.read("x.scenario", List.of(lines)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
