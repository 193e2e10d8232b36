package vigie.detector.joint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import vigie.detector.judge.Judge;
import vigie.detector.judge.JudgeCodec;
import vigie.detector.judge.RelationJudge;
import vigie.detector.judge.RelationModel;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Target;

/** A service whose requests, CPU and latency are driven by one load that wanders, a row a minute. */
class RelationJointTest {
    private static final long START_MS = 1_704_067_200_000L;
    private static final long MINUTE_MS = 60_000;
    private static final int DAY = 1_440;
    private static final List<String> SIGNALS = List.of("requests", "cpu", "latency");

    private final List<Runnable> waiting = new ArrayList<>();
    private RelationJoint joint = joint(Runnable::run);
    private Random random = new Random(7);
    private double wander;
    private long timeMs = START_MS;
    private boolean learns = true;

    private static RelationJoint joint(Executor background) {
        return new RelationJoint(SIGNALS, 0.02, 60, background);
    }

    /** One round; the CPU follows a load that is so many times the real one. */
    private String round(double cpuLoad) {
        wander = 0.99 * wander + 0.05 * random.nextGaussian();
        double load = Math.exp(wander);
        double requests = 200 * load * (1 + 0.05 * random.nextGaussian());
        double cpu = 0.1 + 0.3 * load * cpuLoad + 0.02 * random.nextGaussian();
        double latency = 0.05 / (1 - Math.min(0.95, 0.3 * load)) * Math.exp(0.1 * random.nextGaussian());
        return joint.round(timeMs += MINUTE_MS, members(requests, cpu, latency));
    }

