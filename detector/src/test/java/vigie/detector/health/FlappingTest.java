package vigie.detector.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.model.Status;

class FlappingTest {
    private static final List<Status> ALL = List.of(Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN);

    @Test
    void alternatingAnswersFlapAfterAboutHalfTheWindow() {
        Flapping state = Flapping.START;
        int answers = 0;
        while (!state.flapping()) {
            state = state.next(answers++ % 2 == 0 ? Status.UP : Status.DOWN);
        }
        assertThat(answers).isEqualTo(10); // 9 changes, of which the newest weighs 1.2
    }

    @Test
    void steadyAnswersStopItOnlyUnderTheLowerThreshold() {
        Flapping state = Flapping.START;
        for (int i = 0; i < 40; i++) {
            state = state.next(i % 2 == 0 ? Status.UP : Status.DOWN);
        }
        assertThat(state.percent()).isCloseTo(100, within(1e-9));
        int steady = 0;
        while (state.flapping()) {
            assertThat(state.percent()).isGreaterThanOrEqualTo(25);
            state = state.next(Status.DOWN);
            steady++;
        }
        assertThat(state.percent()).isLessThan(25);
        assertThat(steady).isEqualTo(15); // five changes left, the oldest: 0.8 to 0.884
    }

    @Test
    void oneOutageIsNotFlapping() {
        Flapping state = Flapping.START;
        for (Status s : List.of(Status.UP, Status.DOWN, Status.DOWN, Status.DOWN, Status.UP, Status.UP)) {
            state = state.next(s);
            assertThat(state.flapping()).isFalse();
        }
    }

    @Test
    void changesBetweenDegradedAndDownCount() {
        Flapping state = Flapping.START;
        for (int i = 0; i < 12; i++) {
            state = state.next(i % 2 == 0 ? Status.DEGRADED : Status.DOWN);
        }
        assertThat(state.flapping()).isTrue();
    }

    @Test
    void answersThatSayNothingChangeNothing() {
        Flapping state = Flapping.START.next(Status.UP).next(Status.DOWN);
        assertThat(state.next(Status.UNKNOWN)).isEqualTo(state);
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithATwinThatKeepsTheAnswers(long seed) {
        Random random = new Random(seed);
        double change = random.nextDouble();
        Flapping state = Flapping.START;
        List<Status> answers = new ArrayList<>();
        boolean flapping = false;
        Status answer = Status.UP;
        for (int i = 0; i < 1_000; i++) {
            answer = random.nextDouble() < change ? ALL.get(random.nextInt(3)) : answer;
            answers.add(answer);
            state = state.next(answer);
            double percent = percent(answers);
            flapping = flapping ? percent >= 25 : percent >= 50;
            assertThat(state.percent()).isCloseTo(percent, within(1e-9));
            assertThat(state.flapping()).as("seed %d, answer %d", seed, i).isEqualTo(flapping);
        }
    }

    private static double percent(List<Status> answers) {
        List<Status> window = answers.subList(Math.max(0, answers.size() - 21), answers.size());
        int missing = 21 - window.size();
        double sum = 0;
        for (int i = 1; i < window.size(); i++) {
            double weight = 0.8 + 0.4 * (missing + i - 1) / 19;
            sum += window.get(i) == window.get(i - 1) ? 0 : weight;
        }
        return sum / 20 * 100;
    }
}
