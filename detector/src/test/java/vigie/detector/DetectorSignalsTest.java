package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vigie.detector.Bench.config;
import static vigie.detector.Bench.judged;

import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.detector.DetectorConfig.Absent;
import vigie.detector.DetectorConfig.Adaptive;
import vigie.detector.DetectorConfig.Appeared;
import vigie.detector.DetectorConfig.Detect;
import vigie.detector.DetectorConfig.Direction;
import vigie.detector.DetectorConfig.Forecast;
import vigie.detector.DetectorConfig.Peers;
import vigie.detector.DetectorConfig.Saturation;
import vigie.detector.DetectorConfig.Signal;
import vigie.detector.DetectorConfig.Stuck;
import vigie.detector.DetectorConfig.Threshold;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Score;
import vigie.model.Series;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Target;

/** Signals through the front of the room: configuration, findings, scores, metrics and what survives a restart. */
class DetectorSignalsTest {
    private static final Adaptive ADAPTIVE = new Adaptive(Direction.UP, 0, 0, 0.02);

    private static final Forecast FORECAST = new Forecast(null, 0.0, Duration.ofHours(4));

    private final Bench bench = new Bench();
    private final Target target = new Target(bench.three.get(0), "metrics");
    private SampleSink shard = bench.detector.newShard();

