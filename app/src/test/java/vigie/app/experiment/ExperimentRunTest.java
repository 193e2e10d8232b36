package vigie.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of things, whatever goes wrong. */
class ExperimentRunTest {
    private static final String PAUSE_7 = "pause process 7";
    private static final String PAUSE_8 = "pause process 8";

    private final ScriptedHands hands = new ScriptedHands();
    private final Stop stop = new Stop();
    private final Journal journal = new Journal(step -> {});
    private final ExecutorService aside = Executors.newCachedThreadPool();
    private final List<Activity> method = new ArrayList<>();
    private final List<Activity> rollbacks = new ArrayList<>(List.of(program("rollback-1"), program("rollback-2")));

    @AfterEach
    void end() {
        aside.shutdownNow();
    }

    private static Activity program(String path) {
        return step(false, new Provider.Program(path, List.of(), Duration.ofSeconds(1)), null, 0, false);
    }

    private static Activity pause(long pid, int after) {
        return fault(pid, null, after, false);
    }

    private static Activity fault(long pid, @Nullable Duration last, int after, boolean background) {
        Provider.Signal signal = new Provider.Signal("STOP", pid, null, null);
        return step(false, new Provider.Fault(signal, last, null, null), null, after, background);
    }

    private static Activity step(
            boolean probe, Provider provider, @Nullable Tolerance tolerance, int after, boolean background) {
        return new Activity(
                probe, provider.told(), provider, tolerance, Duration.ZERO, Duration.ofSeconds(after), background);
    }

    private ExperimentRun.Outcome run() {
        Tolerance zero = new Tolerance.Same(JsonNodeFactory.instance.numberNode(0));
        Provider look = new Provider.Program("steady", List.of(), Duration.ofSeconds(1));
        ExperimentFile file = new ExperimentFile(
                "a title",
                "",
                List.of("api"),
                "it works",
                List.of(step(true, look, zero, 0, false)),
                method,
                rollbacks,
                List.of(),
                List.of("sesame"),
                List.of());
        return new ExperimentRun(file, hands, hands, aside, stop, journal).run();
    }

    @Test
    void theFaultLastsUntilTheSteadyStateWasLookedAtAgainAndIsUndoneBeforeTheRollbacks() {
        method.addAll(List.of(pause(7, 20), pause(8, 0), program("look")));
        ExperimentRun.Outcome outcome = run();
        assertThat(outcome).isEqualTo(new ExperimentRun.Outcome(Stop.State.COMPLETED, "", false, true));
        assertThat(hands.done)
                .containsExactly(
                        "steady",
                        PAUSE_7,
                        "wait 20",
                        PAUSE_8,
                        "look",
                        "steady",
                        "undo " + PAUSE_8,
                        "undo " + PAUSE_7,
                        "rollback-1",
                        "rollback-2");
        assertThat(journal.faults())
                .hasSize(2)
                .allSatisfy(f -> assertThat(f.undoneAt()).isEqualTo(ScriptedHands.START.plusSeconds(20)));
    }

    @Test
    void aSteadyStateThatIsNotMetBeforeKeepsTheMethodAndTheRollbacksFromRunning() {
        hands.answers.put("steady", 1);
        method.add(pause(7, 20));
        ExperimentRun.Outcome outcome = run();
        assertThat(outcome.state()).isEqualTo(Stop.State.FAILED);
        assertThat(outcome.reason()).contains("was not met before", "must be 0");
        assertThat(outcome.deviated()).isNull();
        assertThat(hands.done).containsExactly("steady");
    }

    @Test
    void aProbeThatCannotBeAskedBeforeIsNotMetAndItsSecretIsNotShown() {
        hands.fails.add("steady");
        ExperimentRun.Outcome outcome = run();
        assertThat(outcome.state()).isEqualTo(Stop.State.FAILED);
        assertThat(outcome.reason()).contains("steady failed with ***").doesNotContain("sesame");
    }

    @Test
    void aSteadyStateThatIsNotMetAfterIsADeviationAndEverythingIsUndone() {
        method.add(pause(7, 0));
        hands.hooks.put(PAUSE_7, () -> hands.answers.put("steady", 1));
        ExperimentRun.Outcome outcome = run();
        assertThat(outcome.state()).isEqualTo(Stop.State.COMPLETED);
        assertThat(outcome.deviated()).isTrue();
        assertThat(outcome.reason()).contains("was not met after");
        assertThat(hands.done).endsWith("undo " + PAUSE_7, "rollback-1", "rollback-2");
    }

