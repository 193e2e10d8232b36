package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.Bench.config;
import static vigie.detector.Bench.judged;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vigie.detector.DetectorConfig.Direction;
import vigie.detector.DetectorConfig.Peers;
import vigie.detector.DetectorConfig.Signal;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Score;
import vigie.model.Series;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Target;

/** Eight instances of one service compared through the front of the room, a poll of each every second. */
class DetectorPeersTest {
    private static final int BAD = 5;

    private Bench bench = new Bench();
    private SampleSink shard = bench.detector.newShard();
    private final List<Target> targets = new ArrayList<>();
    private final Random random = new Random(3);

    @Test
    void theOddOneIsFoundAndHealedAndTheOthersAreNot() {
        watch(8);
        rounds(60, 8, 1);
        assertThat(bench.said()).hasSize(8).allMatch(said -> said.endsWith("CLEAR"));
        assertThat(bench.detector.scores()).hasSize(8).noneMatch(Score::warming);
        bench.heard.clear();
        rounds(3, 8, 6);
        assertThat(bench.said()).containsExactly("PeerOutlier of api-5 ACTIVE");
        Finding finding = bench.heard.get(0);
        assertThat(finding.id()).isEqualTo("PeerOutlier/api/127.0.0.1:8085/metrics/odd-one-out");
        assertThat(finding.summary()).startsWith("odd-one-out of api-5 is 6").containsPattern(", its peers (9|10)");
        assertThat(finding.evidence())
                .anyMatch(line -> line.startsWith("its 7 peers are around "))
                .anyMatch(line -> line.startsWith("unusual beside its peers: by chance "));
        assertThat(finding.high()).isLessThan(finding.value());
        assertThat(finding.low()).isNaN();
        assertThat(bench.detector.scores()).allSatisfy(score -> {
            boolean bad = score.series().target().instance().name().equals("api-5");
            assertThat(score.severity()).isBetween(bad ? 5.0 : 0.0, bad ? 20.0 : 3.0);
        });
        rounds(4, 8, 1);
        assertThat(bench.said()).containsExactly("PeerOutlier of api-5 ACTIVE", "PeerOutlier of api-5 CLEAR");
    }

    @Test
    void s3_belowFourNothingIsKnownAndNothingIsResolved() {
        watch(8);
        rounds(60, 8, 1);
        rounds(3, 8, 6);
        bench.heard.clear();
        rounds(70, 5, 6); // 6 to 8 are silent, five are compared
        assertThat(bench.said())
                .contains("PeerOutlier of api-6 UNKNOWN")
                .doesNotContain("PeerOutlier of api-5 UNKNOWN");
        targets.remove(0);
        targets.remove(0);
        rounds(70, 3, 6);
        assertThat(bench.holding()).contains("PeerOutlier of api-5 UNKNOWN");
        assertThat(bench.said()).doesNotContain("PeerOutlier of api-5 CLEAR");
        assertThat(bench.heard)
                .filteredOn(f -> f.state() == Finding.State.UNKNOWN && f.id().contains("8085"))
                .singleElement()
                .satisfies(f -> assertThat(f.summary())
                        .isEqualTo(
                                "whether odd-one-out of api-5 is odd is left open: only 3 of its service have a value"
                                        + " now, and fewer than 4 are not compared"));
    }

    @Test
    void whatWasLeftOpenIsSaidAgainOnlyByWhatIsSeenNow() {
        watch(4);
        rounds(60, 4, 1, 4);
        rounds(3, 4, 6, 4);
        assertThat(bench.holding()).contains("PeerOutlier of api-4 ACTIVE");
        Target gone = targets.remove(0);
        rounds(70, 3, 6, 4);
        assertThat(bench.holding()).contains("PeerOutlier of api-4 UNKNOWN");
        targets.add(0, gone);
        rounds(4, 4, 6, 4);
        assertThat(bench.holding()).contains("PeerOutlier of api-4 ACTIVE");
        targets.remove(gone);
        rounds(70, 3, 6, 4);
        targets.add(0, gone);
        bench.heard.clear();
        rounds(6, 4, 1, 4);
        assertThat(bench.said()).contains("PeerOutlier of api-4 CLEAR").doesNotContain("PeerOutlier of api-4 ACTIVE");
    }

    @Test
    void s7_whenAllMoveNobodyIsOdd() {
        watch(8);
        rounds(60, 8, 1);
        bench.heard.clear();
        for (int i = 0; i < 60; i++) {
            round(8, -1, 1, 6);
        }
        assertThat(bench.said()).isEmpty();
    }

    @Test
    void whatIsUsualBesideThePeersSurvivesARestart() throws IOException {
        watch(8);
        rounds(60, 8, 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bench.detector.save(new DataOutputStream(bytes));
        bench = new Bench();
        assertThat(bench.detector.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEmpty();
        shard = bench.detector.newShard();
        targets.clear();
        watch(8);
        rounds(3, 8, 6);
        assertThat(bench.said()).endsWith("PeerOutlier of api-5 ACTIVE").hasSize(9);
    }

    @Test
    void whoLeavesIsOddNoMore() {
        watch(8);
        rounds(60, 8, 1);
        rounds(3, 8, 6);
        shard.forget(targets.get(BAD - 1));
        assertThat(bench.holding()).isEmpty();
        rounds(5, 4, 1);
        assertThat(bench.holding()).isEmpty();
    }

    private void watch(int count) {
        Peers peers = new Peers(Direction.UP, 0, 0, 0.02);
        Signal signal = new Signal("odd-one-out", "error_ratio", Labels.EMPTY, null, peers, Severity.WARNING);
        bench.detector.apply(config(judged("api", Tier.STANDARD, null, List.of(signal), "metrics")));
        List<Instance> instances = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            instances.add(Samples.instance("api", i, "a"));
            targets.add(new Target(instances.get(i - 1), "metrics"));
        }
        bench.time.settle();
    }

    private void rounds(int count, int first, double level) {
        rounds(count, first, level, BAD);
    }

    private void rounds(int count, int first, double level, int bad) {
        for (int i = 0; i < count; i++) {
            round(first, bad, level, 1);
        }
    }

    /** The first of the targets that are there bring a value each. */
    private void round(int first, int bad, double badLevel, double level) {
        for (Target target : targets.subList(0, Math.min(first, targets.size()))) {
            boolean isBad = target.instance().name().equals("api-" + bad);
            double value = 100 * (isBad ? badLevel : level) * Math.exp(0.03 * random.nextGaussian());
            shard.accept(
                    new Series(target, "error_ratio", Labels.EMPTY, Series.Kind.GAUGE), bench.time.millis(), value);
            shard.endOfPoll(target, bench.time.millis());
        }
        bench.time.advance(Duration.ofSeconds(1));
    }
}
