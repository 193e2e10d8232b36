package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.alerting.ActionConfig;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.DataLoss;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Labels;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Run.StepState;

/** One instance takes the place of another: only if that one writes no more, and not too much is lost. */
class FailoverTest {
    private static final String LAG = "replication_lag";

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

    private static RemediationConfig.Step step(String action, boolean goesOn) {
        RemediationConfig.Step undo = goesOn ? Plans.step("unfence", null) : null;
        return new RemediationConfig.Step(
                action, "runner", Duration.ofSeconds(20), Duration.ofSeconds(30), Map.of(), goesOn, undo);
    }

    private Plans failover(RemediationConfig.Step... steps) {
        return Plans.restart().steps(steps).verify(5, 60);
    }

    private void fences() {
        AlertingConfig c = rig.config;
        rig.config = c.withExecutors(Map.of(
                "runner",
                new RemediationConfig.Executor(
                        "runner",
                        List.of(URI.create("http://127.0.0.1:9700/").toString()),
                        Rig.SECRET,
                        List.of("127.0.0.0/8"),
                        Map.of(),
                        Map.of(),
                        ActionConfig.OWN,
                        true)));
    }

    private List<String> refusals(String rule) {
        return rig.refusals().stream()
                .filter(r -> r.rule().equals(rule))
                .map(Refusal::reason)
                .toList();
    }

    @Test
    void s13_aFailoverWithoutProofThatTheOldOneWritesNoMoreIsRefused() {
        rig.plans(failover(step("failover", false)).plan()).started();
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(refusals("fencing")).anySatisfy(why -> assertThat(why).contains("api-2 writes no more"));
    }

    @Test
    void s13_aFenceThatIsDoneLetsTheFailoverFollowAtOnce() {
        rig.plans(failover(step("fence", true), step("failover", false)).plan()).started();
        rig.executor.then(Answer.of(200, null, ""), false);
        rig.down("api-2").run(30);
        assertThat(rig.executor.actions()).containsExactly("fence api-2", "failover api-2");
        Duration between = Duration.between(
                rig.executor.sent.get(0).at(), rig.executor.sent.get(1).at());
        assertThat(between).isLessThan(Duration.ofSeconds(3));
        assertThat(rig.executor.sent.get(1).epoch())
                .isEqualTo(rig.executor.sent.get(0).epoch());
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void s13_aFenceThatIsAcceptedLetsTheFailoverFollowWhenItIsSettled() {
        rig.plans(failover(step("fence", true), step("failover", false)).plan()).started();
        rig.executor.then(Answer.of(202, null, ""), false);
        rig.down("api-2").run(20);
        assertThat(rig.executor.actions()).containsExactly("fence api-2");
        rig.answer(rig.remediator().outcome(rig.onlyRun().id(), 1, true, "power is off", "runner"));
        rig.run(10);
        assertThat(rig.executor.actions()).containsExactly("fence api-2", "failover api-2");
    }

    @ParameterizedTest
    @CsvSource({"403", "500"})
    void s13_aFenceThatFailedOrIsNotKnownLetsNothingFollow(int status) {
        rig.plans(failover(step("fence", true), step("failover", false)).plan()).started();
        rig.executor.then(Answer.of(status, null, "no power switch"), false);
        rig.down("api-2").run(300);
        assertThat(rig.executor.actions()).doesNotContain("failover api-2");
    }

    /** A fence that only failed to heal was done, but looked after: its rung does not go on, so it proves nothing. */
    @Test
    void s13_whatDidNotGoOnProvesNothing() {
        rig.plans(failover(Plans.step("fence", null), step("failover", false)).plan())
                .started();
        rig.executor.then(Answer.of(200, null, ""), false);
        rig.down("api-2").run(200);
        assertThat(rig.executor.actions()).containsExactly("fence api-2");
        assertThat(refusals("fencing")).isNotEmpty();
    }

    @Test
    void s13_whatWasFencedIsTakenBackIfTheFailoverIsRefused() {
        rig.plans(failover(step("fence", true), step("failover", false)).plan()).started();
        rig.executor.then(Answer.of(200, null, ""), false).then(Answer.of(412, null, "no candidate"), false);
        rig.down("api-2").run(60);
        assertThat(rig.executor.actions()).startsWith("fence api-2", "failover api-2", "unfence api-2");
    }

    /** The executor did it, and it did not heal: the new one may write, so the old one must not. */
    @Test
    void s13_onceAnotherMayWriteTheFenceStays() {
        rig.plans(failover(step("fence", true), step("failover", false)).plan()).started();
        rig.executor.then(Answer.of(200, null, ""), false).then(Answer.of(200, null, ""), false);
        rig.down("api-2").run(200);
        assertThat(rig.executor.actions()).containsExactly("fence api-2", "failover api-2");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXHAUSTED);
        assertThat(rig.said)
                .anySatisfy(told ->
                        assertThat(told.summary()).contains("another may have taken over from", "what was done stays"));
    }

