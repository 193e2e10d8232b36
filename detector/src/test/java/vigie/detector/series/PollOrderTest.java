package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.Series;

/** Expositions whose series come, go and change places, against a map. */
class PollOrderTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyValueReachesItsSeriesWhateverTheOrder(long seed) {
        Random random = new Random(seed);
        Rig rig = new Rig();
        rig.watch(Rig.above("queue", "queue_depth", 1e9));
        List<Series> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(rig.series(i % 3 == 0 ? "queue_depth" : "other", Series.Kind.GAUGE, "n", "" + i));
        }
        List<Series> shown = new ArrayList<>(all);
        Map<String, Double> truth = new HashMap<>();
        for (int poll = 0; poll < 300; poll++) {
            change(shown, all, random);
            List<Object> exposition = new ArrayList<>();
            truth.clear(); // what is missing has no value after a while
            for (Series series : shown) {
                double value = random.nextDouble();
                exposition.add(series);
                exposition.add(value);
                if (series.metric().equals("queue_depth")) {
                    truth.put(series.toString(), value);
                }
            }
            rig.poll(exposition.toArray());
            Map<String, Double> seen = new HashMap<>();
            rig.desk.scores().forEach(score -> seen.put(score.series().toString(), score.value()));
            assertThat(seen).as("seed %d, poll %d", seed, poll).containsAllEntriesOf(truth);
        }
    }

    private static void change(List<Series> shown, List<Series> all, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> Collections.shuffle(shown, random);
            case 1 -> shown.removeIf(series -> random.nextInt(10) == 0);
            case 2 -> {
                for (Series series : all) {
                    if (!shown.contains(series) && random.nextInt(3) == 0) {
                        shown.add(random.nextInt(shown.size() + 1), series);
                    }
                }
            }
            case 3 -> shown.replaceAll(series -> random.nextInt(10) > 0 ? series : again(series, all));
            default -> {
                // as before: what polls mostly do
            }
        }
    }

    /** An equal series that is another object, as after the scraper forgot and met it again. */
    private static Series again(Series series, List<Series> all) {
        Series twin = new Series(series.target(), series.metric(), series.labels(), series.kind());
        all.replaceAll(other -> other.equals(series) ? twin : other);
        return twin;
    }
}
