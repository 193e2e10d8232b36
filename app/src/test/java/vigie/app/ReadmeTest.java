package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.app.estate.Environment;
import vigie.app.estate.Reading;
import vigie.app.run.Kinds;

/** What the README shows is what the program takes. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path folder;

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map((MatchResult r) -> r.group(1))
                .toList();
    }

    @Test
    void itsEstateIsCleanOnceItsSecretsAreThere() throws IOException {
        String estate = all("```yaml\n(.*?)```", readme()).get(0);
        Files.writeString(folder.resolve("runner.secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        Files.writeString(folder.resolve("pagerduty.key"), "0123456789abcdef0123456789abcdef\n");
        Path file = Files.writeString(folder.resolve("estate.yaml"), estate);
        Reading reading = Kinds.reader("").read(file, Environment.SYSTEM);
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        assertThat(((Reading.Accepted) reading).estate().findings()).isEmpty();
    }

    @Test
    void itsTableNamesEveryCommandAndNoOther() throws IOException {
        List<String> named = all("[|,] `vigie ([a-z-]+)", readme());
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Vigie.commandLine(Vigie.commands()).getSubcommands().keySet());
    }

    @Test
    void itsFoldersAndClassesAreThere() throws IOException {
        for (String folder : all("\n\\| `([a-z]+)/` \\|", readme())) {
            assertThat(ROOT.resolve(folder)).isDirectory();
        }
        for (String room : List.of("collector", "detector", "alerting", "app")) {
            String row = all("\n\\| `" + room + "/` \\|([^\n]*)", readme()).get(0);
            for (String inner : all("`([a-z]+)/`", row)) {
                assertThat(ROOT.resolve(room + "/src/main/java/vigie/" + room + "/" + inner))
                        .isDirectory();
            }
        }
    }

    @Test
    void itIsNoLongerThanTwoHundredLines() throws IOException {
        assertThat(readme().lines()).hasSizeLessThanOrEqualTo(200);
    }
}
