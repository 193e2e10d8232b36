package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.Samples.START;
import static vigie.detector.series.Rig.above;
import static vigie.detector.series.Rig.adaptive;
import static vigie.detector.series.Rig.quantileAbove;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vigie.detector.Samples;
import vigie.detector.condition.Conditions;
import vigie.model.Disturbances;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Score;
import vigie.model.Series;
import vigie.model.Severity;
import vigie.model.Target;

class SignalDeskTest {
    private static final Series.Kind GAUGE = Series.Kind.GAUGE;

    private final Rig rig = new Rig();
    private final Series queue = rig.series("queue_depth", GAUGE);

    @AfterEach
    void nothingFailed() {
        assertThat(rig.failures).isEmpty();
    }

    @Test
    void saysTheFirstStateAndThenEachChange() {
        rig.watch(above("queue", "queue_depth", 1_000));
        rig.poll(queue, 5);
        rig.poll(queue, 6);
        rig.poll(queue, 1_204);
        rig.poll(queue, 1_300);
        rig.poll(queue, 1_000);
        assertThat(rig.said()).containsExactly("queue CLEAR", "queue ACTIVE", "queue CLEAR");
        Finding active = rig.heard.get(1);
        assertThat(active.kind()).isEqualTo(Kind.THRESHOLD);
        assertThat(active.id()).isEqualTo("Threshold/api/127.0.0.1:8082/metrics/queue");
        assertThat(active.summary()).isEqualTo("queue of api-2 is 1204, expected at most 1000");
        assertThat(active.value()).isEqualTo(1_204);
        assertThat(active.score()).isEqualTo(1);
        assertThat(active.high()).isEqualTo(1_000);
        assertThat(active.low()).isNaN();
        assertThat(active.since()).isEqualTo(START.plusSeconds(20));
        assertThat(active.evidence()).hasSize(2);
    }

    @Test
    void judgesOnlyWhatIsAskedFor() {
        rig.watch(above("queue", "queue_depth", 1_000, "pool", "a"));
        Series wanted = rig.series("queue_depth", GAUGE, "pool", "a", "shard", "1");
        Series other = rig.series("queue_depth", GAUGE, "pool", "b");
        Series another = rig.series("queue_length", GAUGE, "pool", "a");
        rig.poll(other, 5_000, wanted, 5, another, 5_000);
        assertThat(rig.desk.scores()).hasSize(1);
        assertThat(rig.score().series().labels()).isEqualTo(Labels.of("pool", "a", "shard", "1"));
        assertThat(rig.said()).containsExactly("queue CLEAR");
        assertThat(rig.heard.get(0).id())
                .isEqualTo("Threshold/api/127.0.0.1:8082/metrics/queue{pool=\"a\",shard=\"1\"}");
    }

    @Test
    void judgesEachSeriesOfAMetricByItself() {
        rig.watch(above("queue", "queue_depth", 1_000));
        Series one = rig.series("queue_depth", GAUGE, "shard", "1");
        Series two = rig.series("queue_depth", GAUGE, "shard", "2");
        rig.poll(one, 5, two, 5_000);
        assertThat(rig.said()).containsExactly("queue CLEAR", "queue ACTIVE");
        assertThat(rig.heard.get(1).series()).isEqualTo(Labels.of("shard", "2"));
        assertThat(rig.heard.get(1).summary()).startsWith("queue{shard=\"2\"} of api-2 is 5000");
    }

    @Test
    void twoSignalsMayJudgeOneSeries() {
        rig.watch(above("high", "queue_depth", 1_000), above("higher", "queue_depth", 2_000));
        rig.poll(queue, 1_500);
        assertThat(rig.said()).containsExactly("high ACTIVE", "higher CLEAR");
    }

