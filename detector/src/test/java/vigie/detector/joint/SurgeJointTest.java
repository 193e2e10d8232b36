package vigie.detector.joint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Target;

/** Two instances with two routes, a round each 15 s; nothing is random. */
class SurgeJointTest {
    private static final int DAY = 24 * 60;

    private SurgeJoint joint = new SurgeJoint("load", "route", 2, 4, 10, 15);
    private long timeMs = 1_704_067_200_000L;
    private String missing = "";

    private static Member member(int number, String signal, String route, double value) {
        Labels labels = route.isEmpty() ? Labels.EMPTY : Labels.of(Map.of("route", route));
        Instance instance = new Instance("api", "127.0.0.1:" + number, "", "", Labels.EMPTY);
        return new Member(new Target(instance, "metrics"), signal, labels, value, Double.NaN, Double.NaN, 0, 15, true);
    }

    /** What the routes /a and /b and one that nobody knew take on each of the two instances. */
    private static List<Member> load(double a, double b, double strange) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            members.add(member(i, "load", "/a", a));
            members.add(member(i, "load", "/b", b));
            members.add(member(i, "load", "/x", strange));
            members.add(member(i, "errors", "/a", 1e6));
        }
        return members;
    }

    private boolean minutes(int minutes, List<Member> members) {
        for (int i = 0; i < minutes * 4; i++) {
            timeMs += 15_000;
            missing = joint.round(timeMs, members);
        }
        return joint.judge().alarming();
    }

    @Test
    void aFloodFromOnePartIsNamedWithItsPartOfTheRise() {
        assertThat(joint.kind()).isEqualTo(Finding.Kind.SURGE);
        minutes(3 * DAY, load(30, 20, Double.NaN));
        assertThat(joint.summary(false)).isEqualTo("load is 100, 1 times the 100 that this hour explains");
        assertThat(joint.severity()).isZero();
        assertThat(minutes(3, load(30, 20, 250))).isTrue();
        assertThat(joint.value()).isEqualTo(600);
        assertThat(joint.severity()).isGreaterThan(1);
        assertThat(joint.judge().high()).isBetween(199.0, 201.0);
        assertThat(joint.summary(true))
                .isEqualTo("load is 600, 6 times the 100 that this hour explains, and 100 % of the rise is route=/x");
        assertThat(joint.evidence(Instant.EPOCH))
                .containsExactly(
                        "it rose so far within 2 min",
                        "of the rise 100 % is route=/x, usually 0 % of load",
                        "the entropy of route is 0.8 bits, usually 1");
        assertThat(minutes(6, load(30, 20, 0))).isFalse();
    }

    @Test
    void twiceAsMuchOfAllIsNotToldAndFiveTimesIs() {
        minutes(3 * DAY, load(30, 20, 0));
        assertThat(minutes(5, load(65, 45, 0))).isFalse();
        minutes(DAY, load(30, 20, 0));
        assertThat(minutes(5, load(160, 105, 0))).isTrue();
        assertThat(joint.summary(true)).endsWith(" that this hour explains, over every route alike");
        assertThat(joint.evidence(Instant.EPOCH).get(1))
                .isEqualTo(
                        "of the rise 60 % is route=/a, usually 60 % of load; 40 % is route=/b, usually 40 % of load");
    }

    @Test
    void neverMeansNever() {
        joint = new SurgeJoint("load", "route", 2, Double.POSITIVE_INFINITY, 10, 15);
        minutes(3 * DAY, load(30, 20, 0));
        assertThat(minutes(10, load(3_000, 2_000, 0))).isFalse();
        assertThat(joint.judge().high()).isNaN();
        minutes(DAY, load(30, 20, 0));
        assertThat(minutes(10, load(30, 20, 100))).isTrue();
    }

    @Test
    void withoutPartsOnlyTheWholeIsLookedAt() {
        joint = new SurgeJoint("load", null, 2, 4, 10, 15);
        minutes(3 * DAY, load(30, 20, 0));
        assertThat(minutes(10, load(30, 20, 100))).isFalse();
        minutes(DAY, load(30, 20, 0));
        assertThat(minutes(5, load(30, 20, 200))).isTrue();
        assertThat(joint.summary(true)).isEqualTo("load is 500, 5 times the 100 that this hour explains");
        assertThat(joint.evidence(Instant.EPOCH)).hasSize(1);
    }

    @Test
    void whatHasNoSuchLabelIsOnePart() {
        List<Member> usual = new ArrayList<>(load(30, 20, 0));
        minutes(3 * DAY, usual);
        usual.add(member(1, "load", "", 400));
        assertThat(minutes(4, usual)).isTrue();
        assertThat(joint.summary(true)).endsWith("100 % of the rise is route=(others)");
    }

    @Test
    void aDeployOfAllInstancesIsNone() {
        minutes(3 * DAY, load(30, 20, 0));
        minutes(4, load(Double.NaN, Double.NaN, Double.NaN));
        assertThat(missing).isEqualTo("none of its instances has a value of load");
        assertThat(minutes(10, load(45, 30, 0))).as("half as much again").isFalse();
        assertThat(missing).isEmpty();
    }

    @Test
    void overARestartTheLoadIsKnownAndTheAlarmGoesOn() {
        minutes(3 * DAY, load(30, 20, 0));
        assertThat(minutes(4, load(30, 20, 250))).isTrue();
        SurgeJoint next = new SurgeJoint("load", "route", 2, 4, 10, 15);
        assertThat(next.judge().restore(joint.judge().state())).isTrue();
        joint = next;
        assertThat(minutes(10, load(30, 20, 250))).isTrue();
        assertThat(joint.summary(true)).startsWith("load is 600, 6 times the 100 ");
        assertThat(minutes(8, load(30, 20, 0))).isFalse();
    }

    @Test
    void nonsenseIsNeitherLoadNorAnException() {
        double[] odd = {Double.NaN, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        minutes(3 * DAY, load(30, 20, 0));
        for (double value : odd) {
            assertThat(minutes(30, load(30, 20, value))).isFalse();
            assertThat(joint.value()).isEqualTo(100);
        }
        assertThat(minutes(3, load(30, 20, Double.MAX_VALUE))).isFalse();
        assertThat(minutes(3, load(30, 20, 1e290))).as("huge, but a number").isTrue();
        joint.summary(true);
        joint.evidence(Instant.EPOCH);
        timeMs -= 86_400_000L * 400;
        assertThat(minutes(5, load(30, 20, 0))).isFalse();
        assertThat(minutes(5, List.of())).isFalse();
        timeMs += 86_400_000L * 4_000;
        assertThat(minutes(30, load(30, 20, 0))).isFalse();
    }
}
