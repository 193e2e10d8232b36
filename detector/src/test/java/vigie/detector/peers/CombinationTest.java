package vigie.detector.peers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import vigie.detector.peers.Fleet.Member;

/**
 * Eight instances with three signals that rise and fall together; then those of one do so no longer. In none of the signals alone is it
 * far enough from the others.
 */
class CombinationTest {
    private static final int INSTANCES = 8;
    private static final int DAYS = 2 * 24 * 240;
    private static final int LEARN = 600;
    private static final int ILL = 160;

    @Test
    void whoIsOddInNoSignalButInTheirCombinationIsFound() {
        int found = 0;
        for (int seed = 1; seed <= 6; seed++) {
            Made made = new Made(seed, Runnable::run).twoDaysLater();
            assertThat(made.everOdd).isEmpty();
            made.rounds(ILL, 3);
            assertThat(made.everOdd).isSubsetOf("i3");
            found += made.everOdd.size();
        }
        assertThat(found).isGreaterThanOrEqualTo(4);
    }

    @Test
    void withoutTheCombinationItIsNotFound() {
        for (int seed = 1; seed <= 6; seed++) {
            Made made = new Made(seed, task -> {});
            made.rounds(DAYS, -1);
            made.rounds(ILL, 3);
            assertThat(made.everOdd).isEmpty();
        }
    }

    @Test
    void theSignalThatIsFarthestOffTellsOfIt() {
        Made made = new Made(2, Runnable::run).twoDaysLater();
        List<Member> told = new ArrayList<>();
        for (int i = 0; i < ILL && told.isEmpty(); i++) {
            made.rounds(1, 3);
            told.addAll(made.fleet.members.values().stream()
                    .filter(member -> member.together != null)
                    .toList());
        }
        assertThat(told).singleElement().satisfies(member -> {
            assertThat(member.instance()).isEqualTo("i3");
            Peer.Together together = requireNonNull(member.together);
            assertThat(together.signals()).containsExactly("cpu", "errors", "latency");
            assertThat(together.timesADay()).isLessThanOrEqualTo(0.02);
        });
    }

    @Test
    void itEndsWhenTheInstanceIsInCompanyAgain() {
        Made made = new Made(2, Runnable::run).twoDaysLater();
        made.rounds(ILL, 3);
        assertThat(made.everOdd).containsExactly("i3");
        made.rounds(4 * Combination.BLOCK, -1);
        assertThat(made.fleet.odd()).isEmpty();
    }

    @Test
    void oneComputationAtATimeAndALateAnswerIsStillHeard() {
        Deque<Runnable> waiting = new ArrayDeque<>();
        Made made = new Made(2, waiting::add).twoDaysLater();
        for (int i = 0; i < LEARN + 2 * ILL; i++) {
            made.rounds(1, i < LEARN ? -1 : 3);
            if (i % 20 == 19 && !waiting.isEmpty()) {
                waiting.remove().run();
            }
            assertThat(waiting).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(made.everOdd).containsExactly("i3");
    }

    @Test
    void aLonelyPointIsLonely() {
        Random random = new Random(1);
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            points.add(new double[] {random.nextGaussian(), random.nextGaussian()});
        }
        points.add(new double[] {8, -8});
        double[] scores = Density.loneliness(points);
        assertThat(scores).hasSize(101);
        for (int i = 0; i < 100; i++) {
            assertThat(scores[i]).isLessThan(scores[100]);
        }
        assertThat(scores[100]).isBetween(0.8, 1.0);
    }

    @Test
    void pointsThatAreAllAlikeAreAlikeLonely() {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            points.add(new double[] {0, 0});
        }
        double[] scores = Density.loneliness(points);
        assertThat(scores).containsOnly(scores[0]);
    }

    private static final class Made {
        private static final List<String> SIGNALS = List.of("latency", "errors", "cpu");

        private final Random random;
        private final Fleet fleet;
        private final TreeSet<String> everOdd = new TreeSet<>();

        private final Deque<Runnable> resting = new ArrayDeque<>();
        private boolean rests;

        Made(long seed, Executor background) {
            random = new Random(seed);
            fleet = new Fleet(Fleet.any(), task -> {
                if (rests) {
                    resting.add(task);
                } else {
                    background.execute(task);
                }
            });
        }

        /** Two healthy days, of which the density is computed for the last hours only: the test need not take as long. */
        Made twoDaysLater() {
            rests = true;
            rounds(DAYS - LEARN, -1);
            rests = false;
            resting.remove().run();
            rounds(LEARN, -1);
            return this;
        }

        void rounds(int count, int ill) {
            for (int round = 0; round < count; round++) {
                Map<String, double[]> values = new LinkedHashMap<>();
                SIGNALS.forEach(signal -> values.put(signal, new double[INSTANCES]));
                for (int i = 0; i < INSTANCES; i++) {
                    double common = random.nextGaussian();
                    for (int s = 0; s < SIGNALS.size(); s++) {
                        double own = Math.sqrt(0.7) * common + Math.sqrt(0.3) * random.nextGaussian();
                        double wrong = i != ill ? 0 : s == 0 ? 1.6 : s == 1 ? -1.6 : 0;
                        requireNonNull(values.get(SIGNALS.get(s)))[i] = 100 + 10 * (own + wrong);
                    }
                }
                fleet.round(values);
                everOdd.addAll(fleet.odd());
            }
        }
    }
}
