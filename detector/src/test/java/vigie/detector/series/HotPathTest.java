package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.detector.Allocation;
import vigie.model.SampleSink;
import vigie.model.Score;
import vigie.model.Series;

/** A thousand series a poll, a third of them judged in every way that there is: nothing is allocated once it runs. */
class HotPathTest {
    private static final int POLLS = 1_000;

    @Test
    void aMillionSamplesAllocateNothing() {
        Rig rig = new Rig();
        rig.watch(
                Rig.adaptive("load", "load"),
                Rig.above("errors", "errors_total", 1e9),
                Rig.quantileAbove("latency", "seconds", 0.99, 1e9));
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            series.add(rig.series("load", Series.Kind.GAUGE, "n", "" + i));
            series.add(rig.series("errors_total", Series.Kind.COUNTER, "n", "" + i));
            series.add(rig.series("other_total", Series.Kind.COUNTER, "n", "" + i));
            series.add(rig.series(
                    "seconds_bucket", Series.Kind.BUCKET, "n", "" + i / 5, "le", i % 5 == 4 ? "+Inf" : "" + i % 5));
        }
        Series[] order = series.toArray(new Series[0]);
        Polling polling = new Polling(rig.shard, rig, order);
        polling.run();
        assertThat(rig.desk.scores()).hasSize(550).noneMatch(Score::warming);
        assertThat(Allocation.of(polling)).isLessThanOrEqualTo(1_024);
        assertThat(rig.failures).isEmpty();
    }

    @Test
    void whatIsComparedCostsThePollingThreadNoAllocationEither() {
        Rig rig = new Rig();
        rig.watch(Rig.peers("odd", "load"), Rig.peers("errors", "errors_total"));
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            series.add(rig.series("load", Series.Kind.GAUGE, "n", "" + i));
            series.add(rig.series("errors_total", Series.Kind.COUNTER, "n", "" + i));
        }
        Polling polling = new Polling(rig.shard, rig, series.toArray(new Series[0]));
        polling.run();
        assertThat(rig.desk.scores()).hasSize(500).allMatch(Score::warming).noneMatch(s -> Double.isNaN(s.value()));
        assertThat(Allocation.of(polling)).isLessThanOrEqualTo(1_024);
        assertThat(rig.failures).isEmpty();
    }

    private static final class Polling implements Runnable {
        private final SampleSink sink;
        private final Rig rig;
        private final Series[] order;
        private long ms;
        private double counter;

        Polling(SampleSink sink, Rig rig, Series[] order) {
            this.sink = sink;
            this.rig = rig;
            this.order = order;
        }

        @Override
        public void run() {
            for (int poll = 0; poll < POLLS; poll++) {
                ms += Rig.STEP_MS;
                counter += 10;
                for (int i = 0; i < order.length; i++) {
                    double value = i % 4 == 0 ? 50 + (poll * 31 + i) % 7 : counter;
                    sink.accept(order[i], ms, value);
                }
                sink.endOfPoll(rig.target, ms);
            }
        }
    }
}
