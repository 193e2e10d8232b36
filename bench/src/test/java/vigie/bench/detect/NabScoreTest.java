package vigie.bench.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.detector.backtest.RowRange;

class NabScoreTest {
    private static final Offset<Double> CLOSE = within(1e-6);

    /** Twenty rows, three of probation; a window of the rows 10 to 13. Detected where a score is said, as {@code row, score} pairs. */
    private static NabSeries series(String name, double... rowsAndScores) {
        double[] scores = new double[20];
        for (int i = 0; i < rowsAndScores.length; i += 2) {
            scores[(int) rowsAndScores[i]] = rowsAndScores[i + 1];
        }
        return new NabSeries(name, scores, List.of(new RowRange(10, 13)));
    }

    private static double raw(NabProfile profile, NabSeries... series) {
        return new NabScore(List.of(series)).at(profile, 0.5).raw();
    }

    @Test
    void inAWindowTheFirstDetectionCounts() {
        assertThat(raw(NabProfile.STANDARD, series("a", 10, 1))).isEqualTo(1, CLOSE);
        // Row 11 of 10 to 13 is 3/4 of the window before its end: s(-0.75) / s(-1).
        assertThat(raw(NabProfile.STANDARD, series("a", 11, 1))).isEqualTo(0.966989, CLOSE);
        assertThat(raw(NabProfile.STANDARD, series("a", 13, 1))).isEqualTo(0.562124, CLOSE);
        assertThat(raw(NabProfile.STANDARD, series("a", 11, 1, 12, 1, 13, 1))).isEqualTo(0.966989, CLOSE);
    }

    @Test
    void behindAWindowADetectionCostsTheMoreTheFartherItIs() {
        // One row behind a window of four is a third of its width: s(1/3) = -0.682262; each profile has its weight.
        assertThat(raw(NabProfile.STANDARD, series("a", 10, 1, 14, 1))).isEqualTo(1 - 0.11 * 0.682262, CLOSE);
        assertThat(raw(NabProfile.LOW_FALSE_POSITIVES, series("a", 10, 1, 14, 1)))
                .isEqualTo(1 - 0.22 * 0.682262, CLOSE);
        assertThat(raw(NabProfile.STANDARD, series("a", 10, 1, 16, 1))).isEqualTo(1 - 0.11 * 0.986614, CLOSE);
        // Before every window it costs all.
        assertThat(raw(NabProfile.STANDARD, series("a", 10, 1, 5, 1))).isEqualTo(1 - 0.11, CLOSE);
        assertThat(raw(NabProfile.STANDARD, farBehind())).isEqualTo(-1 - 0.11 * 2, CLOSE);
    }

    /** Nothing in the window; detections just beyond three times its width, and far behind it. */
    private static NabSeries farBehind() {
        double[] scores = new double[400];
        scores[103 + 10] = 1;
        scores[103 + 280] = 1;
        return new NabSeries("b", scores, List.of(new RowRange(100, 103)));
    }

    @Test
    void aWindowThatIsMissedCosts() {
        assertThat(raw(NabProfile.STANDARD, series("a"))).isEqualTo(-1, CLOSE);
        assertThat(raw(NabProfile.LOW_FALSE_NEGATIVES, series("a"))).isEqualTo(-2, CLOSE);
    }

    @Test
    void probationIsNotScored() {
        assertThat(raw(NabProfile.STANDARD, series("a", 0, 1, 2, 1, 10, 1))).isEqualTo(1, CLOSE);
        assertThat(raw(NabProfile.STANDARD, series("a", 3, 1, 10, 1))).isEqualTo(1 - 0.11, CLOSE);
    }

    @ParameterizedTest
    @EnumSource(NabProfile.class)
    void aHundredIsTheFirstRowOfEachWindowAndNothingElse(NabProfile profile) {
        NabScore perfect = new NabScore(List.of(series("a", 10, 0.9), series("b", 10, 0.7)));
        assertThat(perfect.best(profile).score()).isEqualTo(100, CLOSE);
        assertThat(perfect.best(profile).threshold()).isEqualTo(0.7);
        assertThat(perfect.at(profile, 0.8).score()).isEqualTo(50, CLOSE);
        assertThat(perfect.at(profile, 2).score()).isEqualTo(0, CLOSE);
    }

