package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Series;

/** An anomaly says which series of its service moved with it, and which was first. */
class MovedTest {
    private final Rig rig = new Rig();
    private final Series queue = rig.series("queue", Series.Kind.GAUGE);
    private final Series errors = rig.series("errors", Series.Kind.GAUGE);
    private final Series idle = rig.series("idle", Series.Kind.GAUGE);
    private final Random random = new Random(8);

    private void poll(double queued, double failed) {
        rig.poll(
                queue,
                queued + random.nextGaussian(),
                errors,
                failed + random.nextGaussian(),
                idle,
                random.nextGaussian());
    }

    private Finding last(String signal) {
        return rig.heard.stream()
                .filter(f -> signal.equals(f.signal()) && f.state() == State.ACTIVE)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    @Test
    void theFirstToMoveAndThoseWithItAreNamed() {
        rig.watch(Rig.adaptive("queue", "queue"), Rig.adaptive("errors", "errors"), Rig.adaptive("idle", "idle"));
        for (int i = 0; i < 500; i++) {
            poll(50, 20);
        }
        for (int i = 0; i < 3; i++) {
            poll(500, 20);
        }
        assertThat(last("queue").evidence()).noneMatch(line -> line.contains("moved"));
        Finding alone = last("queue");
        poll(500, 300);
        poll(500, 300);
        assertThat(last("queue").evidence()).contains("moved first; with it: errors of api-2 30 s after");
        assertThat(last("errors").evidence()).contains("did not move first: queue of api-2 30 s before");
        assertThat(last("queue").since()).as("it began when it began").isEqualTo(alone.since());
        assertThat(last("queue").id()).isEqualTo(alone.id());
    }

    @Test
    void nothingIsSaidAgainWhileNothingMore() {
        rig.watch(Rig.adaptive("queue", "queue"), Rig.adaptive("errors", "errors"));
        for (int i = 0; i < 500; i++) {
            poll(50, 20);
        }
        for (int i = 0; i < 4; i++) {
            poll(500, 300);
        }
        int said = rig.heard.size();
        for (int i = 0; i < 5; i++) {
            poll(500, 300);
        }
        assertThat(rig.heard).hasSize(said);
    }

    @Test
    void listsTheNearestFiveAndCountsTheRest() {
        Moved itself = new Moved(rig.target, "a", labels(0), 1_000_000);
        List<Moved> others = IntStream.range(0, 9)
                .mapToObj(i -> new Moved(rig.target, "b", labels(i), 1_000_000L + (i - 1) * 100_000L))
                .toList();
        assertThat(itself.with(others))
                .startsWith(
                        "did not move first: b{n=\"0\"} of api-2 100 s before, b{n=\"1\"} of api-2 at the same time, ")
                .endsWith(" and 3 more");
        assertThat(itself.with(List.of(itself))).isEmpty();
    }

    private static Labels labels(int n) {
        return Labels.of("n", "" + n);
    }
}
