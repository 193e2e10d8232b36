package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.RemediationConfig.When;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.AuditEntry;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Operator.Result;
import vigie.model.Run;
import vigie.model.Run.StepState;
import vigie.model.Status;

class HealingTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    @Test
    void aKilledInstanceIsRestartedOnceAndSeenHealed() {
        rig.plans(Plans.restart().plan()).started().down("api-2").run(40);
        Run run = rig.onlyRun();
        assertThat(run.state()).isEqualTo(Run.State.DONE);
        assertThat(run.steps()).singleElement().satisfies(step -> {
            assertThat(step.state()).isEqualTo(StepState.DONE);
            assertThat(step.targets()).containsExactly("api-2");
            assertThat(step.attempts()).isEqualTo(1);
            assertThat(step.outcome()).contains("healthy since");
        });
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
        assertThat(rig.metric(
                        "vigie_remediations_total",
                        "plan",
                        "restart-api",
                        "action",
                        "restart",
                        "mode",
                        "auto",
                        "outcome",
                        "done"))
                .isEqualTo(1);
        assertThat(rig.metric("vigie_act_seconds_count")).isEqualTo(1);
        assertThat(rig.metric("vigie_recover_seconds_count")).isEqualTo(1);
        assertThat(rig.told).hasSize(2);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isFalse();
    }

    @Test
    void theCallIsWhatTheInterfaceSays() throws Exception {
        rig.plans(Plans.restart().plan()).started().down("api-2").run(10);
        ScriptedExecutor.Sent sent = rig.executor.sent.get(0);
        assertThat(sent.body().get("type").asText()).isEqualTo("vigie.remediation.restart");
        assertThat(sent.body().get("timestamp").asText()).endsWith("Z");
        String run = rig.onlyRun().id();
        assertThat(sent.id()).isEqualTo(run + "-1-1").doesNotContain(".");
        assertThat(sent.data().toString())
                .contains("\"run\":\"" + run + "\"")
                .contains("\"plan\":\"restart-api\"")
                .contains("\"step\":1")
                .contains("\"attempt\":1")
                .contains("\"epoch\":" + rig.onlyRun().epoch())
                .contains("\"service\":\"api\"")
                .contains(
                        "\"targets\":[{\"instance\":\"api-2\",\"labels\":{\"role\":\"web\"},\"region\":\"eu\",\"zone\":\"b\"}]")
                .contains("\"parameters\":{\"force\":\"no\"}")
                .contains("\"outcome_url\":\"http://vigie.test:9600/api/v1/runs/" + run + "/steps/1/outcome?of=" + run
                        + "-1\"")
                .contains(
                        "\"reason\":{\"evidence\":[\"seen: api-2 is DOWN\"],\"incident\":\"inc-api-1\",\"summary\":\"api-2 is DOWN\"}");
        assertThat(sent.expires())
                .isAfter(sent.at())
                .isBeforeOrEqualTo(sent.at().plusSeconds(30));
        assertThat(sent.call().timeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(sent.call().reach().networks()).containsExactly("127.0.0.0/8");
        assertThat(sent.call().reach().listedOnly()).isTrue();
        verifySignature(sent);
    }

    private static void verifySignature(ScriptedExecutor.Sent sent) throws Exception {
        Map<String, String> headers = sent.call().headers();
        long timestamp = sent.at().getEpochSecond();
        String body = new String(sent.call().body(), StandardCharsets.UTF_8);
        assertThat(headers)
                .containsEntry("webhook-timestamp", Long.toString(timestamp))
                .containsEntry("webhook-signature", new Webhook(Rig.SECRET.reveal()).sign(sent.id(), timestamp, body))
                .containsEntry("content-type", "application/json");
    }

    @Test
    void nothingIsCalledBeforeTheConditionHasHeldForItsTime() {
        rig.plans(Plans.restart().plan()).started().down("api-2").run(5);
        assertThat(rig.executor.sent).isEmpty();
        rig.run(2);
        assertThat(rig.executor.sent).hasSize(1);
    }

    @Test
    void whatWasNotHealedByTheFirstStepGetsTheNextOne() {
        rig.plans(Plans.restart()
                        .steps(Plans.step("restart", null), Plans.step("recreate", null))
                        .verify(5, 20)
                        .plan())
                .started();
        rig.executor.then(Answer.of(204, null, ""), false);
        rig.down("api-2").run(60);
        assertThat(rig.executor.actions()).containsExactly("restart api-2", "recreate api-2");
        Run run = rig.onlyRun();
        assertThat(run.state()).isEqualTo(Run.State.DONE);
        assertThat(run.steps()).extracting(Run.Step::state).containsExactly(StepState.FAILED, StepState.DONE);
        assertThat(rig.executor.sent.get(0).epoch())
                .isEqualTo(rig.executor.sent.get(1).epoch());
    }

    @Test
    void theNextRungIsAllowedOnlyByTheGuardsAgain() {
        rig.plans(Plans.restart()
                        .steps(Plans.step("restart", null), Plans.step("recreate", null))
                        .verify(5, 20)
                        .plan())
                .started();
        rig.noEffect();
        rig.down("api-2").run(10).down("api-1", "api-3").run(60);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
        assertThat(rig.rules()).contains("mass_failure");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.onlyRun().steps())
                .extracting(Run.Step::state)
                .containsExactly(StepState.FAILED, StepState.EXPIRED);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
    }

    @Test
    void s10_aLadderThatEndsWithoutHealingTakesBackWhatItDidAndAsksAPerson() {
        rig.plans(Plans.restart()
                        .steps(
                                Plans.step("drain", Plans.step("undrain", null)),
                                Plans.step("detach", Plans.step("attach", null)))
                        .verify(5, 20)
                        .cooldown(Duration.ZERO)
                        .plan())
                .started();
        rig.noEffect();
        rig.down("api-2").run(120);
        assertThat(rig.executor.actions())
                .containsExactly("drain api-2", "detach api-2", "attach api-2", "undrain api-2");
        assertThat(rig.executor.sent)
                .extracting(s -> s.body().get("type").asText())
                .endsWith("vigie.remediation.undo", "vigie.remediation.undo");
        assertThat(rig.executor.sent).extracting(ScriptedExecutor.Sent::id).doesNotHaveDuplicates();
        Run run = rig.onlyRun();
        assertThat(run.state()).isEqualTo(Run.State.EXHAUSTED);
        assertThat(run.steps())
                .extracting(Run.Step::state)
                .containsExactly(StepState.UNDONE, StepState.UNDONE, StepState.DONE, StepState.DONE);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
        assertThat(rig.rules()).contains("latch");
    }

    @Test
    void s10_whatIsExhaustedRunsAgainOnceItsIncidentIsOver() {
        rig.plans(Plans.restart().verify(5, 20).cooldown(Duration.ZERO).plan()).started();
        rig.noEffect();
        rig.down("api-2").run(120);
        assertThat(rig.executor.sent).hasSize(1);
        rig.world.truth("api-2", Status.UP);
        rig.run(5);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isFalse();
        rig.down("api-2").run(20);
        assertThat(rig.executor.sent).hasSize(2);
    }

    @Test
    void s10_aPersonReArmsWhatIsExhausted() {
        rig.plans(Plans.restart().verify(5, 20).cooldown(Duration.ZERO).plan()).started();
        rig.noEffect();
        rig.down("api-2").run(120);
        assertThat(rig.answer(rig.remediator().reject(rig.onlyRun().id(), "ops", "try again"))
                        .result())
                .isEqualTo(Result.DONE);
        rig.run(20);
        assertThat(rig.executor.sent).hasSize(2);
    }

    @Test
    void s24_anInstanceThatComesBackForAMomentIsNotHealed() {
        rig.plans(Plans.restart().verify(10, 30).plan()).started();
        rig.noEffect();
        rig.down("api-2").run(12);
        for (int i = 0; i < 5; i++) {
            rig.world.truth("api-2", Status.UP);
            rig.run(5);
            rig.world.truth("api-2", Status.DOWN);
            rig.run(3);
        }
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXHAUSTED);
    }

    @Test
    void s24_onlyAnswersThatAreYoungerThanTheCallProveAnything() {
        Finding slow = World.finding(
                Finding.Kind.ANOMALY, Finding.State.ACTIVE, "api", rig.world.instance("api-2"), null, "api-2 is slow");
        rig.plans(Plans.restart()
                        .when(new When("api", null, null, "latency", null, null, Labels.EMPTY, Duration.ZERO))
                        .verify(10, 60)
                        .plan())
                .started();
        rig.executor.effect(sent -> rig.world.over(slow));
        rig.world.holds(slow);
        rig.run(3);
        assertThat(rig.executor.sent).hasSize(1);
        Instant called = rig.executor.sent.get(0).at();
        rig.run(8);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        rig.run(6);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.onlyRun().endedAt()).isAfterOrEqualTo(called.plusSeconds(10));
    }

    @Test
    void s24_aSignalThatStillHoldsIsNotHealedByAnInstanceThatIsUp() {
        Finding slow = World.finding(
                Finding.Kind.ANOMALY, Finding.State.ACTIVE, "api", rig.world.instance("api-2"), null, "api-2 is slow");
        rig.plans(Plans.restart()
                        .when(new When("api", null, null, "latency", null, null, Labels.EMPTY, Duration.ZERO))
                        .verify(5, 30)
                        .plan())
                .started();
        rig.world.holds(slow);
        rig.run(60);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXHAUSTED);
    }

    @Test
    void severalBadInstancesAreHealedOneByOne() {
        rig.close();
        rig = new Rig(folder, 30);
        rig.plans(Plans.restart().percent(30).budgets(2, 100).verify(3, 60).plan())
                .started();
        for (int i = 1; i <= 9; i++) {
            rig.down("api-" + i);
        }
        rig.run(7);
        assertThat(rig.executor.sent).hasSize(1);
        rig.run(120);
        assertThat(rig.executor.actions()).hasSize(9).doesNotHaveDuplicates();
        assertThat(rig.runs()).extracting(Run::state).containsOnly(Run.State.DONE);
        assertThat(rig.rules()).contains("in_flight");
    }

    @Test
    void aChangedEstateDoesNotChangeARunThatIsUnderWay() {
        rig.plans(Plans.restart()
                        .steps(Plans.step("restart", null), Plans.step("recreate", null))
                        .verify(5, 20)
                        .plan())
                .started();
        rig.noEffect();
        rig.down("api-2").run(10);
        rig.plans(
                Plans.restart().name("other").steps(Plans.step("reboot", null)).plan());
        rig.run(25);
        assertThat(rig.executor.actions()).containsExactly("restart api-2", "recreate api-2");
    }

    @Test
    void theWholeStoryStandsInTheTimelineAndInTheAuditTrail() {
        rig.plans(Plans.restart().plan()).started().down("api-2").run(40);
        assertThat(rig.timeline)
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactly("evidence", "decision", "call", "answer", "verified");
        assertThat(rig.audit())
                .extracting(AuditEntry::action)
                .containsExactly("run.proposed", "run.guarded", "run.calling", "run.verifying", "run.done");
    }
}
