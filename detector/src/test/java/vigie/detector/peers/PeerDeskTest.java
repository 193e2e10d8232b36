package vigie.detector.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vigie.detector.judge.Aim;

/** Made fleets: latencies about 100 ms, each instance with its own noise, a round every fifteen seconds. */
class PeerDeskTest {
    private static final int HOUR = 240;

    private final Random random = new Random(7);
    private final Fleet fleet = new Fleet(Fleet.any());
    private double[] levels = {1, 1, 1, 1, 1, 1, 1, 1};

    @Test
    void theOneBadInstanceOfEightIsFound() {
        rounds(HOUR);
        assertThat(fleet.odd()).isEmpty();
        levels[4] = 3;
        rounds(1);
        assertThat(fleet.odd()).as("one round proves nothing").isEmpty();
        rounds(1);
        assertThat(fleet.odd()).containsExactly("i4");
        assertThat(fleet.member("signal", 4).judge.peers()).isBetween(90.0, 110.0);
        assertThat(fleet.member("signal", 4).beside).isEqualTo(7);
        levels[4] = 1;
        rounds(2);
        assertThat(fleet.odd()).as("two good rounds prove nothing either").containsExactly("i4");
        rounds(1);
        assertThat(fleet.odd()).isEmpty();
    }

    @Test
    void whoIsIllStaysOddForHours() {
        rounds(HOUR);
        levels[4] = 3;
        for (int hour = 0; hour < 3; hour++) {
            rounds(HOUR);
            assertThat(fleet.odd()).containsExactly("i4");
        }
    }

    @Test
    void whoStaysSoForDaysIsJustDifferent() {
        rounds(HOUR);
        levels[4] = 3;
        rounds(7 * 24 * HOUR);
        assertThat(fleet.odd()).isEmpty();
        levels[4] = 9;
        rounds(2);
        assertThat(fleet.odd()).containsExactly("i4");
    }

    @Test
    void whenAllAreSlowNobodyIsOdd() {
        rounds(HOUR);
        Arrays.fill(levels, 5);
        nobodyIsOddFor(HOUR);
        Arrays.fill(levels, 1);
        nobodyIsOddFor(HOUR);
    }

    @Test
    void whenSevenMoveTheOneThatStaysIsNotOddNorLater() {
        rounds(4 * HOUR);
        Arrays.fill(levels, 5);
        levels[2] = 1;
        nobodyIsOddFor(24 * HOUR);
        levels[2] = 50;
        rounds(30 * 24 * HOUR);
        levels[2] = 500;
        rounds(2);
        assertThat(fleet.odd())
                .as("once the new place is its habit it is judged again")
                .containsExactly("i2");
    }

    @Test
    void whatReachesOneInstanceAPollBeforeTheOthersMakesItNotOdd() {
        rounds(HOUR);
        for (int turn = 0; turn < 20; turn++) {
            double level = turn % 2 == 0 ? 4 : 1;
            levels[turn % 8] = level;
            nobodyIsOddFor(1);
            Arrays.fill(levels, level);
            nobodyIsOddFor(20);
        }
    }

    @Test
    void twoOddOfEightAreFoundAndThreeAndNotFour() {
        rounds(HOUR);
        levels[1] = 3;
        levels[6] = 4;
        rounds(2);
        assertThat(fleet.odd()).containsExactly("i1", "i6");
        levels[3] = 3;
        rounds(2);
        assertThat(fleet.odd()).containsExactly("i1", "i3", "i6");
        levels[5] = 3;
        rounds(2);
        assertThat(fleet.odd()).as("half of them").isEmpty();
        assertThat(fleet.member("signal", 1).open).startsWith("4 of 8 are not where they usually are");
        levels[3] = 1;
        levels[5] = 1;
        rounds(4);
        assertThat(fleet.odd()).containsExactly("i1", "i6");
    }

    @Test
    void fourAreComparedAndThreeAreNot() {
        levels = new double[] {1, 1, 1, 1};
        rounds(HOUR);
        levels[0] = 4;
        rounds(2);
        assertThat(fleet.odd()).containsExactly("i0");
        fleet.leave("signal", 3);
        levels = new double[] {4, 1, 1};
        rounds(1);
        assertThat(fleet.odd()).isEmpty();
        assertThat(fleet.member("signal", 0).open).startsWith("only 3 of its service have a value now");
        levels = new double[] {1, 1, 1, 1};
        rounds(4);
        assertThat(fleet.odd()).isEmpty();
    }

    @Test
    void threeAreNeverJudged() {
        levels = new double[] {1, 1, 1};
        rounds(HOUR);
        levels[0] = 100;
        nobodyIsOddFor(HOUR);
        assertThat(fleet.member("signal", 0).judge.seen()).isZero();
    }

