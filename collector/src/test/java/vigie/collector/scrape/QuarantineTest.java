package vigie.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.CollectorMetrics;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

class QuarantineTest {
    private static final long MINUTE = 60_000;
    private static final Series GAUGE = series("g", Series.Kind.GAUGE);
    private static final Series COUNTER = series("c_total", Series.Kind.COUNTER);
    private static final Series BUCKET = series("h_bucket", Series.Kind.BUCKET);
    private static final Series SUM = series("h_sum", Series.Kind.COUNTER);

    private long now = 10 * MINUTE;
    private final List<Double> got = new ArrayList<>();
    private final CollectorMetrics metrics = new CollectorMetrics(new CollectorRegistry());
    private final Quarantine quarantine = new Quarantine(
            new SampleSink() {
                @Override
                public void accept(Series series, long timestampMs, double value) {
                    got.add(value);
                }

                @Override
                public void endOfPoll(Target target, long timestampMs) {
                    got.add(-0.5);
                }

                @Override
                public void forget(Target target) {
                    got.add(-0.25);
                }
            },
            () -> Instant.ofEpochMilli(now),
            metrics);

    private static Series series(String metric, Series.Kind kind) {
        return new Series(Expositions.TARGET, metric, Labels.EMPTY, kind);
    }

    private void poll(Series series, long ms, double... values) {
        for (double value : values) {
            quarantine.accept(series, ms, value);
        }
        quarantine.endOfPoll(Expositions.TARGET, now);
        now += MINUTE;
    }

    private double quarantined(String reason) {
        return metrics.quarantined.labels(reason).get();
    }

    @Test
    void setsTheFutureAsideAndIsNotMisledByIt() {
        poll(GAUGE, now + MINUTE, 1);
        poll(GAUGE, now + MINUTE + 1, 2);
        poll(GAUGE, now, 3);
        assertThat(got).containsExactly(1.0, -0.5, -0.5, 3.0, -0.5);
        assertThat(quarantined("future")).isEqualTo(1);
        assertThat(metrics.samples.get()).isEqualTo(2);
    }

    @Test
    void setsTimeThatGoesBackwardsAside() {
        poll(GAUGE, now, 1);
        poll(GAUGE, now - 3 * MINUTE, 2);
        poll(GAUGE, now, 3);
        assertThat(got).containsExactly(1.0, -0.5, -0.5, 3.0, -0.5);
        assertThat(quarantined("backwards")).isEqualTo(1);
    }

    @Test
    void goesOnAtOnceWhenTheClockIsSetBack() {
        poll(GAUGE, now, 1);
        now -= 60 * MINUTE;
        poll(GAUGE, now, 2);
        poll(GAUGE, now, 3);
        assertThat(got).containsExactly(1.0, -0.5, 2.0, -0.5, 3.0, -0.5);
    }

    @Test
    void setsTheSecondOfTwoAsideButNotATimeThatStandsStill() {
        long still = now;
        poll(GAUGE, still, 1, 2);
        poll(GAUGE, still, 3);
        assertThat(got).containsExactly(1.0, -0.5, 3.0, -0.5);
        assertThat(quarantined("duplicate")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.NEGATIVE_INFINITY})
    void setsImpossibleCountersAsideAndNothingElse(double value) {
        poll(COUNTER, now, value);
        poll(BUCKET, now, value);
        assertThat(got).containsExactly(-0.5, -0.5);
        assertThat(quarantined("impossible")).isEqualTo(2);
        poll(GAUGE, now, value);
        poll(SUM, now, value);
        assertThat(got).hasSize(6);
    }

    @Test
    void letsAResetThrough() {
        poll(COUNTER, now, 1000);
        poll(COUNTER, now, 999);
        poll(COUNTER, now, 0);
        assertThat(got).containsExactly(1000.0, -0.5, 999.0, -0.5, 0.0, -0.5);
    }

    @Test
    void knowsASeriesAgainWhateverTheOrder() {
        for (Series series : List.of(GAUGE, COUNTER, BUCKET, SUM)) {
            quarantine.accept(series, now, 1);
        }
        quarantine.endOfPoll(Expositions.TARGET, now);
        now += MINUTE;
        for (Series series : List.of(SUM, BUCKET, COUNTER, GAUGE)) {
            quarantine.accept(series, now - 2 * MINUTE, 1);
        }
        assertThat(quarantined("backwards")).isEqualTo(4);
    }

    @Test
    void forgetsATargetWithAllItsTimes() {
        poll(GAUGE, now, 1);
        quarantine.forget(Expositions.TARGET);
        poll(GAUGE, now - 5 * MINUTE, 2);
        assertThat(got).containsExactly(1.0, -0.5, -0.25, 2.0, -0.5);
    }
}
