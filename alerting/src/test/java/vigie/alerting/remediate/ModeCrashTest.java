package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.model.Finding;
import vigie.model.Run;
import vigie.model.Status;

/**
 * A degraded mode that is entered and left, and the process ends at each write of the record, just before and just after the commit, and
 * at each call, just before and just after it was sent. It begins again on the same file. The writes by which a node says that it lives are among them.
 */
class ModeCrashTest {
    private static final int WRITES = 16;
    private static final int CALLS = 2;

    @TempDir
    Path folder;

    static Stream<CrashTest.Point> points() {
        return Stream.of("write", "call")
                .flatMap(what -> IntStream.rangeClosed(1, what.equals("write") ? WRITES : CALLS)
                        .boxed()
                        .flatMap(n ->
                                Stream.of(new CrashTest.Point(what, n, false), new CrashTest.Point(what, n, true))));
    }

    private static Rig rig(Path at) {
        Rig rig = new Rig(at);
        rig.plans(DegradedModeTest.withoutDb());
        rig.noEffect();
        rig.started();
        rig.record.commits = 0;
        return rig;
    }

    @Test
    void theScenarioHasAsManyWritesAndCallsAsAreTried() {
        try (Rig rig = rig(folder)) {
            play(rig);
            assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
            assertThat(rig.executor.sent).hasSize(CALLS);
            assertThat(rig.record.commits).isEqualTo(WRITES);
        }
    }

    @ParameterizedTest
    @MethodSource("points")
    void s25_whatIsInForceGoesOnAndWhatIsNotKnownIsForAPerson(CrashTest.Point point) {
        try (Rig rig = rig(folder)) {
            point.arm(rig);
            assertThat(crashes(rig)).isTrue();
            point.disarm(rig);
            rig.start();
            boolean asked = rig.runs().stream().anyMatch(run -> run.state() == Run.State.UNCERTAIN);
            boolean inForce = rig.remediator().modes().containsKey("api");
            if (rig.world.truth("db-1") == Status.DOWN) {
                rig.run(60);
            }
            rig.world.truth("db-1", Status.UP);
            rig.run(120);
            assertThat(actions(rig)).isSubsetOf("degrade", "restore").doesNotHaveDuplicates();
            assertThat(rig.executor.sent).extracting(ScriptedExecutor.Sent::id).doesNotHaveDuplicates();
            assertThat(rig.auditFault()).isNull();
            Run last = rig.runs().get(0);
            if (asked) {
                assertThat(last.state()).isEqualTo(Run.State.UNCERTAIN);
                assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isTrue();
                // Entered, and not known to be left.
                assertThat(rig.remediator().modes().containsKey("api")).isEqualTo(inForce);
            } else {
                assertThat(last.state()).isEqualTo(Run.State.DONE);
                assertThat(actions(rig)).containsExactly("degrade", "restore");
                assertThat(rig.remediator().modes()).isEmpty();
            }
            assertThat(rig.runs().stream().skip(1)).allMatch(run -> run.state().isFinal());
        }
    }

    private static List<String> actions(Rig rig) {
        return rig.executor.sent.stream()
                .map(sent -> sent.data().get("action").asText())
                .toList();
    }

    private static void play(Rig rig) {
        rig.down("db-1").run(30);
        rig.world.truth("db-1", Status.UP);
        rig.run(80);
    }

    private static boolean crashes(Rig rig) {
        try {
            play(rig);
            return false;
        } catch (TestRecord.Crash end) {
            return true;
        }
    }
}