    @Test
    void judgesACounterByItsRate() {
        rig.watch(above("errors", "errors_total", 2));
        Series errors = rig.series("errors_total", Series.Kind.COUNTER);
        rig.poll(errors, 1e9);
        assertThat(rig.heard).isEmpty();
        rig.poll(errors, 1e9 + 10);
        assertThat(rig.score().value()).isEqualTo(1);
        rig.poll(errors, 1e9 + 40);
        assertThat(rig.said()).containsExactly("errors CLEAR", "errors ACTIVE");
    }

    @Test
    void judgesAHistogramByItsQuantile() {
        rig.watch(quantileAbove("latency", "seconds", 0.5, 0.25));
        Series fast = rig.series("seconds_bucket", Series.Kind.BUCKET, "le", "0.1", "path", "/");
        Series slow = rig.series("seconds_bucket", Series.Kind.BUCKET, "le", "0.5", "path", "/");
        Series all = rig.series("seconds_bucket", Series.Kind.BUCKET, "le", "+Inf", "path", "/");
        Series sum = rig.series("seconds_sum", Series.Kind.COUNTER, "path", "/");
        rig.poll(fast, 100, slow, 100, all, 100, sum, 3);
        rig.poll(fast, 200, slow, 200, all, 200, sum, 9);
        rig.poll(fast, 210, slow, 300, all, 300, sum, 50);
        assertThat(rig.said()).containsExactly("latency CLEAR", "latency ACTIVE");
        Finding active = rig.heard.get(1);
        assertThat(active.series()).isEqualTo(Labels.of("path", "/"));
        assertThat(active.value()).isBetween(0.27, 0.28);
        assertThat(rig.score().series().metric()).isEqualTo("seconds");
    }

    @Test
    void anIdleHistogramIsNeitherGoodNorBad() {
        rig.watch(quantileAbove("latency", "seconds", 0.5, 0.25));
        Series slow = rig.series("seconds_bucket", Series.Kind.BUCKET, "le", "0.5");
        Series all = rig.series("seconds_bucket", Series.Kind.BUCKET, "le", "+Inf");
        rig.poll(slow, 0, all, 0);
        rig.poll(slow, 0, all, 10);
        assertThat(rig.said()).containsExactly("latency ACTIVE");
        for (int i = 0; i < 4; i++) {
            rig.poll(slow, 0, all, 10);
        }
        assertThat(rig.said()).containsExactly("latency ACTIVE");
        for (int i = 0; i < 4; i++) {
            rig.poll(slow, 0, all, 10);
        }
        assertThat(rig.said()).containsExactly("latency ACTIVE", "latency UNKNOWN");
    }

    @Test
    void aSummaryIsJudgedAtTheQuantileThatIsAskedFor() {
        rig.watch(quantileAbove("latency", "seconds", 0.9, 1));
        Series median = rig.series("seconds", GAUGE, "quantile", "0.5");
        Series tail = rig.series("seconds", GAUGE, "quantile", "0.90");
        rig.poll(median, 0.1, tail, 7);
        assertThat(rig.said()).containsExactly("latency ACTIVE");
        assertThat(rig.heard.get(0).series()).isEqualTo(Labels.EMPTY);
        rig.poll(median, 0.1, tail, Double.NaN);
        assertThat(rig.said()).containsExactly("latency ACTIVE");
    }

    @Test
    void withoutAQuantileEachOneOfASummaryIsJudged() {
        rig.watch(above("latency", "seconds", 1));
        rig.poll(
                rig.series("seconds", GAUGE, "quantile", "0.5"),
                0.1,
                rig.series("seconds", GAUGE, "quantile", "0.9"),
                7);
        assertThat(rig.said()).containsExactly("latency CLEAR", "latency ACTIVE");
        assertThat(rig.heard.get(1).series()).isEqualTo(Labels.of("quantile", "0.9"));
    }

