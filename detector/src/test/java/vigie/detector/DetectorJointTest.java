package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.Bench.config;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vigie.detector.DetectorConfig.Adaptive;
import vigie.detector.DetectorConfig.Direction;
import vigie.detector.DetectorConfig.Group;
import vigie.detector.DetectorConfig.HealthRule;
import vigie.detector.DetectorConfig.Imbalance;
import vigie.detector.DetectorConfig.JointSignal;
import vigie.detector.DetectorConfig.Judged;
import vigie.detector.DetectorConfig.Multivariate;
import vigie.detector.DetectorConfig.Signal;
import vigie.detector.DetectorConfig.Surge;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.JointScore;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Target;

/** Three instances with four signals each, a poll a minute, judged as one service through the front of the room. */
class DetectorJointTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<String> NAMES = List.of("requests", "cpu", "latency", "errors");
    private static final JointSignal GROUP = new JointSignal("whole", new Group(0.02), Severity.WARNING);
    private static final JointSignal RELATION = new JointSignal("relation", new Multivariate(0.02), Severity.INFO);

    private static final JointSignal EVEN =
            new JointSignal("even", new Imbalance("requests", 1.75, 1), Severity.WARNING);

    private static final JointSignal FLOOD =
            new JointSignal("flood", new Surge("requests", "route", 2, 4, 10), Severity.CRITICAL);

    private final double[] counts = new double[2];
    private Bench bench = new Bench();
    private SampleSink shard = bench.detector.newShard();
    private final Random random = new Random(11);
    private double wanders = 0.04;
    private double wander;

    private void watch(JointSignal... joint) {
        List<Signal> signals = new ArrayList<>();
        Adaptive adaptive = new Adaptive(Direction.BOTH, 0, 0, 1e-9); // no series alone ever speaks
        NAMES.forEach(name -> signals.add(new Signal(name, name, Labels.EMPTY, null, adaptive, Severity.WARNING)));
        HealthRule rule = new HealthRule(MINUTE, 2, 2, Duration.ofMinutes(5));
        bench.detector.apply(config(new Judged(
                Samples.service("api", Tier.STANDARD, null), Map.of("metrics", rule), signals, List.of(joint))));
        bench.time.settle();
    }

    /** Polls every instance once a minute; each signal is off by so many deviations, the CPU follows so many times the load. */
    private void minutes(int count, double off, double cpuLoad) {
        for (int i = 0; i < count; i++) {
            wander = 0.99 * wander + wanders * random.nextGaussian();
            for (int n = 0; n < 3; n++) {
                Target target = new Target(bench.three.get(n), "metrics");
                double load = Math.exp(wander);
                value(target, "requests", 200 * load * (1 + 0.05 * noise(off)));
                value(target, "cpu", 0.1 + 0.3 * load * cpuLoad * (1 + 0.05 * noise(off)));
                value(target, "latency", 0.05 / (1 - Math.min(0.9, 0.3 * load)) * (1 + 0.1 * noise(off)));
                value(target, "errors", 5 + noise(off));
                shard.endOfPoll(target, bench.time.millis());
            }
            bench.time.advance(MINUTE);
        }
    }

    private double noise(double off) {
        return random.nextGaussian() + off;
    }

    private void value(Target target, String metric, double value) {
        shard.accept(new Series(target, metric, Labels.EMPTY, Series.Kind.GAUGE), bench.time.millis(), value);
    }

    private Finding last() {
        return bench.heard.get(bench.heard.size() - 1);
    }

    private JointScore score() {
        assertThat(bench.detector.joint()).hasSize(1);
        return bench.detector.joint().get(0);
    }

    @Test
    void manySeriesALittleOffAreOneFindingOfTheService() {
        watch(GROUP);
        wanders = 0.004;
        minutes(600, 0, 1);
        assertThat(bench.said()).contains("Anomaly CLEAR");
        bench.heard.clear();
        minutes(15, 5, 1);
        assertThat(bench.said()).containsExactly("Anomaly ACTIVE");
        Finding finding = last();
        assertThat(finding.id()).isEqualTo("Anomaly/api///whole");
        assertThat(finding.instance()).isNull();
        assertThat(finding.summary()).startsWith("whole of api: ").contains(" of its 12 series are unusual at once: ");
        assertThat(finding.evidence())
                .anyMatch(line -> line.startsWith("most unusual: "))
                .anyMatch(line -> line.startsWith("moved first: "))
                .anyMatch(line -> line.startsWith("unusual for this service: by chance "));
        assertThat(finding.value()).isGreaterThan(finding.high());
        assertThat(bench.metric("vigie_anomaly_severity", "service", "api", "signal", "whole"))
                .isGreaterThan(2);
        assertThat(bench.metric("vigie_detector_series", "service", "api", "signal", "whole"))
                .isEqualTo(1);
        assertThat(bench.detector.anomaly(finding.id(), false)).isTrue();
        minutes(40, 0, 1);
        assertThat(bench.said()).endsWith("Anomaly CLEAR");
    }

    @Test
    void loadThatLiesUnevenlyIsAFindingOfTheServiceAndEndsWithIt() {
        watch(EVEN);
        minutes(30, 0, 1);
        assertThat(bench.said()).containsExactly("Imbalance CLEAR");
        bench.heard.clear();
        for (int i = 0; i < 30; i++) {
            for (int n = 0; n < 3; n++) {
                Target target = new Target(bench.three.get(n), "metrics");
                value(target, "requests", n == 2 ? 500 : 50);
                shard.endOfPoll(target, bench.time.millis());
            }
            bench.time.advance(MINUTE);
        }
        Finding told = bench.heard.get(0);
        assertThat(told.state()).isEqualTo(State.ACTIVE);
        assertThat(told.id()).isEqualTo("Imbalance/api///even");
        assertThat(told.summary())
                .startsWith("even of api: ")
                .contains(" takes ")
                .endsWith(" would be fair");
        assertThat(told.value()).isGreaterThan(told.high());
        minutes(30, 0, 1);
        assertThat(bench.said()).endsWith("Imbalance CLEAR");
    }

    @Test
    void aFloodIsAFindingOfTheServiceAndIsKnownStillAfterARestart() throws IOException {
        watch(FLOOD);
        routes(2_900, 0);
        assertThat(score().warming()).isFalse();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bench.detector.save(new DataOutputStream(bytes));
        bench = new Bench();
        assertThat(bench.detector.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEmpty();
        shard = bench.detector.newShard();
        watch(FLOOD);
        routes(30, 0);
        assertThat(surges()).extracting(Finding::state).containsExactly(State.CLEAR);
        bench.heard.clear();
        routes(4, 500);
        assertThat(surges()).singleElement().satisfies(told -> {
            assertThat(told.state()).isEqualTo(State.ACTIVE);
            assertThat(told.id()).isEqualTo("Surge/api///flood");
            assertThat(told.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(told.summary()).startsWith("flood of api: requests is ").contains(" that this hour explains");
            assertThat(told.value()).isGreaterThan(told.high());
        });
        routes(10, 0);
        assertThat(surges()).extracting(Finding::state).containsExactly(State.ACTIVE, State.CLEAR);
    }

    private List<Finding> surges() {
        return bench.heard.stream().filter(f -> f.kind() == Finding.Kind.SURGE).toList();
    }

    /** Polls two counters of every instance once a minute, of which one is flooded. */
    private void routes(int minutes, double flood) {
        for (int i = 0; i < minutes; i++) {
            counts[0] += 60 * 100;
            counts[1] += 60 * (10 + flood);
            for (int n = 0; n < 3; n++) {
                Target target = new Target(bench.three.get(n), "metrics");
                for (int route = 0; route < 2; route++) {
                    Labels labels = Labels.of(Map.of("route", route == 0 ? "/" : "/login"));
                    Series series = new Series(target, "requests", labels, Series.Kind.COUNTER);
                    shard.accept(series, bench.time.millis(), counts[route]);
                }
                shard.endOfPoll(target, bench.time.millis());
            }
            bench.time.advance(MINUTE);
        }
    }

    @Test
    void aBrokenRelationIsAFindingOfTheServiceWithItsTrainingSet() {
        watch(RELATION);
        minutes(700, 0, 1);
        assertThat(score().warming()).isTrue();
        assertThat(score().seen()).isBetween(690L, 701L);
        assertThat(score().warmUp()).isEqualTo(1_480);
        assertThat(score().training()).isNull();
        minutes(2_200, 0, 1);
        assertThat(score().warming()).isFalse();
        JointScore.Training training = Objects.requireNonNull(score().training());
        assertThat(training.rows()).isEqualTo(1_024);
        assertThat(training.from()).isBetween(Samples.START, training.to());
        assertThat(bench.said()).containsOnlyOnce("Anomaly CLEAR").doesNotContain("Anomaly ACTIVE");
        bench.heard.clear();
        minutes(60, 0, 2.5);
        assertThat(bench.said()).containsExactly("Anomaly ACTIVE");
        assertThat(last().severity()).isEqualTo(Severity.INFO);
        assertThat(last().evidence().get(0)).startsWith("most of it is cpu ");
        assertThat(last().evidence().get(1)).startsWith("learnt from 1024 rows from ");
    }

    @Test
    void s3_withoutValuesItIsNotKnownAndNothingIsResolved() {
        watch(GROUP);
        wanders = 0.004;
        minutes(600, 0, 1);
        minutes(15, 5, 1);
        assertThat(bench.holding()).contains("Anomaly ACTIVE");
        bench.time.advance(Duration.ofMinutes(12));
        assertThat(bench.holding()).contains("Anomaly UNKNOWN");
        assertThat(bench.heard)
                .filteredOn(f -> "whole".equals(f.signal()) && f.state() == State.UNKNOWN)
                .singleElement()
                .satisfies(f -> assertThat(f.summary())
                        .isEqualTo("whole of api is not known: only 0 of its series are judged adaptively now, and"
                                + " fewer than 3 are no group"));
        assertThat(score().severity()).isNaN();
    }

    @Test
    void whatWasLearntSurvivesARestart() throws IOException {
        watch(RELATION);
        minutes(1_600, 0, 1);
        JointScore before = score();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bench.detector.save(new DataOutputStream(bytes));
        bench = new Bench();
        assertThat(bench.detector.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEmpty();
        shard = bench.detector.newShard();
        watch(RELATION);
        minutes(1, 0, 1);
        assertThat(score().training()).isEqualTo(before.training());
        assertThat(score().seen()).isBetween(before.seen(), before.seen() + 1);
        assertThat(score().warming()).isFalse();
    }

    @Test
    void aChangedSignalEndsAndBeginsAnewAndAnotherSeverityDoesNot() {
        watch(GROUP);
        minutes(100, 0, 1);
        watch(new JointSignal("whole", new Group(0.02), Severity.CRITICAL));
        assertThat(score().seen()).isGreaterThan(50);
        bench.heard.clear();
        watch(new JointSignal("whole", new Group(0.5), Severity.CRITICAL));
        assertThat(bench.heard)
                .singleElement()
                .satisfies(f -> assertThat(f.summary())
                        .isEqualTo("whole of api is no longer watched: its signal changed or is gone"));
        minutes(2, 0, 1);
        assertThat(score().seen()).isLessThanOrEqualTo(2);
    }
}
