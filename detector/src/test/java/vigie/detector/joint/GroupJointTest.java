package vigie.detector.joint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Target;

/** Eight series of a service, a round a minute. */
class GroupJointTest {
    private static final int DAY = 1_440;

    private final GroupJoint joint = new GroupJoint(0.02, 60);
    private final Random random = new Random(3);
    private long timeMs = 1_704_067_200_000L;

    private Member member(int number, double momentary, long movedMs) {
        Target target = new Target(new Instance("api", "127.0.0.1:" + number, "a", "", Labels.EMPTY), "metrics");
        return new Member(target, "s" + number, Labels.EMPTY, 1, momentary, momentary, movedMs, 60, true);
    }

    private double usual() {
        return Math.log1p(Math.abs(1.3 * random.nextGaussian())) + Math.log1p(Math.abs(1.3 * random.nextGaussian()));
    }

    private boolean rounds(int count, int touched, double more) {
        boolean alarmed = false;
        for (int i = 0; i < count; i++) {
            timeMs += 60_000;
            List<Member> members = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                long moved = n < touched ? timeMs - 60_000L * (n + 1) : Member.USUAL;
                members.add(member(n, usual() + (n < touched ? more : 0), moved));
            }
            assertThat(joint.round(timeMs, members)).isEmpty();
            alarmed |= joint.judge().alarming();
        }
        return alarmed;
    }

    @Test
    void aLittleInHalfOfThemIsAnAlarmWithItsTopMembersAndWhichWasFirst() {
        assertThat(rounds(5 * DAY, 0, 0)).isFalse();
        assertThat(rounds(15, 5, 1.5)).isTrue();
        assertThat(joint.summary(true))
                .matches("5 of its 8 series are unusual at once: [0-9.]+ on average, expected at most [0-9.]+");
        List<String> evidence = joint.evidence(Instant.ofEpochMilli(timeMs));
        assertThat(evidence.get(0)).startsWith("most unusual: s").contains(" (severity ");
        assertThat(evidence.get(1))
                .startsWith("moved first: s4 of 127.0.0.1:4 at 2024-01-06T")
                .endsWith(", then s0 of 127.0.0.1:0 240 s after");
    }

    @Test
    void oneAloneIsNoGroupHoweverLoudItIs() {
        rounds(5 * DAY, 0, 0);
        assertThat(rounds(60, 1, 12)).isFalse();
    }

    @Test
    void belowThreeThereIsNoGroupAndItSaysSo() {
        List<Member> members =
                List.of(member(1, 1, Member.USUAL), member(2, 1, Member.USUAL), member(3, Double.NaN, 0));
        assertThat(joint.round(timeMs, members))
                .isEqualTo("only 2 of its series are judged adaptively now, and fewer than 3 are no group");
        assertThat(joint.judge().seen()).isZero();
    }
}