    @Test
    void aSignalGoesThroughItsStates() {
        watch(signal("queue", "queue_depth", new Threshold(1_000.0, null)));
        poll("queue_depth", 5);
        poll("queue_depth", 5_000);
        assertThat(bench.said()).containsExactly("Threshold of api-1 CLEAR", "Threshold of api-1 ACTIVE");
        assertThat(bench.heard.get(1).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(bench.detector.findings()).containsExactly(bench.heard.get(1));
        bench.time.advance(Duration.ofSeconds(70));
        assertThat(bench.holding()).containsExactly("TargetUnknown of api-1 ACTIVE", "Threshold of api-1 UNKNOWN");
        bench.detector.apply(config());
        bench.time.settle();
        assertThat(bench.said()).contains("Threshold of api-1 CLEAR");
        assertThat(bench.holding()).isEmpty();
    }

    @Test
    void d7_quantilesOfAnIdleServiceAreNoValue() {
        watch(
                signal("median", "latency_seconds", new Threshold(0.5, 0.0)),
                signal("usual", "latency_seconds", ADAPTIVE));
        Series median = new Series(target, "latency_seconds", Labels.of("quantile", "0.5"), Series.Kind.GAUGE);
        for (int i = 0; i < 300; i++) {
            shard.accept(median, bench.time.instant().toEpochMilli(), Double.NaN);
            shard.endOfPoll(target, bench.time.instant().toEpochMilli());
            bench.time.advance(Duration.ofSeconds(1));
        }
        assertThat(bench.said()).noneMatch(word -> word.startsWith("Threshold") || word.startsWith("Anomaly"));
        assertThat(bench.detector.scores())
                .hasSize(2)
                .allSatisfy(score -> assertThat(score.value()).isNaN());
    }

    @Test
    void d14_minusOneOfResilience4jIsNoValue() {
        watch(
                signal("rate", "resilience4j_circuitbreaker_failure_rate", new Threshold(50.0, 0.0)),
                signal("slow", "resilience4j_circuitbreaker_slow_call_rate", ADAPTIVE));
        for (int i = 0; i < 300; i++) {
            poll("resilience4j_circuitbreaker_failure_rate", -1);
            poll("resilience4j_circuitbreaker_slow_call_rate", -1);
        }
        assertThat(bench.said()).noneMatch(word -> word.startsWith("Threshold") || word.startsWith("Anomaly"));
        assertThat(bench.detector.scores())
                .hasSize(2)
                .allSatisfy(score -> assertThat(score.value()).isNaN());
        poll("resilience4j_circuitbreaker_failure_rate", 70);
        assertThat(bench.said()).contains("Threshold of api-1 ACTIVE");
    }

    @Test
    void aForecastSaysWhenAndHowFastAndResolves() {
        watch(signal("disk", "disk_free_bytes", FORECAST));
        for (int i = 0; i < 600; i++) {
            poll("disk_free_bytes", 40e9 - i * 3e6);
        }
        List<Finding> said = forecasts();
        assertThat(said).extracting(Finding::state).containsExactly(State.CLEAR, State.ACTIVE);
        assertThat(said.get(0).summary()).matches("disk of api-1 is 39.[0-9] GB, not expected to pass 0 soon");
        assertThat(said.get(1).summary())
                .matches(
                        "disk of api-1 is 39.[0-9] GB, expected to pass 0 in 3 h 3[0-9] min, falling by 180 MB a minute"
                                + " over the last [0-9]+ (s|min)");
        assertThat(said.get(1).evidence().get(0))
                .startsWith("disk_free_bytes: must not pass 0, falling by 180 MB a minute over the last");
        assertThat(said.get(1).low()).isZero();
        assertThat(said.get(1).severity()).isEqualTo(Severity.CRITICAL);
        for (int i = 0; i < 600; i++) {
            poll("disk_free_bytes", 90e9);
        }
        poll("disk_free_bytes", 0);
        said = forecasts();
        assertThat(said)
                .extracting(Finding::state)
                .containsExactly(State.CLEAR, State.ACTIVE, State.CLEAR, State.ACTIVE);
        assertThat(said.get(3).summary()).isEqualTo("disk of api-1 is 0, which is at or past 0");
    }

    private List<Finding> forecasts() {
        return bench.heard.stream().filter(f -> f.kind() == Kind.FORECAST).toList();
    }

    @Test
    void whatSomebodySaysOfAConditionReachesItsSeries() {
        watch(signal("load", "queue_depth", ADAPTIVE));
        for (int i = 0; i < 200; i++) {
            poll("queue_depth", 10 + i % 3);
        }
        poll("queue_depth", 5_000);
        String condition = bench.heard.get(bench.heard.size() - 1).id();
        assertThat(bench.said()).last().isEqualTo("Anomaly of api-1 ACTIVE");
        assertThat(bench.detector.anomaly(condition, false)).isTrue();
        poll("queue_depth", 11);
        assertThat(bench.said()).last().isEqualTo("Anomaly of api-1 CLEAR");
        poll("queue_depth", 5_000);
        assertThat(bench.said()).as("it is noise").last().isEqualTo("Anomaly of api-1 CLEAR");
        assertThat(bench.detector.anomaly(condition.replace("load", "other"), true))
                .isFalse();
    }

    @Test
    void whatIsStuckIsSaidInWords() {
        watch(signal("sensor", "queue_depth", new Stuck(Duration.ofMinutes(1))));
        for (int i = 0; i < 100; i++) {
            poll("queue_depth", i);
        }
        for (int i = 0; i < 70; i++) {
            poll("queue_depth", 7);
        }
        Finding stuck = last("sensor");
        assertThat(stuck.state()).isEqualTo(State.ACTIVE);
        assertThat(stuck.summary())
                .startsWith("sensor of api-1 has stood at 7 for ")
                .endsWith(", it stood for 0 s at most of late");
        poll("queue_depth", 8);
        assertThat(last("sensor").summary()).isEqualTo("sensor of api-1 moves: it is 8");
    }

    private Finding last(String signal) {
        return bench.heard.stream()
                .filter(finding -> signal.equals(finding.signal()))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    @Test
    void everyMethodOfTheEstateHasAJudge() {
        List<Detect> all = List.of(
                new Threshold(1.0, null),
                ADAPTIVE,
                FORECAST,
                new Saturation("pool_max", null, 0.8, 0.95, Duration.ofHours(4)),
                new Stuck(Duration.ofMinutes(1)),
                new Absent(Duration.ofMinutes(1)),
                new Appeared(Duration.ofMinutes(1)),
                new Peers(Direction.UP, 0, 0, 0.02));
        for (Detect detect : all) {
            assertThat(DetectorWiring.judges().maker(detect).make(15)).isNotNull();
            assertThat(Detect.class.getPermittedSubclasses())
                    .contains(detect.getClass())
                    .hasSize(8);
        }
    }

    @Test
    void twoJudgesOfOneMethodAreRefused() {
        Judges.Entry<Threshold> entry = new Judges.Entry<>(Threshold.class, Kind.THRESHOLD, (t, dt) -> {
            throw new AssertionError("never made");
        });
        assertThatThrownBy(() -> new Judges(List.of(entry, entry))).hasMessageContaining("Threshold has two");
        assertThatThrownBy(() -> new Judges(List.of(entry)).kind(ADAPTIVE)).hasMessageContaining("adaptive has none");
    }

    @Test
    void aSignalThatMakesNoSenseIsRefused() {
        Adaptive never = new Adaptive(Direction.UP, 0, 0, 0);
        assertThatThrownBy(() -> watch(signal("load", "load", never))).hasMessageContaining("false_alarms");
        Signal tall = new Signal("p", "m", Labels.EMPTY, 99.0, ADAPTIVE, Severity.WARNING);
        assertThatThrownBy(() -> watch(tall)).hasMessageContaining("quantile").hasMessageContaining("was 99.0");
    }

    @Test
    void scoresAreExportedWithTheLabelsOfTheWire() throws IOException {
        watch(signal("load", "load", ADAPTIVE));
        Series series = new Series(target, "load", Labels.of("instance", "x", "a.b", "y\"z"), Series.Kind.GAUGE);
        for (int i = 0; i < 42; i++) {
            poll(series, i % 2);
            assertThat(bench.metric("vigie_detector_series_warming", "service", "api", "signal", "load"))
                    .isEqualTo(i < 39 ? 1 : 0);
        }
        StringWriter text = new StringWriter();
        TextFormat.write004(text, bench.registry.metricFamilySamples());
        assertThat(text.toString())
                .contains("vigie_anomaly_severity{a_b=\"y\\\"z\",check=\"metrics\",exported_instance=\"x\","
                        + "instance=\"127.0.0.1:8081\",metric=\"load\",service=\"api\",signal=\"load\",} ")
                .contains("vigie_detector_series{service=\"api\",signal=\"load\",} 1.0");
    }

    @Test
    void whatWasLearntSurvivesARestart() throws IOException {
        watch(signal("load", "load", ADAPTIVE));
        for (int i = 0; i < 100; i++) {
            poll("load", i % 5);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bench.detector.save(new DataOutputStream(bytes));
        Bench second = new Bench();
        byte[] saved = bytes.toByteArray();
        assertThat(second.detector.load(new DataInputStream(new ByteArrayInputStream(saved))))
                .isEmpty();
        second.detector.apply(config(
                judged("api", Tier.STANDARD, null, List.of(signal("load", "load", ADAPTIVE)), "health", "metrics")));
        second.time.settle();
        SampleSink other = second.detector.newShard();
        other.accept(new Series(target, "load", Labels.EMPTY, Series.Kind.GAUGE), bench.time.millis(), 2);
        other.endOfPoll(target, bench.time.millis());
        assertThat(second.detector.scores()).extracting(Score::seen).containsExactly(101L);
        assertThat(second.said()).containsExactly("Anomaly of api-1 CLEAR");
        saved[30] ^= 1;
        assertThat(new Bench().detector.load(new DataInputStream(new ByteArrayInputStream(saved))))
                .isPresent();
    }

    private void watch(Signal... signals) {
        bench.detector.apply(config(judged("api", Tier.STANDARD, null, List.of(signals), "metrics")));
        bench.instances(List.of(bench.three.get(0)));
    }

    private static Signal signal(String name, String metric, Detect detect) {
        return new Signal(name, metric, Labels.EMPTY, null, detect, Severity.CRITICAL);
    }

    private void poll(String metric, double value) {
        poll(new Series(target, metric, Labels.EMPTY, Series.Kind.GAUGE), value);
    }

    private void poll(Series series, double value) {
        shard.accept(series, bench.time.millis(), value);
        shard.endOfPoll(target, bench.time.millis());
        bench.time.advance(Duration.ofSeconds(1));
    }
}
