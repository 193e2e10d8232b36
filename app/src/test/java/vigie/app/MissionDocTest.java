package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/mission.md} against the house: every line of the mission has its row, and what a row names is there. */
class MissionDocTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d\\.\\d\\.\\d) \\|(.*)\\|$");

    /** The cells of a row after its id: line, code, tests, example, open. */
    private record Line(String id, List<String> cells) {}

    private static List<Line> lines() throws IOException {
        Matcher rows = ROW.matcher(Files.readString(ROOT.resolve("docs/mission.md")));
        return rows.results()
                .map(r -> new Line(
                        r.group(1),
                        Stream.of(r.group(2).split("\\|", -1))
                                .map(String::strip)
                                .toList()))
                .toList();
    }

    private static List<String> named(String cell) {
        return Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(m -> m.group(1))
                .toList();
    }

    @Test
    void everyLineOfTheMissionHasItsRow() throws IOException {
        String shared = System.getenv("VIGIE_SHARED");
        Path mission = (shared == null ? ROOT.resolve("../shared") : Path.of(shared)).resolve("design/mission.md");
        assumeThat(mission).as("the mission itself is not in this repository").exists();
        Set<String> asked = new TreeSet<>();
        ROW.matcher(Files.readString(mission)).results().forEach(row -> asked.add(row.group(1)));
        assertThat(asked).hasSizeGreaterThan(40);
        assertThat(lines()).extracting(Line::id).containsExactlyElementsOf(asked);
    }

    @Test
    void whatARowNamesIsThere() throws IOException {
        Set<String> tests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            files.filter(f -> f.toString().contains("/src/test/java/"))
                    .forEach(f -> tests.add(f.getFileName().toString()));
        }
        for (Line line : lines()) {
            assertThat(line.cells()).as(line.id()).hasSize(5);
            for (String code : named(line.cells().get(1))) {
                String room = code.substring(0, code.indexOf('/'));
                assertThat(ROOT.resolve(room + "/src/main/java/vigie/" + code + ".java"))
                        .as(line.id())
                        .exists();
            }
            for (String test : named(line.cells().get(2))) {
                assertThat(tests).as(line.id()).contains(test + ".java");
            }
            for (String page : named(line.cells().get(3))) {
                assertThat(ROOT.resolve(page)).as(line.id()).exists();
            }
        }
    }

    @Test
    void aRowWithoutCodeTestOrExampleSaysWhatIsOpen() throws IOException {
        for (Line line : lines()) {
            boolean whole =
                    Stream.of(1, 2, 3).noneMatch(i -> named(line.cells().get(i)).isEmpty());
            assertThat(whole || !line.cells().get(4).isEmpty()).as(line.id()).isTrue();
        }
    }
}
