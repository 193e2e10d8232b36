package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.ServiceMode;
import vigie.alerting.RemediationConfig.When;
import vigie.alerting.remediate.restore.Restoration;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Lease;
import vigie.model.Operator.Result;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Status;

/** Degraded modes: {@code api} does without {@code db}, or sheds load, until that is over. */
class DegradedModeTest {
    private static final When DB_DOWN =
            new When("db", "health", Status.DOWN, null, null, null, Labels.EMPTY, Duration.ofSeconds(5));
    private static final When API_DOWN =
            new When("api", "health", Status.DOWN, null, null, null, Labels.EMPTY, Duration.ofSeconds(5));

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.noEffect();
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private static Plan mode(String name, When when, @Nullable When back, Duration backFor, Run.Mode mode) {
        RemediationConfig.Step leave = Rig.Plans.step("restore", null);
        return new Plan(
                "api/" + name,
                when,
                mode,
                mode == Run.Mode.AUTO ? "the tests say so" : null,
                RemediationConfig.Page.AT_ONCE,
                List.of(new RemediationConfig.Step(
                        "degrade",
                        "runner",
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(30),
                        Map.of("mode", name),
                        leave)),
                Rig.Plans.restart().plan().guard(),
                new RemediationConfig.Verify(Duration.ZERO, Duration.ofMinutes(2)),
                false,
                new ServiceMode("api", name, back, backFor));
    }

    static Plan withoutDb() {
        return mode("without-db", DB_DOWN, null, Duration.ofMinutes(1), Run.Mode.AUTO);
    }

    private Run run(String plan) {
        return rig.runs().stream()
                .filter(r -> r.plan().equals(plan))
                .findFirst()
                .orElseThrow();
    }

    private void dbDown() {
        rig.down("db-1").run(12);
    }

    private void dbUp(int seconds) {
        rig.world.truth("db-1", Status.UP);
        rig.run(seconds);
    }

    @Test
    void aModeIsEnteredForTheWholeServiceAndLeftWhenItsConditionIsOverForItsTime() {
        rig.plans(withoutDb()).started();
        dbDown();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        assertThat(rig.executor.sent.get(0).data().get("targets")).hasSize(3);
        assertThat(rig.executor.sent.get(0).data().get("service").asText()).isEqualTo("api");
        assertThat(rig.executor.sent.get(0).data().get("parameters").get("mode").asText())
                .isEqualTo("without-db");
        assertThat(rig.remediator().modes()).containsExactly(Map.entry("api", "without-db"));
        assertThat(rig.metric("vigie_service_mode", "service", "api", "mode", "without-db"))
                .isEqualTo(1);

        dbUp(58);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        rig.run(5);
        Run left = rig.onlyRun();
        assertThat(left.state()).isEqualTo(Run.State.DONE);
        assertThat(rig.executor.sent).hasSize(2);
        assertThat(rig.executor.sent.get(1).body().get("type").asText()).isEqualTo("vigie.remediation.undo");
        assertThat(rig.executor.sent.get(1).data().get("action").asText()).isEqualTo("restore");
        assertThat(left.steps()).extracting(Run.Step::state).containsExactly(Run.StepState.UNDONE, Run.StepState.DONE);
        assertThat(left.steps()).allSatisfy(s -> assertThat(s.targets()).containsExactly("api-1", "api-2", "api-3"));
        assertThat(rig.remediator().modes()).isEmpty();
        assertThat(rig.metric("vigie_service_mode", "service", "api", "mode", "without-db"))
                .isZero();
        assertThat(rig.told)
                .containsExactly(
                        "api/without-db began on api",
                        "api is in the degraded mode without-db: db-1 is DOWN",
                        "api has left the degraded mode without-db");
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isFalse();
        assertThat(rig.auditFault()).isNull();
    }

