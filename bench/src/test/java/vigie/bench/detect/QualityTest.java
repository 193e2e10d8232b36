package vigie.bench.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.detector.backtest.AdaptiveRows;
import vigie.detector.backtest.EventScore;

/**
 * The detector is as good as it was, with a tolerance: what an irrelevant change moves does not fail, and what makes it worse does. The bounds are
 * the goals, or lie a little under what was measured.
 */
class QualityTest {
    private static final double RATE = 0.02;
    private static final double NOVEL = 2.7;

    @Test
    void onNabItReachesItsGoals() throws IOException {
        Path corpus = Shared.folder("data/nab");
        JsonNode labels = new ObjectMapper()
                .readTree(corpus.resolve("labels/combined_windows.json").toFile());
        List<NabSeries> all = new ArrayList<>();
        Iterable<String> names = labels::fieldNames;
        for (String name : names) {
            all.add(NabTree.series(name, scored(Files.readAllLines(corpus.resolve(name))), labels.get(name)));
        }
        NabScore score = new NabScore(all);
        assertThat(score.best(NabProfile.STANDARD).score()).isGreaterThan(70);
        assertThat(score.best(NabProfile.LOW_FALSE_POSITIVES).score()).isGreaterThan(61.5);
        assertThat(score.best(NabProfile.LOW_FALSE_NEGATIVES).score()).isGreaterThan(75);
        assertThat(score.transferred(NabProfile.STANDARD)).isGreaterThan(68.5);
    }

    /** Rows as {@code vigie backtest} writes them, as far as the score needs them. */
    private static List<String> scored(List<String> lines) {
        AdaptiveRows judge = new AdaptiveRows(RATE);
        List<String> rows = new ArrayList<>(List.of("timestamp,anomaly_score"));
        for (String line : lines.subList(1, lines.size())) {
            String stamp = line.substring(0, line.indexOf(','));
            long ms = LocalDateTime.parse(stamp.replace(' ', 'T'))
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
            judge.judge(ms, Double.parseDouble(line.substring(line.indexOf(',') + 1)));
            rows.add(stamp + "," + judge.novelty() / (judge.novelty() + NOVEL));
        }
        return rows;
    }

    @Test
    void onMadeSeriesItKeepsToTheRateThatIsAccepted() throws Exception {
        List<SyntheticRun> runs = SyntheticBench.run(4, 60, 1, RATE, AdaptiveRows::new);
        assertThat(SyntheticRun.falsePerDay(runs)).isLessThan(RATE);
        for (Family family : Families.ALL) {
            if (!family.traits().contains(Family.Trait.EVENTS)) {
                List<SyntheticRun> own =
                        runs.stream().filter(run -> run.family().equals(family)).toList();
                assertThat(SyntheticRun.falsePerDay(own)).as(family.title()).isLessThan(2 * RATE);
            }
        }
        EventScore found = SyntheticRun.injected(runs);
        assertThat(found.precision()).isGreaterThan(0.88);
        assertThat(found.recall()).isGreaterThan(0.54);
    }
}