    @Test
    void s15_aSystemThatFencesByItselfIsAskedAtOnce() {
        rig.plans(failover(step("failover", false)).plan());
        fences();
        rig.started().down("api-2").run(30);
        assertThat(rig.executor.actions()).containsExactly("failover api-2");
    }

    @Test
    void s13_aPersonMayStandInForTheProof() {
        rig.plans(failover(step("failover", false)).mode(Run.Mode.APPROVE).plan())
                .started();
        rig.down("api-2").run(20);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.WAITING_APPROVAL);
        rig.answer(rig.remediator().approve(rig.onlyRun().id(), "ops", "the rack is dark"));
        rig.run(10);
        assertThat(rig.executor.actions()).containsExactly("failover api-2");
    }

    private void bounded(double atMost, boolean seconds) {
        Plans plan = failover(step("failover", false));
        rig.plans(plan.dataLoss(new DataLoss("api", LAG, Labels.of(Map.of("state", "streaming")), atMost, seconds))
                .plan());
        fences();
        rig.started();
    }

    private void lag(String instance, String state, Duration ago, double value) {
        Instant at = rig.clock.instant().minus(ago);
        rig.samples.add(rig.world.instance(instance), LAG, Labels.of(Map.of("state", state)), at.toEpochMilli(), value);
    }

    @Test
    void s14_whatIsNotKnownIsNotLost() {
        bounded(30, true);
        lag("api-2", "streaming", Duration.ZERO, 0);
        lag("api-1", "catchup", Duration.ZERO, 0);
        lag("api-3", "streaming", Duration.ofMinutes(20), 0);
        rig.down("api-2").run(30);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(refusals("data_loss")).anySatisfy(why -> assertThat(why).contains("not known", LAG));
    }

    @Test
    void s14_theBestOfTheOthersCounts() {
        bounded(30, true);
        lag("api-1", "streaming", Duration.ofSeconds(1), 700);
        lag("api-3", "streaming", Duration.ofSeconds(1), 2);
        rig.down("api-2").run(30);
        assertThat(rig.executor.actions()).containsExactly("failover api-2");
    }

    @Test
    void s14_moreThanMayBeLostIsRefusedWithItsNumbers() {
        bounded(30, true);
        lag("api-1", "streaming", Duration.ofSeconds(1), 45);
        rig.down("api-2").run(30);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(refusals("data_loss"))
                .anySatisfy(why -> assertThat(why).contains("of data would be lost, 30 s may be"));
    }

    @Test
    void s14_theAgeOfALagInSecondsIsLostToo() {
        bounded(30, true);
        lag("api-1", "streaming", Duration.ofSeconds(50), 1);
        rig.down("api-2").run(30);
        assertThat(rig.executor.sent).isEmpty();
    }

    @Test
    void s14_whatCameAfterTheFailureSaysNothingOfWhatWasThere() {
        bounded(1000, false);
        lag("api-1", "streaming", Duration.ofSeconds(1), 4096);
        rig.down("api-2").run(5);
        // The standby has replayed everything that it got: that is no proof that it got everything.
        lag("api-1", "streaming", Duration.ZERO, 0);
        rig.run(30);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(refusals("data_loss")).anySatisfy(why -> assertThat(why).contains("4096 bytes"));
    }

    /** A disk that is full: it comes back for a moment after each restart, and never for long enough. */
    @Test
    void pain29_whatRestartsWithoutEndIsFailedOverInsteadOfRestartedAgain() {
        rig.plans(failover(Plans.step("restart", null), step("fence", true), step("failover", false))
                        .plan())
                .started();
        rig.executor.then(Answer.of(200, null, ""), false).then(Answer.of(200, null, ""), false);
        rig.down("api-2").run(120);
        assertThat(rig.executor.actions()).containsExactly("restart api-2", "fence api-2", "failover api-2");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void aStepThatGoesOnIsNotTakenForHealing() {
        rig.plans(failover(step("fence", true), step("failover", false)).plan()).started();
        rig.executor.then(Answer.of(200, null, ""), false);
        rig.down("api-2").run(30);
        assertThat(rig.onlyRun().steps().get(0).state()).isEqualTo(StepState.DONE);
        assertThat(rig.onlyRun().steps().get(0).outcome()).doesNotContain("healed");
    }
}
