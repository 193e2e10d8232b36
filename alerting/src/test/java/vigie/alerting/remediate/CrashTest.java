package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Finding;
import vigie.model.Run;
import vigie.model.Status;

/**
 * A healing in two steps, whose process ends at each write of the record, just before and just after the commit, and at each call,
 * just before and just after it was sent. It begins again on the same file.
 */
class CrashTest {
    private static final int WRITES = 10;
    private static final int CALLS = 2;

    @TempDir
    Path folder;

    static Stream<Point> points() {
        Stream<Point> writes = IntStream.rangeClosed(1, WRITES)
                .boxed()
                .flatMap(n -> Stream.of(new Point("write", n, false), new Point("write", n, true)));
        Stream<Point> calls = IntStream.rangeClosed(1, CALLS)
                .boxed()
                .flatMap(n -> Stream.of(new Point("call", n, false), new Point("call", n, true)));
        return Stream.concat(writes, calls);
    }

    private Rig rig(Path at) {
        Rig rig = new Rig(at);
        rig.plans(Plans.restart()
                .steps(Plans.step("restart", null), Plans.step("recreate", null))
                .verify(5, 20)
                .cooldown(Duration.ofMinutes(30))
                .plan());
        // Only the second step helps.
        rig.executor.effect(sent -> {
            if (sent.data().get("action").asText().equals("recreate")) {
                rig.healAtOnce(sent);
            }
        });
        rig.started();
        rig.record.commits = 0;
        return rig;
    }

    @Test
    void theScenarioHasAsManyWritesAndCallsAsAreTried() {
        try (Rig rig = rig(folder)) {
            rig.down("api-2").run(300);
            assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
            assertThat(rig.executor.sent).hasSize(CALLS);
            assertThat(rig.record.commits).isEqualTo(WRITES);
        }
    }

    @ParameterizedTest
    @MethodSource("points")
    void nothingIsLostAndNothingIsStartedTwice(Point point) {
        try (Rig rig = rig(folder)) {
            point.arm(rig);
            assertThat(crashes(rig)).isTrue();
            point.disarm(rig);
            rig.start();
            boolean asked = rig.runs().stream().anyMatch(run -> run.state() == Run.State.UNCERTAIN);
            rig.run(150);
            List<String> actions = rig.executor.actions();
            assertThat(actions).isSubsetOf("restart api-2", "recreate api-2").doesNotHaveDuplicates();
            assertThat(rig.executor.sent).extracting(ScriptedExecutor.Sent::id).doesNotHaveDuplicates();
            assertThat(rig.auditFault()).isNull();
            Run last = rig.runs().get(0);
            if (rig.world.truth("api-2") == Status.UP) {
                assertThat(last.state()).isEqualTo(Run.State.DONE);
                assertThat(actions).containsExactly("restart api-2", "recreate api-2");
                assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isFalse();
            } else {
                // Only a call that may have been out when the process ended stops at a person.
                assertThat(asked).isTrue();
                assertThat(last.state()).isEqualTo(Run.State.UNCERTAIN);
                assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isTrue();
            }
            // What was begun before has an end: there is no run that nobody looks after.
            assertThat(rig.runs().stream().skip(1)).allMatch(run -> run.state().isFinal());
        }
    }

    private static boolean crashes(Rig rig) {
        try {
            rig.down("api-2").run(120);
            return false;
        } catch (TestRecord.Crash end) {
            return true;
        }
    }

    /**
     * Where the process ends.
     *
     * @param done whether what it was at is done by then
     */
    record Point(String what, int number, boolean done) {
        void arm(Rig rig) {
            if (what.equals("write")) {
                rig.record.hook = (n, isDone) -> {
                    if (n == number && isDone == done) {
                        throw new TestRecord.Crash();
                    }
                };
            } else if (done) {
                rig.executor.afterSend = () -> end(rig.executor.sent.size() == number);
            } else {
                rig.executor.beforeSend = () -> end(rig.executor.sent.size() == number - 1);
            }
        }

        void disarm(Rig rig) {
            rig.record.hook = (n, isDone) -> {};
            rig.executor.afterSend = () -> {};
            rig.executor.beforeSend = () -> {};
        }

        private static void end(boolean now) {
            if (now) {
                throw new TestRecord.Crash();
            }
        }

        @Override
        public String toString() {
            return (done ? "just after " : "just before ") + what + " " + number;
        }
    }
}
