package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import vigie.detector.Samples;
import vigie.model.Labels;
import vigie.model.Score;
import vigie.model.Series;
import vigie.model.Target;

class DiscoveryTest {
    private final Random random = new Random(4);

    @Test
    void theRuleIsThatOfItsAuthors() {
        // Their example of fifteen, with one in twenty by chance, has four; with one in ten it has nine.
        double[] example = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0000
        };
        assertThat(Discovery.most(example)).isEqualTo(0.0459);
        assertThat(Discovery.most(new double[] {0.2, 0.3})).isNegative();
        assertThat(Discovery.most(new double[0])).isNegative();
        assertThat(Discovery.most(new double[] {0.1})).isEqualTo(0.1);
    }

    @Test
    void ofThoseThatStandOutOneInTenIsChance() {
        double falsely = 0;
        int trials = 400;
        for (int trial = 0; trial < trials; trial++) {
            double[] usual = random.doubles(900).toArray();
            double[] all = DoubleStream.concat(
                            Arrays.stream(usual), random.doubles(100).map(p -> p * 1e-3))
                    .toArray();
            double most = Discovery.most(all);
            double wrong = Arrays.stream(usual).filter(p -> p <= most).count();
            falsely += wrong
                    / Math.max(1, Arrays.stream(all).filter(p -> p <= most).count());
        }
        assertThat(falsely / trials).isBetween(0.07, 0.1);
    }

    @Test
    void whatLearnsOrHasNoChanceNeverStandsOut() {
        Target target = new Target(Samples.instance("api", 1, "a"), "metrics");
        Series series = new Series(target, "load", Labels.EMPTY, Series.Kind.GAUGE);
        Score rare = new Score(series, "rare", 1, 5, 0, 1, 100, 40, true, 1e-6, false);
        Score bound = new Score(series, "bound", 1, 5, 0, 1, 0, 0, true, Double.NaN, false);
        assertThat(Discovery.mark(List.of(rare, bound)))
                .extracting(Score::standsOut)
                .containsExactly(true, false);
    }
}
