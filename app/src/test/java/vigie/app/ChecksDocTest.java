package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.app.estate.CheckKinds;
import vigie.app.estate.Environment;
import vigie.app.estate.Reading;
import vigie.app.run.Kinds;

/** {@code docs/checks.md} shows estates that the program takes, and names every key of the checks that it describes. */
class ChecksDocTest {
    private static final Path PAGE = Path.of("../docs/checks.md");
    private static final List<String> ELSEWHERE = List.of("http", "prometheus", "tcp");

    @TempDir
    Path folder;

    static Stream<String> estates() throws IOException {
        return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1));
    }

    static Stream<CheckKinds.Kind> deep() {
        return Kinds.checks().stream().filter(kind -> !ELSEWHERE.contains(kind.use()));
    }

    @ParameterizedTest
    @MethodSource("estates")
    void itsEstatesAreTaken(String shown) throws IOException {
        Path password = Files.writeString(folder.resolve("pg"), "a-password");
        Path key = Files.writeString(folder.resolve("ledger"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        String service = "services:\n  - name: one\n    targets: {static: [{address: \"127.0.0.1:1\"}]}\n";
        String estate = shown.startsWith("checks:") ? service + shown.indent(4) : shown;
        Path file = Files.writeString(
                folder.resolve("estate.yaml"),
                "version: 1\n"
                        + estate.replace("/run/secrets/pg", password.toString())
                                .replace("/run/secrets/ledger", key.toString())
                                .replace("/run/secrets/nightly", key.toString()));
        Reading reading = Kinds.reader("").read(file, Environment.SYSTEM);
        assertThat(reading)
                .as(() -> reading instanceof Reading.Rejected refused
                        ? refused.problems().toString()
                        : estate)
                .isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void itHasAnExampleOfEach() throws IOException {
        String all = String.join("", estates().toList());
        assertThat(deep()).isNotEmpty().allSatisfy(kind -> assertThat(all).contains("use: " + kind.use()));
    }

    @ParameterizedTest
    @MethodSource("deep")
    void itNamesEveryKey(CheckKinds.Kind kind) throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("\n## `" + kind.use() + "`") + 1);
        int end = section.indexOf("\n## ");
        String own = end < 0 ? section : section.substring(0, end);
        for (CheckKinds.Key key : kind.keys()) {
            assertThat(own).contains('`' + key.name() + '`');
        }
    }
}
