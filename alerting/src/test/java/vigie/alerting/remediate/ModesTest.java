package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.RemediationConfig;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.Rig.Plans;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.IncidentLog.Page;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Status;

class ModesTest {
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
    void s17_aShadowJudgesAllGuardsAndWritesDownOnceWhatItWouldHaveDone() {
        rig.plans(Plans.restart().mode(Run.Mode.SHADOW).plan()).started();
        rig.down("api-2").run(120);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.world.looks).isEqualTo(1);
        Run run = rig.onlyRun();
        assertThat(run.state()).isEqualTo(Run.State.SHADOWED);
        assertThat(run.mode()).isEqualTo(Run.Mode.SHADOW);
        assertThat(run.steps()).singleElement().satisfies(step -> {
            assertThat(step.action()).isEqualTo("restart");
            assertThat(step.attempts()).isZero();
        });
        assertThat(rig.metric(
                        "vigie_remediations_total",
                        "plan",
                        "restart-api",
                        "action",
                        "restart",
                        "mode",
                        "shadow",
                        "outcome",
                        "shadowed"))
                .isEqualTo(1);
    }

    @Test
    void s17_aShadowIsRefusedWhereThePlanWouldBe() {
        rig.plans(Plans.restart().mode(Run.Mode.SHADOW).plan()).started();
        rig.down("api-1", "api-2").run(20);
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.rules()).containsExactly("mass_failure");
    }

    @Test
    void aShadowLivesOnTheBudgetOfItsPlan() {
        rig.plans(Plans.restart()
                        .mode(Run.Mode.SHADOW)
                        .cooldown(Duration.ofSeconds(30))
                        .plan())
                .started();
        for (int i = 0; i < 4; i++) {
            rig.down("api-2").run(40);
            rig.world.truth("api-2", Status.UP);
            rig.run(10);
        }
        assertThat(rig.runs()).hasSize(2);
        assertThat(rig.rules()).contains("budget");
        assertThat(rig.said).isEmpty();
    }

    @Test
    void s30_autoThatHasNotEarnedItBehavesAsShadowAndSaysSo() {
        rig.plans(Plans.restart().notEarned().plan()).started();
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.SHADOWED);
        assertThat(rig.timeline).anyMatch(line -> line.contains("no passed scorecard and no override"));
    }

    @Test
    void whoOnlyObservesIsNotJudgedAndLooksAtNothing() {
        rig.plans(Plans.restart().mode(Run.Mode.OBSERVE).plan()).started();
        rig.down("api-1", "api-2").run(60);
        assertThat(rig.world.looks).isZero();
        assertThat(rig.refusals()).isEmpty();
        assertThat(rig.runs()).hasSize(2).allSatisfy(run -> {
            assertThat(run.mode()).isEqualTo(Run.Mode.OBSERVE);
            assertThat(run.state()).isEqualTo(Run.State.SHADOWED);
        });
    }

    @Test
    void theFirstPlanThatMatchesIsTheOne() {
        rig.plans(
                        Plans.restart()
                                .name("first")
                                .steps(Plans.step("drain", null))
                                .plan(),
                        Plans.restart().name("second").plan())
                .started();
        rig.down("api-2").run(30);
        assertThat(rig.executor.actions()).containsExactly("drain api-2");
    }

    @Test
    void evidenceThatClearsBeforeTheFreshLookStartsNothing() {
        rig.plans(Plans.restart().plan()).started();
        rig.down("api-2").run(5);
        rig.world.lookTakes(Duration.ofMillis(500));
        rig.run(1);
        rig.world.truth("api-2", Status.UP);
        rig.run(5);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.rules()).containsExactly("confirmation");
    }

    @Test
    void aFreshLookThatNeverEndsHoldsNothingUpForEver() {
        rig.plans(Plans.restart().plan()).started();
        rig.world.lookTakes(Duration.ofHours(10));
        rig.down("api-2").run(130);
        assertThat(rig.rules()).containsExactly("confirmation");
        rig.world.lookTakes(Duration.ofMillis(50));
        rig.run(130);
        assertThat(rig.executor.sent).hasSize(1);
    }

    @Test
    void listsComeInPagesNewestFirst() {
        rig.plans(Plans.restart().mode(Run.Mode.OBSERVE).plan()).started();
        for (int i = 0; i < 7; i++) {
            rig.down("api-2").run(8);
            rig.world.truth("api-2", Status.UP);
            rig.run(3);
        }
        Page<Run> first = rig.remediator().runs(3, null);
        Page<Run> second = rig.remediator().runs(3, first.next());
        Page<Run> third = rig.remediator().runs(3, second.next());
        assertThat(third.next()).isNull();
        List<String> ids = Stream.of(first, second, third)
                .flatMap(p -> p.items().stream())
                .map(Run::id)
                .toList();
        assertThat(ids).hasSize(7).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(rig.remediator().run(ids.get(3))).isPresent();
        assertThat(rig.remediator().run("nobody")).isEmpty();
        assertThat(rig.remediator().runsOf(first.items().get(0).incident())).containsExactly(ids.get(0));
    }

    @Test
    void theLedgerComesInPagesToo() {
        rig.plans(Plans.restart().plan()).started();
        rig.down("api-1", "api-2").run(300);
        Page<Refusal> all = rig.remediator().refusals(1000, null);
        Page<Refusal> first = rig.remediator().refusals(4, null);
        Page<Refusal> second = rig.remediator().refusals(4, first.next());
        assertThat(first.items()).isEqualTo(all.items().subList(0, 4));
        assertThat(second.items()).isEqualTo(all.items().subList(4, 8));
    }

    private Plans onFailure() {
        return Plans.restart().page(RemediationConfig.Page.ON_FAILURE).verify(5, 60);
    }

    private Trigger trigger() {
        return rig.world.triggers().stream()
                .filter(t -> t.finding().service().equals("api"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPageIsHeldWhileAPlanThatActsIsAtWork() {
        rig.plans(onFailure().plan()).started();
        rig.noEffect();
        rig.down("api-2").run(1);
        Instant active = trigger().activeAt();
        assertThat(rig.remediator().pageHeldUntil(trigger())).isEqualTo(active.plusSeconds(65));
        rig.run(9);
        Instant called = rig.executor.sent.get(0).at();
        assertThat(rig.remediator().pageHeldUntil(trigger())).isBetween(called.plusSeconds(59), called.plusSeconds(61));
        rig.run(70);
        assertThat(rig.remediator().pageHeldUntil(trigger())).isNull();
    }

    @Test
    void aPageIsNotHeldForAPlanThatDoesNotAct() {
        rig.plans(onFailure().notEarned().plan()).started();
        rig.down("api-2").run(1);
        assertThat(rig.remediator().pageHeldUntil(trigger())).isNull();
        rig.plans(onFailure().mode(Run.Mode.APPROVE).plan());
        assertThat(rig.remediator().pageHeldUntil(trigger())).isNull();
        rig.plans(Plans.restart().plan());
        assertThat(rig.remediator().pageHeldUntil(trigger())).isNull();
    }

    @Test
    void aPageIsNotHeldOnceAGuardRefuses() {
        rig.plans(onFailure().plan()).started();
        rig.down("api-1", "api-2").run(10);
        assertThat(rig.remediator().pageHeldUntil(trigger())).isNull();
    }

    @Test
    void aPageIsNotHeldWhileEverythingIsHeldOrWhatWasDoneIsUncertain() {
        rig.plans(onFailure().plan()).started();
        rig.executor.then(Answer.of(500, null, ""), false);
        rig.down("api-2").run(1);
        rig.answer(rig.remediator().hold("stop", "ann"));
        assertThat(rig.remediator().pageHeldUntil(trigger())).isNull();
        rig.answer(rig.remediator().release("", "ann"));
        assertThat(rig.remediator().pageHeldUntil(trigger())).isNotNull();
        rig.run(10);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
        assertThat(rig.remediator().pageHeldUntil(trigger())).isNull();
    }
}
