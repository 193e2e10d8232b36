package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.Rig.Plans;
import vigie.alerting.remediate.restore.Restoration;
import vigie.model.AuditEntry;
import vigie.model.Finding;
import vigie.model.Operator.Result;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Run.StepState;
import vigie.model.Status;

/** What a process does with a record that comes from a backup: nothing of what was under way, until a person has looked. */
class RestorationTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.noEffect();
        rig.plans(Plans.restart().verify(5, 60).plan()).started();
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    /** Settles the record as it is, as if it were a backup of this moment, and begins on it an hour later. */
    private Restoration.Settled restore() {
        rig.clock.set(rig.clock.instant().plus(Duration.ofHours(1)));
        Restoration.Settled settled =
                Restoration.settle(rig.database(), Map.of("backup", "monday.zip"), "restored from monday.zip");
        rig.start();
        return settled;
    }

    private void release() {
        assertThat(rig.answer(rig.remediator().release("looked", "ann")).result())
                .isEqualTo(Result.DONE);
    }

    @Test
    void whatWasBeingVerifiedIsUncertainUntilItIsSeenHealed() {
        rig.down("api-2").run(8);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        assertThat(restore().runs()).isEqualTo(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.onlyRun().steps().get(0).state()).isEqualTo(StepState.UNCERTAIN);
        assertThat(rig.onlyRun().steps().get(0).outcome()).contains("comes from a backup");
        rig.run(300);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isTrue();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.executor.sent).hasSize(1);
        rig.world.truth("api-2", Status.UP);
        rig.run(20);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isFalse();
    }

    @Test
    void aQuestionOfThenIsNotAnsweredNow() {
        rig.plans(Plans.restart().mode(Run.Mode.APPROVE).verify(5, 60).plan());
        rig.down("api-2").run(10);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.WAITING_APPROVAL);
        restore();
        rig.run(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.alarmed(Finding.Kind.APPROVAL_WANTED)).isFalse();
        String id = rig.onlyRun().id();
        assertThat(rig.answer(rig.remediator().approve(id, "ann", "")).result()).isEqualTo(Result.CONFLICT);
        release();
        rig.run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.answer(rig.remediator().reject(id, "ann", "looked")).result())
                .isEqualTo(Result.DONE);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
    }

    @Test
    void aCallThatWaitedToBeSentAgainIsNot() {
        rig.executor.then(Answer.of(503, Duration.ofSeconds(10), ""), false);
        rig.down("api-2").run(8);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.CALLING);
        restore();
        release();
        rig.run(120);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
    }

    @Test
    void aCompensationThatWasUnderWayIsNotGoneOnWith() {
        rig.plans(Plans.restart()
                .steps(Plans.step("drain", Plans.step("undrain", null)))
                .verify(5, 20)
                .plan());
        rig.executor.then(200).then(Answer.of(200, null, ""), Duration.ofSeconds(15), false);
        rig.down("api-2").run(30);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNDOING);
        int sent = rig.executor.sent.size();
        restore();
        rig.run(60);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.onlyRun().steps()).extracting(Run.Step::state).endsWith(StepState.UNCERTAIN);
        assertThat(rig.executor.sent).hasSize(sent);
    }

    @Test
    void nothingActsUntilAPersonReleasesItAndThenUnderAnEpochThatNobodyHasSeen() {
        rig.executor.effect(rig::heal);
        rig.down("api-2").run(30);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        long before = rig.executor.sent.get(0).epoch();
        Restoration.Settled settled = restore();
        assertThat(settled.runs()).isZero();
        rig.down("api-1").run(60);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.refusals()).extracting(Refusal::reason).anyMatch(r -> r.contains("restored from monday.zip"));
        assertThat(rig.remediator().held()).isEqualTo("restored from monday.zip");
        release();
        rig.run(60);
        assertThat(rig.executor.sent).hasSize(2);
        assertThat(rig.executor.sent.get(1).epoch())
                .isGreaterThan(before)
                .isGreaterThan(settled.epoch())
                .isGreaterThan(Rig.START.toEpochMilli());
        assertThat(rig.audit())
                .filteredOn(e -> e.action().equals("record.restored"))
                .extracting(AuditEntry::object)
                .singleElement()
                .asString()
                .contains("monday.zip");
    }

    @Test
    void aSecondRestoreOfTheSameBackupHasALaterEpochThanAllOfTheFirstLife() {
        rig.database().write(tx -> tx.update("UPDATE remediation_epoch SET epoch = 7"));
        long first = restore().epoch();
        rig.database().write(tx -> tx.update("UPDATE remediation_epoch SET epoch = ?", first + 100));
        // The backup is as it was.
        rig.database().write(tx -> tx.update("UPDATE remediation_epoch SET epoch = 7"));
        assertThat(restore().epoch()).isGreaterThan(first + 100);
        // And where a clock is behind, the record's own epochs are not fallen short of.
        long far = rig.clock.instant().toEpochMilli() * 2;
        rig.database().write(tx -> tx.update("UPDATE remediation_epoch SET epoch = ?", far));
        assertThat(restore().epoch()).isGreaterThan(far + 1_000_000);
    }

    @Test
    void aHoldOfThenIsKept() {
        rig.answer(rig.remediator().hold("a freeze", "ann"));
        restore();
        assertThat(rig.remediator().held()).isEqualTo("a freeze; restored from monday.zip");
    }
}