    @Test
    void aModeThatABackupHasBroughtIsLeftByAPersonAlone() {
        rig.plans(withoutDb()).started();
        dbDown();
        Restoration.settle(rig.database(), Map.of("backup", "monday.zip"), "restored");
        rig.start();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        assertThat(rig.remediator().modes()).containsExactly(Map.entry("api", "without-db"));
        assertThat(rig.answer(rig.remediator().release("looked", "ann")).result())
                .isEqualTo(Result.DONE);
        dbUp(300);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isTrue();
        assertThat(rig.executor.sent).hasSize(1);
        rig.answer(rig.remediator().reject(rig.onlyRun().id(), "ann", ""));
        rig.run(10);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.executor.sent).hasSize(2);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isFalse();
        assertThat(rig.auditFault()).isNull();
    }

    @Test
    void s26_aDependencyThatIsDownStopsARepairAndNotTheModeThatDoesWithoutIt() {
        rig.plans(Rig.Plans.restart().plan(), withoutDb()).started();
        rig.down("api-1");
        dbDown();
        assertThat(run("api/without-db").state()).isEqualTo(Run.State.IN_FORCE);
        assertThat(rig.refusals())
                .filteredOn(r -> r.plan().equals("restart-api"))
                .extracting(Refusal::rule)
                .contains("dependency");
    }

    @Test
    void aModeThatIsInForceKeepsNoRepairWaiting() {
        rig.plans(Rig.Plans.restart().plan(), withoutDb()).started();
        dbDown();
        rig.executor.effect(rig::heal);
        dbUp(5);
        assertThat(run("api/without-db").state()).isEqualTo(Run.State.IN_FORCE);
        rig.down("api-2").run(40);
        assertThat(run("restart-api").state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void s3_whatIsNotKnownNeitherEntersNorLeaves() {
        rig.plans(withoutDb()).started();
        rig.down("db-1").run(3);
        rig.world.truth("db-1", Status.UNKNOWN);
        rig.run(30);
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.rules()).containsExactly("unknown");

        dbDown();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        dbUp(40);
        rig.world.truth("db-1", Status.UNKNOWN);
        rig.run(120);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        // The stretch begins anew.
        dbUp(50);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        rig.run(15);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void aCheckMustBeUpOnEveryTargetForItsTimeIfTheWayBackSaysSo() {
        When allUp = new When("api", "health", Status.UP, null, null, null, Labels.EMPTY, Duration.ofSeconds(30));
        rig.plans(mode("less", API_DOWN, allUp, Duration.ofSeconds(30), Run.Mode.AUTO))
                .started();
        rig.down("api-1").run(12);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        rig.world.truth("api-1", Status.UP);
        rig.world.truth("api-2", Status.DEGRADED);
        rig.run(60);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        rig.world.truth("api-2", Status.UP);
        rig.run(27);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        rig.run(8);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void s9_aModeIsNotEnteredAgainBeforeItsRestIsOver() {
        rig.plans(withoutDb()).started();
        dbDown();
        dbUp(65);
        Instant left = Objects.requireNonNull(rig.onlyRun().endedAt());
        dbDown();
        rig.run(500);
        assertThat(rig.runs()).hasSize(1);
        assertThat(rig.refusals().get(0).rule()).isEqualTo("cooldown");
        assertThat(rig.refusals().get(0).reason()).contains(" on api ended ");
        rig.run(120);
        assertThat(rig.runs()).hasSize(2);
        assertThat(rig.runs().get(0).startedAt()).isAfterOrEqualTo(left.plus(Duration.ofMinutes(10)));
    }

    @Test
    void s8_aServiceHasOneModeAtATimeAndTheFirstDeclaredWins() {
        rig.plans(
                        mode("static-pages", DB_DOWN, null, Duration.ofMinutes(1), Run.Mode.AUTO),
                        mode("read-only", DB_DOWN, null, Duration.ofMinutes(1), Run.Mode.AUTO))
                .started();
        dbDown();
        rig.run(5);
        assertThat(rig.onlyRun().plan()).isEqualTo("api/static-pages");
        assertThat(rig.refusals()).extracting(Refusal::plan).containsOnly("api/read-only");
        assertThat(rig.refusals().get(0).rule()).isEqualTo("in_flight");
        assertThat(rig.refusals().get(0).reason())
                .isEqualTo("api/static-pages is in force by run "
                        + rig.onlyRun().id() + ": a service has one mode at a time");
    }

    @Test
    void aPersonEndsAModeAndItIsNotBegunAgainInItsIncident() {
        rig.plans(withoutDb()).started();
        dbDown();
        String id = rig.onlyRun().id();
        assertThat(rig.answer(rig.remediator().reject(id, "anna", "too early")).result())
                .isEqualTo(Result.DONE);
        rig.run(900);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.rules()).contains("latch");
    }

    @Test
    void s19_nothingIsEnteredOrLeftWhileEverythingIsHeld() {
        rig.plans(withoutDb()).started();
        dbDown();
        rig.answer(rig.remediator().hold("looking", "anna"));
        dbUp(120);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        assertThat(rig.refusals().get(0).reason()).isEqualTo("it is not left yet: everything is held: looking");
        rig.answer(rig.remediator().release("", "anna"));
        rig.run(5);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void pain27_aModeIsNotLeftUnderTheHandsOfWhoeverWorksOnTheServiceAndKeepsNobodyFromIt() {
        rig.plans(withoutDb()).started();
        dbDown();
        Lease wanted = new Lease(
                "",
                "api",
                "api-2",
                "deploy",
                "release",
                rig.clock.instant(),
                rig.clock.instant().plusSeconds(600));
        assertThat(rig.answer(rig.remediator().lease(wanted, "anna")).result()).isEqualTo(Result.DONE);
        dbUp(120);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        assertThat(rig.refusals().get(0).rule()).isEqualTo("lease");
        rig.run(520);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void aModeThatTheEstateHasNoMoreIsLeftByThePlanThatItWasEnteredBy() {
        rig.plans(withoutDb()).started();
        dbDown();
        rig.plans().run(30);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
        assertThat(rig.metric("vigie_service_mode", "service", "api", "mode", "without-db"))
                .isEqualTo(1);
        dbUp(65);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void s17_aModeInShadowIsWrittenDownAndJudged() {
        rig.keepingAlerts()
                .plans(mode("without-db", DB_DOWN, null, Duration.ofMinutes(1), Run.Mode.SHADOW))
                .started();
        dbDown();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.SHADOWED);
        assertThat(rig.onlyRun().steps().get(0).targets()).hasSize(3);
        rig.run(150);
        assertThat(Objects.requireNonNull(rig.onlyRun().judgement()).verdict()).isEqualTo(Run.Verdict.RIGHT);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.remediator().scorecards().get(0).right()).isEqualTo(1);
    }

    @Test
    void s30_aModeForATroubleThatIsOverSoonWasNeedless() {
        rig.keepingAlerts()
                .plans(mode("without-db", DB_DOWN, null, Duration.ofMinutes(1), Run.Mode.SHADOW))
                .started();
        dbDown();
        dbUp(150);
        assertThat(rig.remediator().scorecards().get(0).needless()).isEqualTo(1);
    }

    @Test
    void s18_aPersonMayBeAskedBefore() {
        rig.plans(mode("without-db", DB_DOWN, null, Duration.ofMinutes(1), Run.Mode.APPROVE))
                .started();
        dbDown();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.WAITING_APPROVAL);
        rig.answer(rig.remediator().approve(rig.onlyRun().id(), "anna", ""));
        rig.run(5);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.IN_FORCE);
    }

    @Test
    void s12_aServiceWithoutInstancesIsNoTarget() {
        rig.plans(withoutDb()).started();
        rig.world.remove("api-1");
        rig.world.remove("api-2");
        rig.world.remove("api-3");
        dbDown();
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.rules()).containsExactly("no_target");
    }

    @Test
    void s22_evidenceThatHasClearedEntersNothing() {
        rig.plans(withoutDb()).started();
        rig.world.onLook = service -> rig.world.truth("db-1", Status.UP);
        rig.down("db-1");
        rig.loop.run(rig.clock.instant());
        for (int i = 0; i < 12; i++) {
            rig.tick();
        }
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.rules()).contains("confirmation");
    }
}
