package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.alerting.ActionConfig;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.Rig.Plans;
import vigie.alerting.remediate.call.Verdict;
import vigie.alerting.remediate.run.Endings;
import vigie.model.Finding;
import vigie.model.Operator.Result;
import vigie.model.Run;
import vigie.model.Run.StepState;
import vigie.model.Secret;
import vigie.model.Status;

class CallTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.plans(Plans.restart()
                        .steps(Plans.step("restart", Plans.step("undrain", null)), Plans.step("recreate", null))
                        .verify(5, 60)
                        .plan())
                .started();
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    @ParameterizedTest(name = "HTTP {0}, Retry-After {1} s: {2}")
    @CsvSource({
        "200, -1, DONE",
        "204, -1, DONE",
        "202, -1, ACCEPTED",
        "201, -1, UNCERTAIN",
        "206, -1, UNCERTAIN",
        "301, -1, UNCERTAIN",
        "302, 5, UNCERTAIN",
        "400, -1, REFUSED",
        "408, -1, REFUSED",
        "409, -1, STALE",
        "429, 5, REFUSED",
        "500, -1, UNCERTAIN",
        "503, -1, UNCERTAIN",
        "503, 5, NOT_DONE",
        "500, 0, NOT_DONE",
        "101, -1, UNCERTAIN",
        "600, 5, UNCERTAIN",
    })
    void everyAnswerHasOneMeaning(int status, int retryAfter, Verdict verdict) {
        Duration after = retryAfter < 0 ? null : Duration.ofSeconds(retryAfter);
        assertThat(Verdict.of(Answer.of(status, after, ""), ActionConfig.OWN)).isEqualTo(verdict);
    }

    @Test
    void noAnswerIsUncertainUnlessTheCallCertainlyNeverLeft() {
        assertThat(Verdict.of(Answer.none("read timed out", true), ActionConfig.OWN))
                .isEqualTo(Verdict.UNCERTAIN);
        assertThat(Verdict.of(Answer.none("connection refused", false), ActionConfig.OWN))
                .isEqualTo(Verdict.NOT_DONE);
    }

    @Test
    void s25_aCallThatTimesOutAfterActingIsUncertainAndNothingFurtherStarts() {
        rig.executor.then(Answer.none("no answer within 20 s", true), Duration.ofSeconds(20), false);
        rig.down("api-2").run(300);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.onlyRun().steps().get(0).state()).isEqualTo(StepState.UNCERTAIN);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isTrue();
    }

    @Test
    void s25_aPassedVerificationSettlesWhatWasUncertain() {
        rig.executor.then(Answer.none("no answer within 20 s", true), Duration.ofSeconds(20), true);
        rig.down("api-2").run(60);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isFalse();
    }

    @Test
    void s25_aLateOutcomeSettlesWhatWasUncertain() {
        rig.executor.then(Answer.of(500, null, "oops"), false);
        rig.down("api-2").run(20);
        String run = rig.onlyRun().id();
        assertThat(rig.answer(rig.remediator().outcome(run, 1, true, "took a while", "runner"))
                        .result())
                .isEqualTo(Result.DONE);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        rig.world.truth("api-2", Status.UP);
        rig.run(20);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isFalse();
    }

    @Test
    void s25_whatWasUncertainNeverClimbsTheLadderByItself() {
        rig.executor.then(Answer.of(500, null, "oops"), false);
        rig.down("api-2").run(20);
        String run = rig.onlyRun().id();
        rig.answer(rig.remediator().outcome(run, 1, true, "", "runner"));
        rig.run(120);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXHAUSTED);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isFalse();
    }

    @Test
    void s25_aLateOutcomeThatItFailedEndsTheRun() {
        rig.executor.then(Answer.of(500, null, "oops"), false);
        rig.down("api-2").run(20);
        rig.answer(rig.remediator().outcome(rig.onlyRun().id(), 1, false, "no such host", "runner"));
        rig.run(60);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.rules()).contains("cooldown");
    }

    @Test
    void aPersonGivesUpWhatIsUncertain() {
        rig.executor.then(Answer.of(500, null, "oops"), false);
        rig.down("api-2").run(20);
        assertThat(rig.answer(rig.remediator().reject(rig.onlyRun().id(), "ops", "I did it by hand"))
                        .result())
                .isEqualTo(Result.DONE);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_UNCERTAIN)).isFalse();
        rig.run(1200);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.rules()).contains("latch");
    }

    @Test
    void aRefusalIsNotRetriedAndNotClimbedOver() {
        rig.executor.then(Answer.of(403, null, "not on a Friday"), false);
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.onlyRun().steps().get(0).state()).isEqualTo(StepState.REFUSED);
        assertThat(rig.onlyRun().steps().get(0).outcome()).contains("not on a Friday");
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
    }

    @Test
    void s23_aRetryReusesTheIdentifierAndTheText() {
        rig.executor
                .then(Answer.of(503, Duration.ofSeconds(3), "busy"), false)
                .then(Answer.of(503, Duration.ofSeconds(3), "busy"), false);
        rig.down("api-2").run(40);
        assertThat(rig.executor.sent).hasSize(3);
        assertThat(rig.executor.sent)
                .extracting(ScriptedExecutor.Sent::id)
                .containsOnly(rig.onlyRun().id() + "-1-1");
        assertThat(rig.executor.sent)
                .extracting(s -> s.body().toString())
                .containsOnly(rig.executor.sent.get(0).body().toString());
        assertThat(Duration.between(
                        rig.executor.sent.get(0).at(), rig.executor.sent.get(1).at()))
                .isBetween(Duration.ofMillis(3000), Duration.ofMillis(3200));
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.onlyRun().steps().get(0).attempts()).isEqualTo(1);
    }

    @Test
    void s23_pastItsExpiryNothingIsSent() {
        for (int i = 0; i < 50; i++) {
            rig.executor.then(Answer.of(503, Duration.ofSeconds(4), "busy"), false);
        }
        rig.down("api-2").run(120);
        assertThat(rig.executor.sent)
                .hasSizeBetween(6, 8)
                .allSatisfy(s -> assertThat(s.at()).isBefore(s.expires()));
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.onlyRun().steps().get(0).state()).isEqualTo(StepState.EXPIRED);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
    }

    @Test
    void aRetryThatIsAskedForTooLateEndsAtOnce() {
        rig.executor.then(Answer.of(503, Duration.ofHours(1), "come back later"), false);
        rig.down("api-2").run(10);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aCallThatNeverLeftGoesToTheNextAddressAndRoundAgain(int failures) {
        for (int i = 0; i < failures; i++) {
            rig.executor.then(Answer.none("connection refused", false), Duration.ofMillis(10), false);
        }
        rig.down("api-2").run(40);
        assertThat(rig.executor.sent).hasSize(failures + 1);
        for (int i = 0; i <= failures; i++) {
            assertThat(rig.executor.sent.get(i).call().url().getPort()).isEqualTo(9700 + i % 2);
        }
        assertThat(rig.executor.sent)
                .extracting(ScriptedExecutor.Sent::id)
                .containsOnly(rig.onlyRun().id() + "-1-1");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void aCallThatMayHaveLeftGoesToNoOtherAddress() {
        rig.executor.then(Answer.none("connection reset", true), false);
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
    }

    @Test
    void anExecutorThatIsNowhereToBeReachedFailsTheRunForCertain() {
        for (int i = 0; i < 100; i++) {
            rig.executor.then(Answer.none("connection refused", false), Duration.ofMillis(10), false);
        }
        rig.down("api-2").run(60);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.executor.sent.size()).isBetween(6, 40);
        assertThat(rig.executor.sent).allSatisfy(s -> assertThat(s.at()).isBefore(s.expires()));
    }

    @Test
    void anExecutorThatTheEstateDoesNotHaveAnyMoreFailsTheRunForCertain() {
        AlertingConfig c = rig.config;
        rig.config = new AlertingConfig(
                c.services(), c.rules(), c.receivers(), null, c.plans(), Map.of(), c.healing(), c.externalUrl());
        rig.remediator().apply(rig.config);
        rig.down("api-2").run(10);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.onlyRun().steps().get(0).outcome()).contains("no executor runner");
    }

    @Test
    void aSecretThatCannotSignFailsTheRunForCertain() {
        AlertingConfig c = rig.config;
        RemediationConfig.Executor broken = new RemediationConfig.Executor(
                "runner", List.of(URI.create("http://127.0.0.1:9700/")), new Secret("hunter2"), List.of());
        rig.config = new AlertingConfig(
                c.services(), c.rules(), c.receivers(), null, c.plans(), Map.of("runner", broken), c.healing(), "");
        rig.remediator().apply(rig.config);
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(String.join("\n", rig.timeline)).doesNotContain("hunter2");
    }

    @Test
    void whatIsAcceptedIsSettledByTheVerification() {
        rig.executor.then(202);
        rig.down("api-2").run(40);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void whatIsAcceptedIsSettledByItsOutcome() {
        rig.executor.then(Answer.of(202, null, ""), false);
        rig.down("api-2").run(50);
        assertThat(rig.onlyRun().steps().get(0).state()).isEqualTo(StepState.ACCEPTED);
        String run = rig.onlyRun().id();
        rig.answer(rig.remediator().outcome(run, 1, true, "done", "runner"));
        assertThat(rig.onlyRun().steps().get(0).state()).isEqualTo(StepState.DONE);
        assertThat(rig.answer(rig.remediator().outcome(run, 1, true, "done", "runner"))
                        .result())
                .isEqualTo(Result.DONE);
        rig.run(50);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        rig.run(30);
        assertThat(rig.executor.actions()).containsExactly("restart api-2", "recreate api-2");
    }

    @Test
    void whatIsAcceptedAndFailedGetsTheNextRung() {
        rig.executor.then(Answer.of(202, null, ""), false);
        rig.down("api-2").run(15);
        rig.answer(rig.remediator().outcome(rig.onlyRun().id(), 1, false, "exit code 1", "runner"));
        rig.run(30);
        assertThat(rig.executor.actions()).containsExactly("restart api-2", "recreate api-2");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void whatIsAcceptedAndNeverSettledIsUncertain() {
        rig.executor.then(Answer.of(202, null, ""), false);
        rig.down("api-2").run(100);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
    }

    @Test
    void anOutcomeThatOvertakesItsAnswerCounts() {
        rig.executor.then(Answer.of(202, null, ""), Duration.ofSeconds(8), true);
        rig.down("api-2").run(8);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.CALLING);
        rig.answer(rig.remediator().outcome(rig.onlyRun().id(), 1, true, "", "runner"));
        assertThat(rig.onlyRun().steps().get(0).state()).isEqualTo(StepState.DONE);
        rig.run(30);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void anOutcomeOfNothingIsNotFoundAndOneOfWhatIsOverConflicts() {
        rig.down("api-2").run(40);
        String run = rig.onlyRun().id();
        assertThat(rig.answer(rig.remediator().outcome("nobody", 1, true, "", "x"))
                        .result())
                .isEqualTo(Result.NOT_FOUND);
        assertThat(rig.answer(rig.remediator().outcome(run, 9, true, "", "x")).result())
                .isEqualTo(Result.NOT_FOUND);
        assertThat(rig.answer(rig.remediator().outcome(run, 1, false, "", "x")).result())
                .isEqualTo(Result.CONFLICT);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void pain28_aStaleEpochEndsTheRunWithoutACompensation() {
        rig.executor.then(Answer.of(409, null, "epoch 7 was seen"), false);
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.onlyRun().steps().get(0).outcome()).contains("epoch 7");
    }

    @Test
    void theEpochGrowsFromRunToRun() {
        rig.plans(Plans.restart()
                .cooldown(Duration.ZERO)
                .verify(2, 60)
                .budgets(10, 10)
                .plan());
        for (int i = 1; i <= 3; i++) {
            rig.down("api-" + i).run(30);
        }
        assertThat(rig.executor.sent).hasSize(3);
        assertThat(rig.executor.sent)
                .extracting(ScriptedExecutor.Sent::epoch)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void aRefusedStepTakesBackTheStepsBefore() {
        rig.executor.then(Answer.of(200, null, ""), false).then(Answer.of(400, null, "no"), false);
        rig.down("api-2").run(100);
        assertThat(rig.executor.actions()).containsExactly("restart api-2", "recreate api-2", "undrain api-2");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
    }

    @Test
    void aCompensationWithoutAnAnswerIsUncertainToo() {
        rig.executor
                .then(Answer.of(200, null, ""), false)
                .then(Answer.of(400, null, "no"), false)
                .then(Answer.none("reset", true), false);
        rig.down("api-2").run(100);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        rig.answer(rig.remediator().outcome(rig.onlyRun().id(), 3, true, "", "runner"));
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
    }

    @Test
    void aThirdFailureInOneIncidentLatches() {
        rig.plans(Plans.restart()
                .cooldown(Duration.ZERO)
                .budgets(100, 100)
                .verify(5, 20)
                .plan());
        for (int i = 0; i < 10; i++) {
            rig.executor.then(Answer.of(400, null, "no"), false);
        }
        rig.down("api-2").run(120);
        assertThat(rig.executor.sent).hasSize(Endings.FAILURES_TO_LATCH);
        assertThat(rig.rules()).contains("latch");
    }
}
