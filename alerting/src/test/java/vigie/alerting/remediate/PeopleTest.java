package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.AlertingConfig;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.AuditEntry;
import vigie.model.Change;
import vigie.model.Finding;
import vigie.model.Operator;
import vigie.model.Operator.Result;
import vigie.model.Run;
import vigie.model.Status;

class PeopleTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.plans(Plans.restart().mode(Run.Mode.APPROVE).verify(5, 60).plan()).started();
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    private Operator.Answer approve() {
        return rig.answer(rig.remediator().approve(rig.onlyRun().id(), "ann", "go on"));
    }

    @Test
    void s18_aPersonIsAskedAndNothingIsDoneBefore() {
        rig.down("api-2").run(60);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.WAITING_APPROVAL);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.said)
                .filteredOn(f -> f.kind() == Finding.Kind.APPROVAL_WANTED)
                .singleElement()
                .satisfies(asked -> {
                    assertThat(asked.summary()).contains("api-2", "waits for a person until");
                    assertThat(asked.evidence()).anyMatch(line -> line.contains("restart by runner"));
                });
        assertThat(approve().result()).isEqualTo(Result.DONE);
        assertThat(rig.alarmed(Finding.Kind.APPROVAL_WANTED)).isFalse();
        rig.run(30);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.audit()).extracting(AuditEntry::actor).contains("ann");
        assertThat(rig.timeline).anyMatch(line -> line.startsWith("operator: ann approved it: go on"));
    }

    @Test
    void s18_aQuestionThatIsOpenIsAskedAgainByAnotherProcessAndEndsWithItsTime() {
        rig.down("api-2").run(10);
        rig.start();
        assertThat(rig.said.get(rig.said.size() - 1).kind()).isEqualTo(Finding.Kind.APPROVAL_WANTED);
        assertThat(rig.alarmed(Finding.Kind.APPROVAL_WANTED)).isTrue();
        rig.run(16 * 60);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXPIRED);
        assertThat(rig.alarmed(Finding.Kind.APPROVAL_WANTED)).isFalse();
    }

    @Test
    void s18_anApprovalIsVoidOnceTheEvidenceHasCleared() {
        rig.down("api-2").run(10);
        rig.world.truth("api-2", Status.UP);
        Operator.Answer answer = approve();
        assertThat(answer.result()).isEqualTo(Result.CONFLICT);
        assertThat(answer.detail()).contains("cleared");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXPIRED);
        rig.run(60);
        assertThat(rig.executor.sent).isEmpty();
    }

    @Test
    void s18_aQuestionIsVoidByItselfOnceTheEvidenceHasCleared() {
        rig.down("api-2").run(10);
        rig.world.truth("api-2", Status.UP);
        rig.run(5);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXPIRED);
    }

    @Test
    void s18_theGuardsAreAskedAgainAtTheApproval() {
        rig.down("api-2").run(10);
        rig.down("api-3").run(3);
        Operator.Answer answer = approve();
        assertThat(answer.result()).isEqualTo(Result.CONFLICT);
        assertThat(answer.detail()).contains("2 of 3 instances");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.REFUSED);
        assertThat(rig.rules()).contains("mass_failure");
    }

    @Test
    void s18_aQuestionExpiresAndIsAskedAgainAfterTheRest() {
        rig.down("api-2").run(15 * 60 + 10);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXPIRED);
        rig.run(9 * 60);
        assertThat(rig.runs()).hasSize(1);
        rig.run(80);
        assertThat(rig.runs()).extracting(Run::state).containsExactly(Run.State.WAITING_APPROVAL, Run.State.EXPIRED);
    }

    @Test
    void s18_anApprovalIsBoundToThePlanThatWasShown() {
        rig.down("api-2").run(10);
        rig.plans(Plans.restart()
                .mode(Run.Mode.APPROVE)
                .verify(5, 60)
                .steps(Plans.step("reimage", null))
                .plan());
        Operator.Answer answer = approve();
        assertThat(answer.result()).isEqualTo(Result.CONFLICT);
        assertThat(answer.detail()).contains("restart-api", "not what it was");
        assertThat(rig.executor.sent).isEmpty();
    }

    @Test
    void aSecondYesIsTooLate() {
        rig.down("api-2").run(10);
        CompletionStage<Operator.Answer> first =
                rig.remediator().approve(rig.onlyRun().id(), "ann", "");
        CompletionStage<Operator.Answer> second =
                rig.remediator().approve(rig.onlyRun().id(), "bob", "");
        assertThat(rig.answer(first).result()).isEqualTo(Result.DONE);
        assertThat(rig.answer(second).result()).isEqualTo(Result.CONFLICT);
        rig.run(20);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.answer(rig.remediator().approve("nobody", "bob", "")).result())
                .isEqualTo(Result.NOT_FOUND);
    }

    @Test
    void whatAPersonRefusedIsNotAskedAgainInTheIncident() {
        rig.plans(Plans.restart().mode(Run.Mode.APPROVE).cooldown(Duration.ZERO).plan());
        rig.down("api-2").run(10);
        assertThat(rig.answer(rig.remediator().reject(rig.onlyRun().id(), "ann", "not now"))
                        .result())
                .isEqualTo(Result.DONE);
        rig.run(120);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.REFUSED);
        assertThat(rig.rules()).contains("latch");
        rig.world.truth("api-2", Status.UP);
        rig.run(3);
        rig.down("api-2").run(10);
        assertThat(rig.runs()).hasSize(2);
    }

    @Test
    void rejectingWhatIsOverConflicts() {
        rig.down("api-2").run(10);
        approve();
        rig.run(30);
        assertThat(rig.answer(rig.remediator().reject(rig.onlyRun().id(), "ann", ""))
                        .result())
                .isEqualTo(Result.CONFLICT);
        assertThat(rig.answer(rig.remediator().reject("nobody", "ann", "")).result())
                .isEqualTo(Result.NOT_FOUND);
    }

    @Test
    void s19_whileHeldNothingStartsAndTheReasonIsShown() {
        rig.plans(Plans.restart().plan());
        assertThat(rig.answer(rig.remediator().hold("migration", "ann")).result())
                .isEqualTo(Result.DONE);
        assertThat(rig.remediator().held()).isEqualTo("migration");
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.rules()).containsExactly("hold");
        assertThat(rig.refusals().get(0).reason()).contains("migration");
        assertThat(rig.changes).anyMatch(c -> c.kind() == Change.Kind.HOLD);
        assertThat(rig.audit())
                .anyMatch(e -> e.actor().equals("ann") && e.action().equals("hold.set"));
    }

    @Test
    void s19_aReleaseMaySayWhy() {
        rig.answer(rig.remediator().hold("migration", "ann"));
        rig.answer(rig.remediator().release(" the migration is through ", "bob"));
        assertThat(rig.audit())
                .anyMatch(e -> e.action().equals("hold.released")
                        && e.actor().equals("bob")
                        && e.object().contains("the migration is through")
                        && e.object().contains("migration"));
    }

    @Test
    void pain26_whatIsStillTrueAtTheReleaseIsDecidedAfresh() {
        rig.plans(Plans.restart().plan());
        rig.answer(rig.remediator().hold("migration", "ann"));
        rig.down("api-2").run(60);
        assertThat(rig.answer(rig.remediator().release("", "ann")).result()).isEqualTo(Result.DONE);
        rig.run(5);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
    }

    @Test
    void pain26_whatHealedItselfWhileHeldIsNotReplayed() {
        rig.plans(Plans.restart().plan());
        rig.answer(rig.remediator().hold("migration", "ann"));
        rig.down("api-2").run(60);
        rig.world.truth("api-2", Status.UP);
        rig.run(5);
        rig.answer(rig.remediator().release("", "ann"));
        rig.run(60);
        assertThat(rig.executor.sent).isEmpty();
    }

    @Test
    void s19_theHoldOutlivesTheProcess() {
        rig.plans(Plans.restart().plan());
        rig.answer(rig.remediator().hold("migration", "ann"));
        rig.start();
        assertThat(rig.remediator().held()).isEqualTo("migration");
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).isEmpty();
    }

    @Test
    void s19_aRunThatIsUnderWayIsVerifiedButDoesNotGoOn() {
        rig.plans(Plans.restart()
                .steps(Plans.step("restart", Plans.step("undrain", null)), Plans.step("recreate", null))
                .verify(5, 20)
                .plan());
        rig.noEffect();
        rig.down("api-2").run(10);
        assertThat(rig.executor.sent).hasSize(1);
        rig.answer(rig.remediator().hold("stop", "ann"));
        rig.run(120);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNDOING);
        rig.answer(rig.remediator().release("", "ann"));
        rig.run(5);
        assertThat(rig.executor.actions()).containsExactly("restart api-2", "undrain api-2");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
    }

    @Test
    void s19_aCallThatWaitsToBeSentAgainIsHeldToo() {
        rig.plans(Plans.restart().plan());
        rig.executor.then(Answer.of(503, Duration.ofSeconds(5), ""), false);
        rig.down("api-2").run(8);
        assertThat(rig.executor.sent).hasSize(1);
        rig.answer(rig.remediator().hold("stop", "ann"));
        rig.run(15);
        assertThat(rig.executor.sent).hasSize(1);
        rig.answer(rig.remediator().release("", "ann"));
        rig.run(5);
        assertThat(rig.executor.sent).hasSize(2);
    }

    @Test
    void aHoldNeedsAReasonAndAReleaseAHold() {
        assertThat(rig.answer(rig.remediator().hold("  ", "ann")).result()).isEqualTo(Result.CONFLICT);
        assertThat(rig.answer(rig.remediator().release("", "ann")).result()).isEqualTo(Result.CONFLICT);
    }

    @Test
    void s20_plannedWorkHoldsBackActionsUntilItIsOver() {
        Instant begin = rig.clock.instant().truncatedTo(ChronoUnit.MINUTES);
        ZonedDateTime wall = begin.atZone(ZoneOffset.UTC);
        AlertingConfig.Maintenance work = new AlertingConfig.Maintenance(
                "patching",
                wall.getMinute() + " " + wall.getHour() + " * * *",
                ZoneOffset.UTC,
                Duration.ofMinutes(5),
                Map.of("service", "api"),
                Set.of(AlertingConfig.Held.ACTIONS));
        AlertingConfig c = rig.config;
        rig.config = new AlertingConfig(
                c.services(),
                c.rules(),
                c.receivers(),
                c.route(),
                List.of(Plans.restart().plan()),
                c.executors(),
                c.healing(),
                new AlertingConfig.Quiet(List.of(), Map.of(), List.of(work)),
                null,
                c.externalUrl());
        rig.remediator().apply(rig.config);
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.remediator().refusals(10, null).items())
                .anyMatch(r -> r.rule().equals("maintenance") && r.reason().contains("patching"));
        rig.run(300);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
    }
}
