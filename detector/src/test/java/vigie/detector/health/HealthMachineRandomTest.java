package vigie.detector.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.model.Status;

/** Random streams of answers against a twin that keeps the whole history and reads the definition off it. */
class HealthMachineRandomTest {
    private static final List<Status> ALL = List.of(Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN);

    private static final int STEPS = 2_000;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void believesWhatTheHistorySays(long seed) {
        Random random = new Random(seed);
        HealthMachine machine = new HealthMachine(1 + random.nextInt(5), 1 + random.nextInt(5));
        Twin twin = new Twin(machine.failAfter(), machine.recoverAfter());
        HealthState state = HealthState.START;
        double stay = random.nextDouble();
        Status answer = Status.UP;
        for (int step = 0; step < STEPS; step++) {
            Status before = state.status();
            if (random.nextInt(40) == 0) {
                state = machine.silent(state);
                twin.silent();
            } else {
                answer = random.nextDouble() < stay ? answer : ALL.get(random.nextInt(4));
                state = machine.next(state, answer);
                twin.answer(answer);
            }
            assertThat(state.status()).as("seed %d, step %d", seed, step).isEqualTo(twin.status);
            twin.invariants(before, state.status());
        }
    }

    /** Keeps every answer since the last silence, and counts backwards each time. */
    private static final class Twin {
        private final int n;
        private final int m;
        private final List<Status> history = new ArrayList<>();
        private Status status = Status.UNKNOWN;
        private Status known = Status.UNKNOWN;

        Twin(int n, int m) {
            this.n = n;
            this.m = m;
        }

        void silent() {
            history.clear();
            status = Status.UNKNOWN;
        }

        void answer(Status answer) {
            if (answer == Status.UNKNOWN) {
                return;
            }
            history.add(answer);
            boolean sick = known == Status.DOWN || known == Status.DEGRADED;
            if (row(s -> s == Status.DOWN) >= n) {
                known = Status.DOWN;
                status = known;
            } else if (row(s -> s == Status.UP) >= (sick ? m : 1)) {
                known = Status.UP;
                status = known;
            } else if (known == Status.DOWN ? row(s -> s != Status.DOWN) >= m : row(s -> s != Status.UP) >= n) {
                known = Status.DEGRADED;
                status = known;
            }
        }

        int row(Predicate<Status> like) {
            int count = 0;
            while (count < history.size() && like.test(history.get(history.size() - 1 - count))) {
                count++;
            }
            return count;
        }

        /** What must hold whatever the table says: no page without N proofs, no all-clear without M. */
        void invariants(Status before, Status after) {
            if (after == Status.DOWN && before != Status.DOWN) {
                assertThat(row(s -> s == Status.DOWN)).isGreaterThanOrEqualTo(n);
            }
            if (after == Status.UP && (before == Status.DOWN || before == Status.DEGRADED)) {
                assertThat(row(s -> s == Status.UP)).isGreaterThanOrEqualTo(m);
            }
            if (history.isEmpty()) {
                assertThat(after).isEqualTo(Status.UNKNOWN);
            }
            if (after != before && after != Status.UNKNOWN) {
                assertThat(history).isNotEmpty();
            }
        }
    }
}
