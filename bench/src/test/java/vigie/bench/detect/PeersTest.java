package vigie.bench.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.detector.backtest.RowJudge;

/** The others are what they are called, and are held to the same rate. */
class PeersTest {
    @Test
    void theRollingMedianIsThatOfTheSortedWindow() {
        Random random = new Random(1);
        MedianScore score = new MedianScore();
        List<Double> before = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            double value = random.nextInt(8) == 0 ? 5 : random.nextGaussian() * 10; // some are equal
            double expected = before.size() < 30 ? 0 : naively(value, before);
            assertThat(score.score(value)).as("row %d", i).isCloseTo(expected, within(1e-9 * (1 + expected)));
            before.add(value);
            if (before.size() > 288) {
                before.remove(0);
            }
        }
    }

    private static double naively(double value, List<Double> window) {
        double median = median(window.stream().mapToDouble(Double::doubleValue).toArray());
        double distance =
                median(window.stream().mapToDouble(v -> Math.abs(v - median)).toArray());
        return Math.abs(value - median) / Math.max(distance, 1e-9 + 1e-3 * Math.abs(median));
    }

    /** The upper one of an even number. */
    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    static List<Peer> peers() {
        return Peer.ALL;
    }

    @ParameterizedTest
    @MethodSource("peers")
    void eachOneSeesAValueLikeNoOther(Peer peer) {
        RowJudge judge = peer.fresh().get();
        Random random = new Random(2);
        double usual = 0;
        for (int i = 0; i < 2_000; i++) {
            judge.judge(SyntheticRun.START_MS + i * 300_000L, 100 + random.nextGaussian());
            usual = i < 500 ? 0 : Math.max(usual, judge.severity());
        }
        judge.judge(SyntheticRun.START_MS + 2_000 * 300_000L, 200);
        assertThat(judge.severity()).isGreaterThan(usual).isFinite();
    }

    @Test
    void theThresholdThatIsToldIsTheLowestThatKeepsToTheRate() {
        float[] clean = new float[1_000];
        for (int i = 0; i < 10; i++) {
            clean[100 * i + 50] = i + 1; // ten events, of the heights 1 to 10
        }
        List<SyntheticScores> all = List.of(new SyntheticScores(10, clean, clean, List.of()));
        assertThat(SyntheticScores.falsePerDay(all, 0.5)).isEqualTo(1);
        double told = SyntheticScores.told(all, 0.3);
        assertThat(told).isBetween(7.0, 7.001);
        assertThat(SyntheticScores.falsePerDay(all, told)).isEqualTo(0.3);
    }
}
