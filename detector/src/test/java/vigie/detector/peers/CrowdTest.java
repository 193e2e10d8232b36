package vigie.detector.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The medians of the others, against the plain way to compute them. */
class CrowdTest {
    @Test
    void everyoneIsComparedWithTheMedianOfTheOthers() {
        Random random = new Random(1);
        for (int run = 0; run < 2_000; run++) {
            int n = 2 + random.nextInt(12);
            double[] values = random.ints(n, 0, 6).asDoubleStream().toArray(); // many alike
            double[] habits = random.doubles(n, -1, 1).toArray();
            Crowd crowd = new Crowd(values, habits);
            for (int i = 0; i < n; i++) {
                double median = plain(values, i);
                assertThat(crowd.median(i)).isEqualTo(median);
                double[] distances = new double[n];
                for (int j = 0; j < n; j++) {
                    distances[j] = Math.abs(values[j] - median - habits[j]);
                }
                assertThat(crowd.spread(i)).isCloseTo(1.4826 * plain(distances, i), within(1e-12));
            }
        }
    }

    private static double plain(double[] values, int left) {
        double[] others = new double[values.length - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = values[i < left ? i : i + 1];
        }
        Arrays.sort(others);
        int half = others.length / 2;
        return others.length % 2 == 1 ? others[half] : (others[half - 1] + others[half]) / 2;
    }
}