    private List<Member> members(double... values) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            members.add(member(SIGNALS.get(i), values[i]));
        }
        return members;
    }

    private Member member(String signal, double value) {
        Target target = new Target(new Instance("api", "127.0.0.1:8081", "a", "", Labels.EMPTY), "metrics");
        return new Member(target, signal, Labels.EMPTY, value, Double.NaN, Double.NaN, Member.USUAL, 60, learns);
    }

    private int alarms(int minutes, double cpuLoad) {
        int began = 0;
        boolean before = joint.judge().alarming();
        for (int i = 0; i < minutes; i++) {
            assertThat(round(cpuLoad)).isEmpty();
            began += joint.judge().alarming() && !before ? 1 : 0;
            before = joint.judge().alarming();
        }
        return began;
    }

    private RelationModel.Training trained() {
        return Objects.requireNonNull(joint.training());
    }

    @Test
    void belowADayOfRowsItIsWarmingAndSaysSo() {
        for (int i = 0; i < DAY - 1; i++) {
            round(1);
            assertThat(joint.severity()).isNaN();
        }
        assertThat(joint.judge().seen()).isEqualTo(DAY - 1);
        assertThat(joint.judge().warmUp())
                .as("and 40 to know usual distances by")
                .isEqualTo(DAY + 40);
        assertThat(joint.training()).isNull();
        assertThat(joint.value()).isNaN();
        alarms(50, 1);
        assertThat(joint.severity()).isNotNaN();
        assertThat(joint.training()).isNotNull();
    }

    @Test
    void aRelationThatBreaksIsFoundThoughNoValueIsUnusual() {
        assertThat(alarms(6 * DAY, 1)).isLessThanOrEqualTo(1);
        wander = 0.5; // busy, as it often is; the CPU is as on a usual day
        assertThat(alarms(60, 0.5)).isEqualTo(1);
        assertThat(joint.value()).isGreaterThan(joint.judge().high());
        assertThat(joint.summary(true)).startsWith("its signals do not go together as usual: ");
        Instant now = Instant.ofEpochMilli(timeMs);
        List<String> evidence = joint.evidence(now);
        assertThat(evidence.get(0))
                .matches("most of it is cpu [0-9]+ % \\(0\\.\\d+, beside the others expected 0\\.\\d+\\), .*");
        assertThat(evidence.get(1))
                .matches("learnt from 1024 rows from 2024-01-01T\\S+ to 2024-01-0[67]T\\S+, \\S.* ago");
        alarms(DAY / 4, 1);
        assertThat(joint.judge().alarming()).isFalse();
    }

    @Test
    void whatIsExpectedBesideTheOthersIsNearTheTruth() {
        alarms(3 * DAY, 1);
        wander = 0.5;
        alarms(40, 0.5);
        double load = Math.exp(wander);
        var part = ((RelationJudge) joint.judge()).parts().get(0);
        assertThat(part.place()).isEqualTo(1);
        assertThat(part.expected()).isGreaterThan(part.value());
        assertThat(part.expected()).isBetween(0.5 * (0.1 + 0.3 * load), 1.5 * (0.1 + 0.3 * load));
    }

    @Test
    void aModelIsLearntOnceADayInTheBackgroundAndTheLastOneJudgesMeanwhile() {
        joint = joint(waiting::add);
        alarms(DAY, 1);
        assertThat(waiting).hasSize(1);
        alarms(200, 1);
        assertThat(waiting).as("one at a time").hasSize(1);
        assertThat(joint.training()).isNull();
        waiting.remove(0).run();
        assertThat(joint.training()).as("taken in the next round").isNull();
        alarms(1, 1);
        long first = trained().toMs();
        assertThat(first).isEqualTo(START_MS + DAY * MINUTE_MS);
        alarms(DAY, 1);
        assertThat(waiting).hasSize(1);
        assertThat(trained().toMs()).isEqualTo(first);
        waiting.remove(0).run();
        alarms(1, 1);
        assertThat(trained().toMs()).isGreaterThan(first);
    }

    @Test
    void nothingIsLearntFromRowsInWhichSomethingIsWrong() {
        alarms(2 * DAY + 5, 1);
        Judge judge = joint.judge();
        long seen = judge.seen();
        var training = joint.training();
        judge.learn(false);
        alarms(2 * DAY, 0.3);
        assertThat(judge.alarming()).isTrue();
        assertThat(judge.seen()).isEqualTo(seen);
        assertThat(joint.training()).isEqualTo(training);
    }

    @Test
    void aRowThatIsNotWholeIsPassedOverAndSaysWhatIsMissing() {
        alarms(DAY + 100, 1);
        Judge.State before = joint.judge().state();
        assertThat(joint.round(timeMs + MINUTE_MS, members(200, Double.NaN, 0.07)))
                .isEqualTo("there is no value of cpu now");
        assertThat(joint.round(timeMs + MINUTE_MS, members(200, 0.4))).isEqualTo("there is no value of latency now");
        assertThat(joint.round(timeMs + MINUTE_MS, members(200, Double.POSITIVE_INFINITY, 0.07)))
                .isEmpty();
        assertThat(joint.severity()).isNaN();
        assertThat(joint.judge().state()).isEqualTo(before);
    }

    @Test
    void theSignalOfManySeriesIsTheirMedian() {
        alarms(3 * DAY, 1);
        List<Member> members = new ArrayList<>(members(200, 0.4, 0.07));
        members.add(member("cpu", 0.39));
        members.add(member("cpu", 77));
        for (int i = 0; i < 30; i++) {
            joint.round(timeMs += MINUTE_MS, members);
        }
        assertThat(joint.judge().alarming())
                .as("one of three is somebody else's affair")
                .isFalse();
    }

    @Test
    void goesOnFromAStateThatWasOnDiskBitForBit() throws IOException {
        for (int rows : new int[] {5, DAY - 1, DAY + 5, 3 * DAY + 77}) {
            alarms(rows, 1);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            JudgeCodec.write(joint.judge().state(), new DataOutputStream(bytes));
            RelationJoint other = joint(Runnable::run);
            Judge.State read = JudgeCodec.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            assertThat(other.judge().restore(read)).isTrue();
            assertThat(other.judge().state()).isEqualTo(joint.judge().state());
            assertGoesOnAlike(other);
        }
    }

    private void assertGoesOnAlike(RelationJoint other) {
        RelationJoint one = joint;
        for (int i = 0; i < DAY + 100; i++) {
            double load = Math.exp(0.3 * random.nextGaussian());
            List<Member> members = members(200 * load, 0.1 + 0.3 * load, 0.05 / (1 - 0.2 * load));
            timeMs += MINUTE_MS;
            one.round(timeMs, members);
            other.round(timeMs, members);
            assertThat(Double.doubleToLongBits(other.severity())).isEqualTo(Double.doubleToLongBits(one.severity()));
        }
        assertThat(other.judge().state()).isEqualTo(one.judge().state());
    }

    @Test
    void refusesTheStateOfAnotherWidthOrKind() {
        alarms(10, 1);
        RelationJudge two = new RelationJudge(2, 0.02, 60);
        two.judge(0, new double[] {1, 2});
        Judge.State before = joint.judge().state();
        assertThat(joint.judge().restore(two.state())).isFalse();
        assertThat(joint.judge().restore(new GroupJoint(0.02, 60).judge().state()))
                .isFalse();
        assertThat(joint.judge().state()).isEqualTo(before);
    }

    @Test
    void whatStandsStillAndWhatIsEnormousIsSurvived() {
        for (int i = 0; i < 2 * DAY; i++) {
            joint.round(timeMs += MINUTE_MS, members(5, 0, 1e308));
            assertThat(joint.judge().alarming()).isFalse();
        }
        assertThat(joint.severity()).isNotNaN();
        joint.round(timeMs -= 86_400_000, members(-1e308, Double.MIN_VALUE, 3));
        joint.round(Long.MAX_VALUE, members(1, 2, 3));
        assertThat(joint.severity()).isBetween(0.0, 20.0);
    }

    @Test
    void memoryIsBounded() {
        alarms(4 * DAY, 1);
        assertThat(((RelationJudge) joint.judge()).healthy().rows()).hasSize(1_024);
        assertThat(trained().rows()).isEqualTo(1_024);
    }
}
