package vigie.app.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
    @TempDir
    private Path folder;

    private Labels json(String text) throws IOException {
        return Labels.read(Files.writeString(folder.resolve("l.json"), text));
    }

    private Labels csv(String text) throws IOException {
        return Labels.read(Files.writeString(folder.resolve("l.csv"), text));
    }

    @Test
    void nabsWindowsAreRead() throws IOException {
        Labels labels = json("""
                {"a/x.csv": [["1970-01-01 00:00:01.000000", "1970-01-01 00:00:02.000000"], [5, 6]],
                 "a/y.csv": []}
                """);
        assertThat(labels.of("a/x.csv")).containsExactly(new Window(1_000, 2_000), new Window(5_000, 6_000));
        assertThat(labels.of("a/y.csv")).isEmpty();
        assertThat(labels.of("a/z.csv")).isNull();
        assertThat(labels.unused()).isEmpty();
    }

    @Test
    void linesOfWindowsAreRead() throws IOException {
        Labels labels = csv("File,BEGIN,end,why\na/x.csv,1,2,disk\nb.csv,3,4,\na/x.csv,9,9,\n");
        assertThat(labels.of("a/x.csv")).containsExactly(new Window(1_000, 2_000), new Window(9_000, 9_000));
        assertThat(labels.of("unknown.csv")).isEmpty();
        assertThat(labels.unused()).containsExactly("b.csv");
    }

    @Test
    void linesWithoutAFileAreOfWhateverFileThereIs() throws IOException {
        assertThat(csv("begin,end\n1,2\n").of("any.csv")).containsExactly(new Window(1_000, 2_000));
    }

    @Test
    void moreOrLessOfThePathFitsIfOnlyOneDoes() throws IOException {
        Labels labels = json("{\"a/x.csv\": [[1, 2]], \"b/x.csv\": [], \"y.csv\": [[3, 4]], \"b/z.csv\": [[5, 6]]}");
        assertThat(labels.of("data/a/x.csv")).containsExactly(new Window(1_000, 2_000));
        assertThat(labels.of("deep/y.csv")).containsExactly(new Window(3_000, 4_000));
        assertThat(labels.of("z.csv")).containsExactly(new Window(5_000, 6_000));
        assertThat(labels.of("x.csv")).isNull();
        assertThat(labels.of("zz.csv")).isNull();
        assertThat(labels.unused()).containsExactly("b/x.csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';l.json:1:1: labels must be",
                "[];l.json:1:1: labels must be",
                "{\"a\": 1};l.json:1:7: labels must be",
                "{\"a\": [1]};l.json:1:8: labels must be",
                "{\"a\": [[1]]};l.json:1:10: labels must be",
                "{\"a\": [[1, 2, 3]]};l.json:1:15: labels must be",
                "{\"a\": [[1, \"soon\"]]};l.json:1:12: a time stamp must be",
                "{\"a\": [[2, 1]]};l.json:1:12: a window must not end before it begins",
                "{\"a\": [[1, 2]};l.json:1:14: labels must be JSON",
                "{\"a\": [;l.json:1:8: labels must be"
            })
    void badJsonIsToldWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> json(text))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(folder.resolve("") + "/" + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';l.csv:1:1: labels must begin",
                "file,start,end;l.csv:1:1: the first line must name a column begin: was file,start,end",
                "file,begin,end|a,1;l.csv:2:1: a time stamp must be",
                "file,begin,end|a,5,4;l.csv:2:5: a window must not end before it begins: was 4",
                "file,begin,end|,4,5;l.csv:2:1: a window must name its file"
            })
    void badLinesAreToldWithTheirPlace(String text, String message) {
        assertThatThrownBy(() -> csv(text.replace('|', '\n')))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(folder.resolve("") + "/" + message);
    }
}