    @Test
    void theBestThresholdIsOneForAllSeries() {
        // 0.6 finds the second window and pays for row 5 of the first series; 0.9 misses it; 0.3 pays once more.
        NabScore score = new NabScore(List.of(series("a", 10, 0.9, 5, 0.6), series("b", 12, 0.6, 4, 0.3)));
        NabScore.Result best = score.best(NabProfile.STANDARD);
        assertThat(best.threshold()).isEqualTo(0.6);
        assertThat(best.raw()).isEqualTo(1 - 0.11 + 0.859793, CLOSE);
        assertThat(best.score()).isEqualTo(100 * (1 - 0.11 + 0.859793 + 2) / 4, within(1e-4));
        assertThat(best.found()).isEqualTo(2);
        assertThat(best.windows()).isEqualTo(2);
        assertThat(best.falsely()).isEqualTo(1);
        // One more false row of the same score each makes it dearer than the window is worth.
        NabSeries dear = series(
                "a", 10, 0.9, 3, 0.6, 4, 0.6, 5, 0.6, 6, 0.6, 7, 0.6, 8, 0.6, 9, 0.6, 17, 0.6, 18, 0.6, 19, 0.6, 15,
                0.6, 16, 0.6);
        assertThat(new NabScore(List.of(dear, dear, series("b", 12, 0.6)))
                        .best(NabProfile.STANDARD)
                        .threshold())
                .isEqualTo(0.9);
    }

    @Test
    void nothingIsBestWhereEveryThresholdLoses() {
        NabScore.Result best =
                new NabScore(List.of(new NabSeries("a", new double[] {0, 1, 1}, List.of()))).best(NabProfile.STANDARD);
        assertThat(best.threshold()).isInfinite();
        assertThat(best.raw()).isZero();
    }

    @Test
    void aTransferredThresholdComesFromTheOtherCategories() {
        // Alone each category would choose its own height; from the other, x misses and y pays for every row.
        NabScore score = new NabScore(List.of(series("x/a", 10, 0.5), series("y/b", 10, 0.9, 5, 0.7)));
        double x = -1; // 0.9, from y
        double y = 1 - 0.11; // 0.5, from x
        assertThat(score.transferred(NabProfile.STANDARD)).isEqualTo(100 * (x + y + 2) / 4, CLOSE);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void theBestIsAsGoodAsTryingEveryThreshold(long seed) {
        Random random = new Random(seed);
        List<NabSeries> all = new ArrayList<>();
        for (int s = 0; s < 5; s++) {
            double[] scores = random.doubles(300)
                    .map(x -> Math.round(x * x * x * 50) / 50.0)
                    .toArray();
            int from = 40 + random.nextInt(100);
            all.add(new NabSeries("s" + s, scores, List.of(new RowRange(from, from + 20), new RowRange(250, 280))));
        }
        NabScore score = new NabScore(all);
        for (NabProfile profile : NabProfile.values()) {
            double best = score.at(profile, 2).raw();
            for (int i = 0; i <= 50; i++) {
                best = Math.max(best, score.at(profile, i / 50.0).raw());
            }
            assertThat(score.best(profile).raw()).isEqualTo(best, within(1e-9));
        }
    }

    @Test
    void windowsAreFoundByTheirTimeStamps() throws IOException {
        List<String> lines = List.of(
                "timestamp,value,Anomaly_Score,alarm",
                "2014-04-01 00:00:00,1,0,0",
                "2014-04-01T00:05:00Z,,0.25,0",
                "2014-04-01 00:10:00,1,1.0E-3,1");
        JsonNode windows =
                new ObjectMapper().readTree("[[\"2014-04-01 00:05:00.000000\", \"2014-04-01 00:10:00.000000\"]]");
        NabSeries series = NabTree.series("c/x.csv", lines, windows);
        assertThat(series.category()).isEqualTo("c");
        assertThat(series.score(2)).isEqualTo(0.001);
        assertThat(series.window(0)).isEqualTo(-1);
        assertThat(series.window(1)).isZero();
        assertThat(series.window(2)).isZero();
        assertThatThrownBy(() -> NabTree.series("c/x.csv", lines.subList(0, 3), windows))
                .hasMessageContaining("c/x.csv: no rows");
        assertThatThrownBy(() -> NabTree.series("c/x.csv", List.of("timestamp,value"), windows))
                .hasMessage("c/x.csv: no column anomaly_score");
    }
}