    @Test
    void aBiggerMachineIsNotOddAndIsFoundWhenItLeavesItsPlace() {
        levels[0] = 2;
        levels[7] = 0.5;
        nobodyIsOddFor(4 * HOUR);
        levels[0] = 4;
        rounds(2);
        assertThat(fleet.odd()).containsExactly("i0");
        levels[0] = 2;
        rounds(3);
        levels[0] = 1;
        nobodyIsOddFor(10); // like everybody else
    }

    @Test
    void whoJoinsIsNotJudgedBeforeItsPlaceIsKnownAndDisturbsNobody() {
        levels = new double[] {1, 1, 1, 1, 1};
        rounds(HOUR);
        levels = new double[] {1, 1, 1, 1, 1, 3};
        nobodyIsOddFor(39);
        assertThat(fleet.member("signal", 5).judge.severity()).isNaN();
        nobodyIsOddFor(HOUR);
        levels[5] = 9;
        rounds(2);
        assertThat(fleet.odd()).containsExactly("i5");
    }

    @Test
    void whoLeavesIsMissedByNobody() {
        rounds(HOUR);
        levels[4] = 3;
        rounds(2);
        fleet.leave("signal", 4);
        levels[4] = Double.NaN;
        nobodyIsOddFor(HOUR);
        levels[1] = 3;
        rounds(2);
        assertThat(fleet.odd()).containsExactly("i1");
    }

    @Test
    void gapsStopNobody() {
        for (int i = 0; i < 2 * HOUR; i++) {
            double kept = levels[i % 8];
            levels[i % 8] = i % 3 == 0 ? Double.NaN : kept;
            nobodyIsOddFor(1);
            levels[i % 8] = kept;
        }
        levels[4] = 3;
        for (int i = 0; i < 8; i++) {
            levels[3] = i % 3 == 0 ? Double.NaN : 1;
            rounds(1);
        }
        assertThat(fleet.odd()).containsExactly("i4");
    }

    @Test
    void onlyASideAndASizeThatMatter() {
        Fleet upwards = new Fleet(new Aim(true, false, 150, 0, 0.02));
        for (int i = 0; i < HOUR; i++) {
            upwards.round(noise(levels));
        }
        levels[1] = 0.1;
        levels[2] = 2.3;
        levels[3] = 3;
        for (int i = 0; i < 4; i++) {
            upwards.round(noise(levels));
        }
        assertThat(upwards.odd()).containsExactly("i3");
    }

    @Test
    void countsAreNoSurerThanChance() {
        for (int i = 0; i < 24 * HOUR; i++) {
            fleet.round(random.doubles(8).map(u -> u < 0.02 ? 1 : 0).toArray());
            assertThat(fleet.odd()).isEmpty();
        }
        fleet.round(0, 0, 40, 0, 0, 0, 0, 0);
        fleet.round(0, 0, 40, 0, 0, 0, 0, 0);
        assertThat(fleet.odd()).containsExactly("i2");
    }

    @Test
    void alarmsByChanceKeepToTheirRate() {
        int days = 30;
        int alarms = 0;
        boolean[] on = new boolean[8];
        for (int round = 0; round < days * 24 * HOUR; round++) {
            double load = 1 + 0.6 * Math.sin(2 * Math.PI * round / (24 * HOUR));
            double[] values = noise(levels);
            for (int i = 0; i < values.length; i++) {
                values[i] *= load * (i < 2 ? 2 : 1);
            }
            fleet.round(values);
            for (int i = 0; i < 8; i++) {
                boolean now = fleet.odd().contains("i" + i);
                alarms += now && !on[i] ? 1 : 0;
                on[i] = now;
            }
        }
        assertThat(alarms / (8.0 * days)).isLessThanOrEqualTo(0.02);
    }

    @Test
    void whatIsDisturbedIsComparedAndNotLearnt() {
        rounds(HOUR);
        fleet.members.values().forEach(member -> member.judge.learn(false));
        double habit = fleet.member("signal", 4).judge.habit();
        levels[4] = 3;
        rounds(24 * HOUR);
        assertThat(fleet.odd()).containsExactly("i4");
        assertThat(fleet.member("signal", 4).judge.habit()).isEqualTo(habit);
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            fleet.round(noise(levels));
        }
    }

    private void nobodyIsOddFor(int count) {
        for (int i = 0; i < count; i++) {
            fleet.round(noise(levels));
            assertThat(fleet.odd()).as("after %d rounds", i + 1).isEmpty();
        }
    }

    private double[] noise(double[] around) {
        return Arrays.stream(around)
                .map(level -> 100 * level * Math.exp(0.05 * random.nextGaussian()))
                .toArray();
    }
}
