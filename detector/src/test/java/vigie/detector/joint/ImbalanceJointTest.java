package vigie.detector.joint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Target;

/** Services of some instances in some zones, a round each 15 s. */
class ImbalanceJointTest {
    private static final int MINUTE = 4;
    private static final int DAY = 24 * 60 * MINUTE;

    private final ImbalanceJoint joint = new ImbalanceJoint("load", 1.75, 1);
    private long timeMs = 1_704_067_200_000L;
    private String missing = "";

    private static Member member(int number, String zone, double value, boolean learns, Labels labels) {
        Instance instance = new Instance("api", "127.0.0.1:" + number, zone, "", labels);
        return new Member(
                new Target(instance, "metrics"), "load", Labels.EMPTY, value, Double.NaN, Double.NaN, 0, 15, learns);
    }

    /** Instances with these loads, in zones as the letters say. */
    private static List<Member> members(String zones, double... loads) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < loads.length; i++) {
            String zone = zones.isEmpty() ? "" : zones.substring(i, i + 1);
            members.add(member(i, zone, loads[i], true, Labels.EMPTY));
        }
        return members;
    }

    private boolean minutes(int minutes, List<Member> members) {
        for (int i = 0; i < minutes * MINUTE; i++) {
            timeMs += 15_000;
            missing = joint.round(timeMs, members);
        }
        return joint.judge().alarming();
    }

    @Test
    void aZoneThatTakesMoreThanItsShareIsNamedWithItsShare() {
        assertThat(minutes(30, members("aab", 50, 50, 50))).isFalse();
        assertThat(joint.summary(false))
                .isEqualTo("its load lies evenly enough: at most, zone a takes 67 % of load with 2 of 3 instances");
        assertThat(minutes(30, members("aab", 20, 19, 61))).isTrue();
        assertThat(joint.summary(true))
                .isEqualTo("zone b takes 61 % of load with 1 of 3 instances, 33 % would be fair");
        assertThat(joint.evidence(Instant.EPOCH))
                .containsExactly(
                        "zones: b 61 % (fair 33 %), a 39 % (fair 67 %)",
                        "instances: 127.0.0.1:2 61 % (fair 33 %), 127.0.0.1:0 20 % (fair 33 %), "
                                + "127.0.0.1:1 19 % (fair 33 %)");
        assertThat(joint.value()).isBetween(1.8, 1.84);
        assertThat(minutes(30, members("aab", 50, 50, 50))).isFalse();
    }

    @Test
    void oneInstanceThatTakesMuchIsNamedWithoutZonesToo() {
        assertThat(minutes(30, members("", 10, 10, 10, 30))).isTrue();
        assertThat(joint.summary(true))
                .isEqualTo("127.0.0.1:3 takes 50 % of load with 1 of 4 instances, 25 % would be fair");
        assertThat(joint.evidence(Instant.EPOCH)).singleElement().asString().startsWith("instances: 127.0.0.1:3 50 %");
    }

    @Test
    void aZoneOfSeveralThatGetsNothingIsNamed() {
        assertThat(minutes(30, members("aabbcc", 30, 30, 30, 30, 0, 0))).isTrue();
        assertThat(joint.summary(true)).isEqualTo("zone c takes 0 % of load with 2 of 6 instances, 33 % would be fair");
    }

    @Test
    void oneInstanceThatGetsNothingMayBeDrained() {
        assertThat(minutes(30, members("abc", 30, 30, 0))).isFalse();
        assertThat(minutes(30, members("aabbcc", 30, 30, 30, 30, 30, 0))).isFalse();
    }

    @Test
    void aShortSpreadIsNone() {
        minutes(30, members("ab", 50, 50));
        assertThat(minutes(1, members("ab", 5, 95))).isFalse();
        assertThat(minutes(20, members("ab", 5, 95))).isTrue();
    }

    @Test
    void whoWeighsMoreMayTakeMore() {
        List<Member> members = new ArrayList<>(members("ab", 20, 20));
        members.add(member(7, "c", 80, true, Labels.of(Map.of("weight", "4"))));
        assertThat(minutes(30, members)).isFalse();
        assertThat(joint.value()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "NaN", "-4", "0", "1e99", "Infinity"})
    void aWeightThatIsNoneIsAsIfNotSaid(String weight) {
        List<Member> members = new ArrayList<>(members("ab", 20, 20));
        members.add(member(7, "c", 80, true, Labels.of(Map.of("weight", weight))));
        assertThat(minutes(30, members)).isTrue();
        assertThat(joint.value()).isEqualTo(2);
    }

    @Test
    void whoJustStartedOrIsGoneOrUnderPlannedWorkDoesNotCount() {
        minutes(30, members("abc", 30, 30, 30));
        assertThat(minutes(9, members("abcd", 30, 30, 30, 0))).isFalse();
        assertThat(joint.summary(false)).endsWith(" with 1 of 3 instances");
        List<Member> drained = new ArrayList<>(members("ab", 45, 45));
        drained.add(member(2, "c", 0, false, Labels.EMPTY));
        assertThat(minutes(30, drained)).isFalse();
        assertThat(joint.summary(false)).endsWith(" takes 50 % of load with 1 of 2 instances");
        assertThat(minutes(30, members("ab", 45, Double.NaN))).isFalse();
        assertThat(missing)
                .isEqualTo("only 1 of its instances has told load for ten minutes, and fewer than 2 are not compared");
    }

    @Test
    void nothingIsJudgedWhileAllIsDisturbed() {
        assertThat(minutes(30, members("ab", 10, 90))).isTrue();
        List<Member> disturbed =
                List.of(member(0, "a", 50, false, Labels.EMPTY), member(1, "b", 50, false, Labels.EMPTY));
        assertThat(minutes(30, disturbed)).as("left as it was").isTrue();
        assertThat(missing).isEqualTo("all of it is in an incident or under planned work");
        assertThat(minutes(1, members("ab", 50, 50))).isFalse();
    }

    @Test
    void aServiceThatDoesNextToNothingIsBalanced() {
        assertThat(minutes(30, members("ab", 0.1, 1.8))).isFalse();
        assertThat(joint.summary(false)).isEqualTo("its 2 instances do next to nothing: load is 0.95 on average");
        assertThat(minutes(30, members("ab", 0, 0))).isFalse();
        assertThat(joint.value()).isEqualTo(1);
    }

    @Test
    void seriesOfAnInstanceAreAddedUpAndOtherSignalsAreNotLookedAt() {
        List<Member> members = new ArrayList<>(members("ab", 10, 30));
        members.add(member(0, "a", 20, true, Labels.EMPTY));
        members.add(
                new Member(members.get(1).target(), "errors", Labels.EMPTY, 900, Double.NaN, Double.NaN, 0, 15, true));
        assertThat(minutes(30, members)).isFalse();
        assertThat(joint.value()).isEqualTo(1);
    }

    @Test
    void nonsenseIsNeitherLoadNorAnException() {
        double[] odd = {Double.NaN, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE};
        for (double value : odd) {
            minutes(30, members("abc", 10, 10, value));
            assertThat(joint.value()).isEqualTo(1);
        }
        assertThat(minutes(30, List.of())).isFalse();
        timeMs -= 86_400_000L * 400;
        assertThat(minutes(5, members("ab", 10, 90))).as("set back: all is new").isFalse();
        timeMs += 86_400_000L * 4_000;
        assertThat(minutes(12, members("ab", 10, 90))).isTrue();
    }

    /** Healthy services of several sizes: a figure of docs/detection.md. */
    @ParameterizedTest(name = "{0} instances, {1} requests a second each")
    @CsvSource({"2, 2", "3, 2", "6, 2", "12, 2", "3, 20", "12, 200"})
    void healthyServicesDoNotAlarmInThirtyDays(int instances, double rate) {
        Random random = new Random(instances * 31L + (long) rate);
        int alarms = 0;
        boolean before = false;
        for (int i = 0; i < 30 * DAY; i++) {
            timeMs += 15_000;
            double day = 1 + 0.9 * Math.sin(2 * Math.PI * i / DAY);
            List<Member> members = new ArrayList<>();
            for (int n = 0; n < instances; n++) {
                boolean restarts = (i + n * 20 * MINUTE) % DAY < 2 * MINUTE; // a deploy a day, one after the other
                double mean = 15 * rate * day * (1 + 0.1 * ((n % 3) - 1)); // not all machines are alike
                double count = Math.max(0, mean + 1.5 * Math.sqrt(mean) * random.nextGaussian());
                members.add(member(
                        n, "abc".substring(n % 3, n % 3 + 1), restarts ? Double.NaN : count / 15, true, Labels.EMPTY));
            }
            if (joint.round(timeMs, members).isEmpty()) {
                alarms += joint.judge().alarming() && !before ? 1 : 0;
                before = joint.judge().alarming();
            }
        }
        assertThat(alarms).isZero();
    }
}