    @Test
    void anActionThatCannotBeDoneEndsTheMethodAndAProbeDoesNot() {
        method.addAll(List.of(
                step(true, new Provider.Program("asks", List.of(), Duration.ofSeconds(1)), null, 0, false),
                pause(7, 0),
                pause(8, 0),
                program("never")));
        hands.fails.addAll(List.of("asks", PAUSE_8));
        ExperimentRun.Outcome outcome = run();
        assertThat(outcome.state()).isEqualTo(Stop.State.FAILED);
        assertThat(outcome.reason()).contains("no such process");
        assertThat(hands.done)
                .containsExactly("steady", "asks", PAUSE_7, "steady", "undo " + PAUSE_7, "rollback-1", "rollback-2");
    }

    @Test
    void whatIsBrokenOffIsUndoneAndRolledBackToItsEnd() {
        method.addAll(List.of(pause(7, 0), program("breaks"), program("never")));
        hands.hooks.put("breaks", () -> stop.stop(Stop.State.ABORTED, "everything is held"));
        ExperimentRun.Outcome outcome = run();
        assertThat(outcome.state()).isEqualTo(Stop.State.ABORTED);
        assertThat(outcome.reason()).isEqualTo("everything is held");
        assertThat(outcome.deviated()).isNull();
        assertThat(hands.done).containsExactly("steady", PAUSE_7, "undo " + PAUSE_7, "rollback-1", "rollback-2");
    }

    @Test
    void whatCannotBeUndoneOrRolledBackDoesNotStopTheOthers() {
        method.addAll(List.of(pause(7, 0), pause(8, 0)));
        hands.bugs.add("undo " + PAUSE_8);
        hands.fails.add("undo " + PAUSE_7);
        hands.bugs.add("rollback-1");
        ExperimentRun.Outcome outcome = run();
        assertThat(outcome.clean()).isFalse();
        assertThat(hands.done).endsWith("undo " + PAUSE_8, "undo " + PAUSE_7, "rollback-1", "rollback-2");
        assertThat(journal.faults()).extracting(Journal.Made::undone).contains("it resists");
        assertThat(journal.steps())
                .filteredOn(s -> s.phase() == Journal.Phase.ROLLBACK)
                .extracting(Journal.Step::status)
                .containsExactly("failed", "succeeded");
    }

    @Test
    void aFaultThatLastsForATimeIsUndoneAfterItAndOnlyOnce() {
        method.addAll(List.of(fault(7, Duration.ofSeconds(5), 0, false), program("look")));
        run();
        assertThat(hands.done)
                .containsExactly(
                        "steady", PAUSE_7, "wait 5", "undo " + PAUSE_7, "look", "steady", "rollback-1", "rollback-2");
    }

    @Test
    void aFaultThatLastsForATimeIsUndoneAtOnceWhenItIsBrokenOff() {
        hands.hooks.put(PAUSE_7, () -> stop.stop(Stop.State.INTERRUPTED, "the command was ended"));
        method.addAll(List.of(fault(7, Duration.ofSeconds(5), 0, false), program("never")));
        assertThat(run().state()).isEqualTo(Stop.State.INTERRUPTED);
        assertThat(hands.done).contains("undo " + PAUSE_7, "rollback-2").doesNotContain("never", "wait 5");
    }

    @Test
    void whatRunsInTheBackgroundIsNotWaitedForByTheNextStepButBeforeTheSteadyState() throws Exception {
        CountDownLatch next = new CountDownLatch(1);
        boolean[] inTime = {false};
        hands.hooks.put("slow", () -> {
            try {
                inTime[0] = next.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        hands.hooks.put("fast", next::countDown);
        method.add(step(false, new Provider.Program("slow", List.of(), Duration.ofSeconds(1)), null, 0, true));
        method.add(program("fast"));
        assertThat(run().state()).isEqualTo(Stop.State.COMPLETED);
        assertThat(inTime[0]).as("the next step did not wait").isTrue();
        assertThat(hands.done.indexOf("slow")).isLessThan(hands.done.lastIndexOf("steady"));
    }

    @Test
    void aRollbackThatMakesAFaultLeavesNothingBehind() {
        rollbacks.add(pause(9, 0));
        run();
        assertThat(hands.done).endsWith("pause process 9", "undo pause process 9");
    }
}