    @Test
    void boundsThatAreNoneAreNotRead() {
        rig.watch(quantileAbove("latency", "seconds", 0.5, 1));
        rig.poll(
                rig.series("seconds_bucket", Series.Kind.BUCKET, "le", "much"),
                1,
                rig.series("seconds_bucket", GAUGE),
                2);
        assertThat(rig.desk.scores()).isEmpty();
    }

    @Test
    void aMissingSeriesIsUnknownAfterAWhileAndResolvesNothing() {
        rig.watch(above("queue", "queue_depth", 1_000));
        rig.poll(queue, 2_000);
        for (int i = 0; i < 5; i++) {
            rig.poll();
        }
        assertThat(rig.said()).containsExactly("queue ACTIVE");
        rig.poll();
        assertThat(rig.said()).containsExactly("queue ACTIVE", "queue UNKNOWN");
        assertThat(rig.heard.get(1).summary()).isEqualTo("queue of api-2 is not known: no value for 60 s");
        assertThat(rig.conditions.holding()).hasSize(1);
        assertThat(rig.score().severity()).isNaN();
        assertThat(rig.score().value()).isNaN();
        rig.poll(queue, 2_000);
        assertThat(rig.said()).containsExactly("queue ACTIVE", "queue UNKNOWN", "queue ACTIVE");
        rig.poll(queue, 2);
        assertThat(rig.said()).endsWith("queue CLEAR");
    }

    @Test
    void pollsThatFailAreAMissingSeriesForAsLongAsItTakes() {
        rig.watch(above("queue", "queue_depth", 1_000));
        rig.poll(queue, 2_000);
        rig.later(86_400_000);
        assertThat(rig.said()).containsExactly("queue ACTIVE", "queue UNKNOWN");
        assertThat(rig.conditions.holding()).hasSize(1);
    }

    @Test
    void aSeriesThatIsGoneForAnHourOfGoodPollsIsClear() {
        rig.watch(above("queue", "queue_depth", 1_000));
        rig.poll(queue, 2_000);
        for (int i = 0; i < 359; i++) {
            rig.poll();
        }
        assertThat(rig.said()).containsExactly("queue ACTIVE", "queue UNKNOWN");
        rig.poll();
        rig.poll();
        assertThat(rig.said()).containsExactly("queue ACTIVE", "queue UNKNOWN", "queue CLEAR");
        assertThat(rig.heard.get(2).summary()).contains("gone from the exposition");
        assertThat(rig.desk.scores()).isEmpty();
        rig.poll(queue, 2_000);
        assertThat(rig.said()).endsWith("queue ACTIVE");
    }

