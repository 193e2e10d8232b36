package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.model.Finding;
import vigie.model.Operator.Result;
import vigie.model.Run;
import vigie.model.Status;

/** What executors answer to the way into a degraded mode, and to the way out of it. */
class ModeOutcomesTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.noEffect();
        rig.plans(DegradedModeTest.withoutDb()).started();
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private void dbDown() {
        rig.down("db-1").run(12);
    }

    private void dbUp(int seconds) {
        rig.world.truth("db-1", Status.UP);
        rig.run(seconds);
    }

    @Test
    void s25_anAcceptedModeThatIsNeverSettledIsForAPerson() {
        rig.executor.then(202);
        dbDown();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        rig.run(25);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isTrue();
        dbUp(120);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.executor.sent).hasSize(1);
    }

    @Test
    void s25_aLateOutcomePutsAnUncertainModeInForceAndOnlyAPersonHasItLeft() {
        rig.executor.then(Answer.none("timed out", true), true);
        dbDown();
        String id = rig.onlyRun().id();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.answer(rig.remediator().outcome(id, 1, true, "", "executor"))
                        .result())
                .isEqualTo(Result.DONE);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        dbUp(120);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isTrue();
        assertThat(rig.answer(rig.remediator().reject(id, "anna", "")).result()).isEqualTo(Result.DONE);
        rig.run(5);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isFalse();
    }

    @Test
    void anOutcomeSettlesAnAcceptedMode() {
        rig.executor.then(202);
        dbDown();
        String id = rig.onlyRun().id();
        assertThat(rig.answer(rig.remediator().outcome(id, 1, true, "", "executor"))
                        .result())
                .isEqualTo(Result.DONE);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        dbUp(65);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void whatTheExecutorSaysFailedIsTakenBack() {
        rig.executor.then(202);
        dbDown();
        String id = rig.onlyRun().id();
        rig.answer(rig.remediator().outcome(id, 1, false, "half of it", "executor"));
        rig.run(5);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.executor.sent)
                .extracting(s -> s.data().get("action").asText())
                .containsExactly("degrade", "restore");
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
    }

    @Test
    void s10_aModeThatCannotBeLeftHoldsUntilAPersonEndsIt() {
        dbDown();
        rig.executor.then(403);
        dbUp(300);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        assertThat(rig.remediator().modes()).containsKey("api");
        assertThat(rig.executor.sent).hasSize(2);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
        assertThat(rig.told)
                .anyMatch(text ->
                        text.startsWith("api is still in the degraded mode without-db, restore was not done: REFUSED"));

        rig.answer(rig.remediator().reject(rig.onlyRun().id(), "anna", ""));
        rig.run(5);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.executor.sent)
                .hasSize(3)
                .extracting(ScriptedExecutor.Sent::id)
                .doesNotHaveDuplicates();
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isFalse();
    }

    @Test
    void s25_thatAnUncertainWayOutWasNotTakenIsKnownByAnOutcome() {
        dbDown();
        rig.executor.then(Answer.none("timed out", true), true);
        dbUp(70);
        rig.answer(rig.remediator().outcome(rig.onlyRun().id(), 2, false, "locked", "executor"));
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isFalse();
        rig.run(120);
        assertThat(rig.executor.sent).hasSize(2);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
    }

    @Test
    void s25_whetherItWasLeftIsNotKnownAndAnOutcomeSettlesThat() {
        dbDown();
        rig.executor.then(Answer.none("timed out", true), true);
        dbUp(70);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.remediator().modes()).containsKey("api");
        rig.answer(rig.remediator().outcome(rig.onlyRun().id(), 2, true, "", "anna"));
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isFalse();
        assertThat(rig.remediator().modes()).isEmpty();
    }
}
