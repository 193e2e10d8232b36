package vigie.bench.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the whole corpus the score is the one that another implementation, in Python, gave to the same files to three decimals. */
class NabCorpusTest {
    private static final Offset<Double> THREE_DECIMALS = within(0.0006);

    private static NabScore score;

    @BeforeAll
    static void scoreAPlainDetector(@TempDir Path folder) throws IOException {
        Path corpus = Shared.folder("data/nab");
        Path labels = corpus.resolve("labels/combined_windows.json");
        JsonNode labelled = new ObjectMapper().readTree(labels.toFile());
        Iterable<String> names = labelled::fieldNames;
        for (String name : names) {
            Path target = folder.resolve(name);
            Files.createDirectories(target.getParent());
            Files.write(target, scored(Files.readAllLines(corpus.resolve(name))));
        }
        score = new NabScore(NabTree.read(folder, labels));
    }

    /** How far a value is from the mean of those before it, in mean distances, brought into [0, 1) and cut to four decimals: with ties. */
    private static List<String> scored(List<String> lines) {
        List<String> rows = new ArrayList<>(List.of("timestamp,value,anomaly_score"));
        double mean = 0;
        double distance = 0;
        for (int i = 1; i < lines.size(); i++) {
            double value =
                    Double.parseDouble(lines.get(i).substring(lines.get(i).indexOf(',') + 1));
            double far = Math.abs(value - mean);
            double z = far / (distance + 1e-9);
            rows.add(lines.get(i) + "," + Math.floor(1e4 * z / (z + 5)) / 1e4);
            double weight = Math.max(0.01, 1.0 / i);
            mean += weight * (value - mean);
            distance += weight * (far - distance);
        }
        return rows;
    }

    @Test
    void theWholeCorpusIsThere() {
        NabScore.Result all = score.at(NabProfile.STANDARD, 0);
        assertThat(all.windows()).isEqualTo(116);
        assertThat(all.found()).isEqualTo(116);
    }

    @ParameterizedTest
    @CsvSource({
        "STANDARD, 24.889, 0.7439, 63, 570, 11.326, -78.549",
        "LOW_FALSE_POSITIVES, 17.802, 0.9248, 27, 44, 15.577, -234.657",
        "LOW_FALSE_NEGATIVES, 36.798, 0.6917, 74, 792, 21.411, -25.067"
    })
    void theFiguresAreThoseOfTheOtherImplementation(
            NabProfile profile,
            double best,
            double threshold,
            int found,
            int falsely,
            double transferred,
            double atOneHalf) {
        NabScore.Result result = score.best(profile);
        assertThat(result.score()).isEqualTo(best, THREE_DECIMALS);
        assertThat(result.threshold()).isEqualTo(threshold);
        assertThat(result.found()).isEqualTo(found);
        assertThat(result.falsely()).isEqualTo(falsely);
        assertThat(score.transferred(profile)).isEqualTo(transferred, THREE_DECIMALS);
        assertThat(score.at(profile, 0.5).score()).isEqualTo(atOneHalf, THREE_DECIMALS);
    }
}