    @Test
    void nothingIsSaidWhileWarmingUp() {
        rig.watch(adaptive("load", "queue_depth"));
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            rig.poll(queue, random.nextDouble());
            assertThat(rig.score().warming()).isEqualTo(i < 39);
            assertThat(rig.score().severity()).isNaN();
        }
        assertThat(rig.heard).isEmpty();
        rig.poll(queue, 0.5);
        assertThat(rig.said()).containsExactly("load CLEAR");
        rig.poll(queue, 50);
        assertThat(rig.said()).containsExactly("load CLEAR", "load ACTIVE");
        Finding anomaly = rig.heard.get(1);
        assertThat(anomaly.kind()).isEqualTo(Kind.ANOMALY);
        assertThat(anomaly.score()).isGreaterThan(3);
        assertThat(anomaly.high()).isLessThan(50);
        assertThat(anomaly.evidence().get(0)).contains("after ");
        assertThat(anomaly.evidence().get(1))
                .startsWith("unusual ")
                .containsPattern("by chance (once in \\d+ days|less than once in ten years)")
                .endsWith("; it never did this before");
        assertThat(rig.score().severity()).isEqualTo(anomaly.score());
    }

    /** Whatever is unusual is only so beside enough of what is usual: a plan has nothing to begin with before. */
    @Test
    void s6_aSpikeBeforeThereIsEnoughDataIsNoFinding() {
        rig.watch(adaptive("load", "queue_depth"));
        Random random = new Random(1);
        for (int i = 0; i < 39; i++) {
            rig.poll(queue, i == 20 || i == 38 ? 1_000_000 : random.nextDouble());
            assertThat(rig.score().severity()).isNaN();
        }
        assertThat(rig.heard).isEmpty();
    }

    @Test
    void aReloadKeepsWhatDidNotChange() {
        rig.watch(adaptive("load", "queue_depth"), above("queue", "queue_depth", 1_000));
        for (int i = 0; i < 50; i++) {
            rig.poll(queue, i % 3);
        }
        rig.heard.clear();
        rig.watch(above("other", "other", 1), adaptive("load", "queue_depth"), above("queue", "queue_depth", 1_000));
        rig.poll(queue, 1);
        assertThat(rig.heard).isEmpty();
        assertThat(rig.desk.scores()).extracting(Score::seen).containsExactly(51L, 51L);
    }

    @Test
    void aReloadEndsWhatIsGoneAtOnceAndBeginsWhatIsNewAtTheNextPoll() {
        rig.watch(above("queue", "queue_depth", 1_000));
        rig.poll(queue, 2_000);
        rig.watch(above("depth", "queue_depth", 10));
        assertThat(rig.said()).containsExactly("queue ACTIVE", "queue CLEAR");
        assertThat(rig.heard.get(1).summary()).contains("no longer watched");
        rig.poll(queue, 2_000);
        rig.poll(queue, 2_000);
        assertThat(rig.said()).containsExactly("queue ACTIVE", "queue CLEAR", "depth ACTIVE");
    }

    @Test
    void aChangedSignalIsJudgedAnew() {
        rig.watch(above("queue", "queue_depth", 1_000));
        rig.poll(queue, 2_000);
        rig.watch(above("queue", "queue_depth", 5_000));
        rig.poll(queue, 2_000);
        rig.poll(queue, 2_000);
        assertThat(rig.said()).containsExactly("queue ACTIVE", "queue CLEAR", "queue CLEAR");
        assertThat(rig.score().high()).isEqualTo(5_000);
    }

    @Test
    void anotherSeverityIsSaidAndNothingIsLearntAnew() {
        Watch watch = adaptive("load", "queue_depth");
        rig.watch(watch);
        for (int i = 0; i < 60; i++) {
            rig.poll(queue, i % 3);
        }
        rig.poll(queue, 5_000);
        rig.heard.clear();
        rig.watch(Rig.with(watch, Severity.CRITICAL));
        assertThat(rig.said()).containsExactly("load ACTIVE");
        assertThat(rig.heard.get(0).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(rig.score().seen()).isEqualTo(61);
    }

    @Test
    void aServiceWithoutSignalsIsNotListenedTo() {
        rig.poll(queue, 2_000);
        assertThat(rig.desk.scores()).isEmpty();
        rig.watch(above("queue", "queue_depth", 1_000));
        rig.poll(queue, 2_000);
        rig.poll(queue, 2_000);
        assertThat(rig.said()).containsExactly("queue ACTIVE");
        rig.watch();
        assertThat(rig.said()).containsExactly("queue ACTIVE", "queue CLEAR");
        rig.poll(queue, 2_000);
        assertThat(rig.desk.scores()).isEmpty();
    }

    @Test
    void aForgottenTargetIsClear() {
        rig.watch(above("queue", "queue_depth", 1_000));
        rig.poll(queue, 2_000);
        rig.shard.forget(rig.target);
        rig.shard.forget(rig.target);
        assertThat(rig.said()).containsExactly("queue ACTIVE", "queue CLEAR");
        assertThat(rig.desk.scores()).isEmpty();
        rig.poll(queue, 2_000);
        assertThat(rig.said()).endsWith("queue ACTIVE");
    }

    @Test
    void aTargetMayMoveToAnotherPollingThread() {
        rig.watch(adaptive("load", "queue_depth"));
        for (int i = 0; i < 30; i++) {
            rig.shard = i % 3 == 0 ? rig.desk.newShard() : rig.shard;
            rig.poll(queue, i);
        }
        assertThat(rig.score().seen()).isEqualTo(30);
    }

    @Test
    void targetsAlternateOnOneThread() {
        rig.watch(above("queue", "queue_depth", 1_000));
        Target other = new Target(Samples.instance("api", 3, "c"), "metrics");
        Series there = new Series(other, "queue_depth", Labels.EMPTY, GAUGE);
        for (int i = 0; i < 3; i++) {
            rig.poll(queue, 5 + i);
            rig.shard.accept(there, rig.wallMs(), 5_000 + i);
            rig.shard.endOfPoll(other, rig.wallMs());
        }
        assertThat(rig.said()).containsExactly("queue CLEAR", "queue ACTIVE");
        assertThat(rig.desk.scores()).extracting(Score::value).containsExactly(7.0, 5_002.0);
    }

    @Test
    void anAbandonedPollIsOverwritten() {
        rig.watch(above("queue", "queue_depth", 1_000));
        Series other = rig.series("other", GAUGE);
        rig.poll(other, 1, queue, 5);
        rig.shard.accept(other, rig.wallMs(), 1);
        rig.shard.accept(queue, rig.wallMs(), 5_000);
        rig.poll(other, 1, queue, 6);
        rig.poll(other, 1, queue, 7);
        assertThat(rig.said()).containsExactly("queue CLEAR");
        assertThat(rig.score().value()).isEqualTo(7);
    }

    @Test
    void aMetricThatBecomesACounterIsReadAnew() {
        rig.watch(above("errors", "errors", 50));
        rig.poll(rig.series("errors", Series.Kind.UNTYPED), 1_000);
        Series counter = rig.series("errors", Series.Kind.COUNTER);
        rig.poll(counter, 1_000);
        rig.poll(counter, 1_010);
        rig.poll(counter, 1_020);
        assertThat(rig.said()).containsExactly("errors ACTIVE", "errors CLEAR");
        assertThat(rig.score().value()).isEqualTo(1);
    }

    @Test
    void tooManySeriesOfOneTargetAreRefused() {
        rig.watch(above("queue", "queue_depth", 1_000));
        Object[] all = new Object[2 * (TargetSignals.MOST_TRACKS + 7)];
        for (int i = 0; i < all.length; i += 2) {
            all[i] = rig.series("queue_depth", GAUGE, "n", "" + i);
            all[i + 1] = 1;
        }
        rig.poll(all);
        rig.poll(all);
        assertThat(rig.desk.scores()).hasSize(TargetSignals.MOST_TRACKS);
        assertThat(rig.refused).isEqualTo(7);
    }

    @Test
    void aBugInOneTargetIsHeardOfAndTheNextPollGoesOn() {
        List<String> failures = new ArrayList<>();
        Conditions deaf = new Conditions(finding -> {
            throw new IllegalStateException("nobody listens");
        });
        SignalDesk desk = new SignalDesk(
                deaf,
                () -> START,
                Disturbances.NONE,
                new SignalDesk.Observer() {
                    @Override
                    public void failed(String what, RuntimeException e) {
                        failures.add(what + ": " + e.getMessage());
                    }

                    @Override
                    public void refused() {
                        throw new AssertionError("nothing is refused here");
                    }
                },
                Runnable::run);
        desk.apply(rig.table(above("queue", "queue_depth", 1_000)), List.of(), START);
        SampleSink shard = desk.newShard();
        for (int i = 0; i < 2; i++) {
            shard.accept(queue, i, 5);
            shard.endOfPoll(rig.target, i);
        }
        assertThat(failures).containsExactly("judging api/127.0.0.1:8082/metrics: nobody listens");
        assertThat(desk.scores()).extracting(Score::seen).containsExactly(2L);
    }
}
