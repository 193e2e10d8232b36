package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Lease;
import vigie.model.Operator;
import vigie.model.Operator.Result;
import vigie.model.Run;
import vigie.model.Run.Verdict;
import vigie.model.Scorecard;
import vigie.model.Status;

/** What a shadow would have done is judged by what came after, and that is what lets a plan act by itself. */
class ScorecardTest {
    private static final int WITHIN = 60;

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder).keepingAlerts();
        rig.plans(shadow().plan()).started();
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    private static Plans shadow() {
        return plans().mode(Run.Mode.SHADOW);
    }

    private static Plans plans() {
        return Plans.restart().cooldown(Duration.ZERO).budgets(1000, 1000).verify(5, WITHIN);
    }

    private Run.Judgement judgement() {
        return Optional.ofNullable(rig.runs().get(0).judgement()).orElseThrow();
    }

    private void isJudged(Verdict verdict, String reason) {
        assertThat(judgement().verdict()).as(judgement().reason()).isEqualTo(verdict);
        assertThat(judgement().reason()).contains(reason);
        assertThat(judgement().by()).isEqualTo("vigie");
        assertThat(judgement().at()).isNotNull();
    }

    private Scorecard card() {
        return rig.remediator().scorecards().get(0);
    }

    @Test
    void s30_aTroubleThatLastsUntilAnActionWouldHaveBeenSeenToWorkMakesTheDecisionRight() {
        rig.down("api-2").run(10);
        assertThat(judgement().verdict()).isEqualTo(Verdict.OPEN);
        assertThat(card().open()).isEqualTo(1);
        rig.run(WITHIN - 10);
        assertThat(judgement().verdict()).as("a moment too early").isEqualTo(Verdict.OPEN);
        rig.run(10);
        isJudged(Verdict.RIGHT, "held still after 1m");
        assertThat(card().right()).isEqualTo(1);
        assertThat(rig.timeline).anyMatch(line -> line.startsWith("verified: restart-api on api-2 was judged right"));
        assertThat(rig.audit()).anyMatch(e -> e.action().equals("run.judged"));
    }

    @Test
    void s30_aTroubleThatEndsByItselfMakesTheDecisionNeedless() {
        rig.down("api-2").run(15);
        rig.world.truth("api-2", Status.UP);
        rig.run(WITHIN);
        isJudged(Verdict.NEEDLESS, "over by itself after");
    }

    @Test
    void s30_whatComesBackIsAnotherQuestion() {
        rig.down("api-2").run(15);
        rig.world.truth("api-2", Status.UP);
        rig.run(10);
        rig.down("api-2").run(WITHIN);
        assertThat(rig.runs().get(1).judgement()).matches(j -> j.verdict() == Verdict.NEEDLESS);
    }

    @Test
    void s30_aMassFailureThatWasUnderWayMakesTheDecisionHarmful() {
        rig.down("api-2").run(15);
        rig.down("api-1").run(3);
        isJudged(Verdict.HARMFUL, "2 of 3 instances of api unhealthy");
    }

    @Test
    void s30_whoseStateIsNotKnownIsNoPartOfAMassFailure() {
        rig.down("api-2").run(15);
        rig.world.truth("api-1", Status.UNKNOWN);
        rig.world.truth("api-3", Status.UNKNOWN);
        rig.run(WITHIN);
        isJudged(Verdict.RIGHT, "");
    }

    @Test
    void s30_aMassFailureAfterTheTimeIsAnotherStory() {
        rig.down("api-2").run(WITHIN + 10);
        rig.down("api-1").run(30);
        isJudged(Verdict.RIGHT, "");
    }

    @Test
    void s30_aDependencyThatIsDownMakesTheDecisionHarmful() {
        rig.down("api-2").run(15);
        rig.down("db-1").run(3);
        isJudged(Verdict.HARMFUL, "depends on db");
    }

    @Test
    void s30_plannedWorkMakesTheDecisionHarmful() {
        rig.down("api-2").run(15);
        ZonedDateTime wall = rig.clock.instant().atZone(ZoneOffset.UTC);
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
                c.plans(),
                c.executors(),
                c.healing(),
                new AlertingConfig.Quiet(List.of(), Map.of(), List.of(work)),
                null,
                c.externalUrl());
        rig.remediator().apply(rig.config);
        rig.run(2);
        isJudged(Verdict.HARMFUL, "patching");
    }

    @Test
    void s30_aDeploymentMakesTheDecisionHarmful() {
        rig.down("api-2").run(15);
        Instant until = rig.clock.instant().plusSeconds(300);
        rig.answer(rig.remediator()
                .lease(new Lease("", "api", "", "deploy-4711", "release 4711", Instant.EPOCH, until), "ops"));
        rig.run(2);
        isJudged(Verdict.HARMFUL, "deploy-4711");
    }

    @Test
    void s30_whatAPersonTookInHandWasReal() {
        rig.down("api-2").run(15);
        Alerts.acknowledge(rig.database(), rig.onlyRun().incident(), "ann");
        rig.world.truth("api-2", Status.UP);
        rig.run(WITHIN);
        isJudged(Verdict.RIGHT, "ann had its incident in hand");
    }

    @Test
    void s30_whatAnotherPlanHealedWasReal() {
        RemediationConfig.When latency = new RemediationConfig.When(
                "api", null, null, "latency", null, null, Labels.EMPTY, Duration.ofSeconds(1));
        rig.plans(plans().name("drain-api").when(latency).plan(), shadow().plan());
        rig.down("api-2").run(15);
        Finding slow = World.finding(
                Finding.Kind.ANOMALY, Finding.State.ACTIVE, "api", rig.world.instance("api-2"), null, "slow");
        rig.world.holds(slow);
        rig.run(5);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
        rig.world.over(slow);
        rig.run(WITHIN);
        assertThat(rig.runs()).hasSize(2);
        Run.Judgement judgement =
                Optional.ofNullable(rig.runs().get(1).judgement()).orElseThrow();
        assertThat(judgement.verdict()).isEqualTo(Verdict.RIGHT);
        assertThat(judgement.reason()).contains("has healed it");
    }

    @Test
    void s30_judgingOutlivesTheProcess() {
        rig.down("api-2").run(15);
        rig.start().run(WITHIN + 5);
        isJudged(Verdict.RIGHT, "");
        assertThat(rig.runs()).hasSize(1);
    }

    @Test
    void s30_whatIsNotKnownIsNotJudgedUntilItIs() {
        rig.down("api-2").run(15);
        rig.world.truth("api-2", Status.UNKNOWN);
        rig.run(WITHIN + 60);
        assertThat(judgement().verdict()).isEqualTo(Verdict.OPEN);
        rig.down("api-2").run(3);
        isJudged(Verdict.RIGHT, "");
    }

    @Test
    void s30_whatIsOverWhenItIsKnownAgainProvesNothing() {
        rig.down("api-2").run(15);
        rig.world.truth("api-2", Status.UNKNOWN);
        rig.run(WITHIN + 60);
        rig.world.truth("api-2", Status.UP);
        rig.run(3);
        isJudged(Verdict.NEEDLESS, "not known to hold when the time was over");
    }

    @Test
    void s30_aPersonCorrectsAJudgement() {
        rig.down("api-2").run(15);
        rig.world.truth("api-2", Status.UP);
        rig.run(WITHIN);
        Run run = rig.onlyRun();
        assertThat(judge(run.id(), Verdict.OPEN).result()).isEqualTo(Result.INVALID);
        Operator.Answer answer = judge(run.id(), Verdict.RIGHT);
        assertThat(answer.result()).isEqualTo(Result.DONE);
        assertThat(answer.detail()).contains("would have acted 1 times, 1 right, 0 needless, 0 harmful");
        assertThat(judgement().verdict()).isEqualTo(Verdict.RIGHT);
        assertThat(judgement().by()).isEqualTo("ann");
        assertThat(judgement().reason()).isEqualTo("it was a leak");
        assertThat(rig.audit())
                .anyMatch(e -> e.action().equals("run.judged") && e.actor().equals("ann"));
        assertThat(judge("nobody", Verdict.RIGHT).result()).isEqualTo(Result.NOT_FOUND);
    }

    private Operator.Answer judge(String run, Verdict verdict) {
        return rig.answer(rig.remediator().judge(run, verdict, "ann", "it was a leak"));
    }

    @Test
    void whatOnlyObservesIsNotJudged() {
        rig.plans(plans().mode(Run.Mode.OBSERVE).plan());
        rig.down("api-2").run(WITHIN + 30);
        assertThat(rig.onlyRun().judgement()).isNull();
        assertThat(judge(rig.onlyRun().id(), Verdict.RIGHT).result()).isEqualTo(Result.CONFLICT);
    }

    private void earn() {
        for (int i = 0; i < Scorecard.DECISIONS_NEEDED; i++) {
            assertThat(card().passes()).as("after " + i).isFalse();
            rig.down("api-2").run(WITHIN + 8);
            rig.world.truth("api-2", Status.UP);
            rig.run(3);
        }
        assertThat(card().passes()).isTrue();
        assertThat(card().summary()).contains("would have acted 20 times, 20 right", "passed");
    }

    @Test
    void s30_autoActsOnceItsScorecardPassesAndNoMoreOnceADecisionTurnsOutToHaveBeenHarmful() {
        rig.plans(plans().notEarned().plan());
        earn();
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.audit()).anyMatch(e -> e.action().equals("plan.trusted"));
        rig.down("api-2").run(20);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
        assertThat(rig.runs().get(0).state()).isEqualTo(Run.State.DONE);
        assertThat(card().acts()).isTrue();

        assertThat(judge(rig.runs().get(0).id(), Verdict.HARMFUL).result()).isEqualTo(Result.DONE);
        assertThat(card().acts()).isFalse();
        assertThat(rig.audit()).anyMatch(e -> e.action().equals("plan.distrusted"));
        rig.down("api-2").run(20);
        assertThat(rig.executor.sent).hasSize(1);
        assertThat(rig.runs().get(0).state()).isEqualTo(Run.State.SHADOWED);
    }

    @Test
    void s30_trustOutlivesTheProcessAndAChangeOfMode() {
        earn();
        rig.plans(plans().notEarned().plan());
        rig.start().run(31);
        rig.down("api-2").run(20);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
    }

    @Test
    void s30_aChangedPlanBeginsAnew() {
        rig.down("api-2").run(WITHIN + 10);
        rig.world.truth("api-2", Status.UP);
        rig.run(3);
        String before = card().version();
        rig.plans(shadow().steps(Plans.step("reimage", null)).plan());
        assertThat(card().version()).isNotEqualTo(before);
        assertThat(card().decisions()).isZero();
        assertThat(card().summary()).contains("1 decisions from before the plan was changed do not count");
        rig.plans(shadow().percent(50).plan());
        assertThat(card().decisions()).isZero();
        rig.plans(plans().notEarned().page(RemediationConfig.Page.ON_FAILURE).plan());
        assertThat(card().version())
                .as("how far it may go and when people are told is not what it does")
                .isEqualTo(before);
        assertThat(card().right()).isEqualTo(1);
    }

    @Test
    void fewAreNotEnoughAndOneOfTwentyMayBeNeedless() {
        assertThat(Scorecard.passes(19, 0, 0)).isFalse();
        assertThat(Scorecard.passes(19, 1, 0)).isTrue();
        assertThat(Scorecard.passes(18, 2, 0)).isFalse();
        assertThat(Scorecard.passes(1_000, 0, 1)).isFalse();
    }
}
