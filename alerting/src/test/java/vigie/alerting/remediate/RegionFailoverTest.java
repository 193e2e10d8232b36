package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.DataLoss;
import vigie.alerting.RemediationConfig.Failover;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.Step;
import vigie.alerting.incident.Recoveries;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Refusal;
import vigie.model.RegionState.Readiness;
import vigie.model.Run;
import vigie.model.Service;
import vigie.model.Status;

/**
 * A whole region is lost: {@code eu} with an API, its database and two of the four instances of {@code orders}, whose other two stand in
 * {@code us}. Restarts are stopped by the brake on mass failures; the plan for the region goes through, if all that it asks is so.
 */
class RegionFailoverTest {
    private static final String LAG = "replication_lag";

    @TempDir
    Path folder;

    private Rig rig;
    private Regions regions;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.world.service("orders", List.of(), new Service.Redundancy(1, 1));
        for (String place : List.of("eu-1", "eu-2", "us-1", "us-2")) {
            rig.world.add("orders", "orders-" + place, "", place.substring(0, 2), rig.clock.instant());
        }
        regions = new Regions(rig.world, rig.clock);
        rig.noEffect();
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    private static Step step(String action, boolean goesOn, @Nullable String undo) {
        return new Step(
                action,
                "runner",
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Map.of(),
                goesOn,
                undo == null ? null : Plans.step(undo, null));
    }

    private static Plan plan(Run.Mode mode, @Nullable DataLoss bound, Step... steps) {
        Plans like = Plans.restart()
                .name("fail-over-eu")
                .mode(mode)
                .when(new RemediationConfig.When(
                        "orders",
                        null,
                        null,
                        null,
                        Finding.Kind.REGION_DOWN,
                        null,
                        Labels.of("region", "eu"),
                        Duration.ofSeconds(60)))
                .steps(steps)
                .verify(5, 60);
        Plan plan = (bound == null ? like : like.dataLoss(bound)).plan();
        return new Plan(
                plan.name(),
                plan.when(),
                plan.mode(),
                plan.override(),
                plan.page(),
                plan.steps(),
                plan.guard(),
                plan.verify(),
                false,
                null,
                new Failover("eu", "us"));
    }

    private static Plan plan(Run.Mode mode) {
        return plan(
                mode,
                null,
                step("fence", true, "unfence"),
                step("promote", true, null),
                step("switch", false, "switch-back"));
    }

    private static Plan restart() {
        return Plans.restart()
                .name("restart-orders")
                .when(new RemediationConfig.When(
                        "orders", "health", Status.DOWN, null, null, null, Labels.EMPTY, Duration.ZERO))
                .plan();
    }

    private Rig lost() {
        return rig.down("api-1", "api-2", "api-3", "db-1", "orders-eu-1", "orders-eu-2");
    }

    private void back(String... addresses) {
        for (String address : addresses) {
            rig.world.truth(address, Status.UP);
        }
    }

    private List<String> why(String rule) {
        return rig.refusals().stream()
                .filter(r -> r.rule().equals(rule) && r.plan().equals("fail-over-eu"))
                .map(Refusal::reason)
                .toList();
    }

    private List<String> targets(int call) {
        return rig.executor.sent.get(call).data().get("targets").findValuesAsText("instance");
    }

    @Test
    void s7_aLostRegionStopsEveryRestartAndThePlanForItGoesThroughInOrder() {
        rig.plans(restart(), plan(Run.Mode.AUTO)).started();
        lost().run(50);
        assertThat(rig.executor.sent).as("nothing before its time").isEmpty();
        rig.run(40);
        assertThat(rig.executor.actions())
                .containsExactly("fence orders-eu-1", "promote orders-us-1", "switch orders-us-1");
        assertThat(targets(0)).containsExactly("orders-eu-1", "orders-eu-2");
        assertThat(targets(1)).containsExactly("orders-us-1", "orders-us-2");
        assertThat(targets(2)).containsExactly("orders-us-1", "orders-us-2");
        Run run = rig.runs().get(0);
        assertThat(run.plan()).isEqualTo("fail-over-eu");
        assertThat(run.state()).isEqualTo(Run.State.DONE);
        assertThat(rig.refusals())
                .filteredOn(r -> r.plan().equals("restart-orders"))
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.rule()).isIn("mass_failure", "storm_cooldown"));
        assertThat(rig.told).last().asString().contains("fail-over-eu moved orders to us");
        rig.run(1300);
        assertThat(rig.executor.sent)
                .as("the region is still lost, and nothing moves again")
                .hasSize(3);
        assertThat(why("latch")).isNotEmpty();
        double rto = rig.database().read(Recoveries::all).getOrDefault("orders", 0.0);
        assertThat(rto)
                .as("from the loss, over a minute of waiting, to the work in us")
                .isBetween(55.0, 80.0);
    }

    @Test
    void s18_aPersonIsAskedAndTheEvidenceIsCheckedAgain() {
        rig.plans(plan(Run.Mode.APPROVE)).started();
        lost().run(70);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.WAITING_APPROVAL);
        assertThat(rig.executor.sent).isEmpty();
        rig.answer(rig.remediator().approve(rig.onlyRun().id(), "ops", "eu is dark"));
        rig.run(20);
        assertThat(rig.executor.actions()).hasSize(3);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void s18_aRegionThatIsBackBeforeTheYesLeavesNothingToDo() {
        rig.plans(plan(Run.Mode.APPROVE)).started();
        lost().run(70);
        back("orders-eu-1");
        rig.run(3);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXPIRED);
        assertThat(rig.executor.sent).isEmpty();
    }

    @Test
    void s3_aRegionThatIsOnlySilentIsNotLost() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        lost();
        rig.world.truth("orders-eu-2", Status.UNKNOWN);
        rig.run(120);
        assertThat(rig.executor.sent).isEmpty();
    }

    /** The others say that it works: the quorum is UP or UNKNOWN, on the board and in a fresh look. */
    @Test
    void s1_whatOnlyACutObserverSeesMovesNothing() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        lost();
        rig.world.onLook = service -> back("orders-eu-1");
        rig.run(63);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(why("region")).anySatisfy(reason -> assertThat(reason).contains("fresh check", "orders-eu-1", "UP"));
    }

    @Test
    void aSecondRegionThatWasNotReadyIsNotTaken() {
        regions.spoilt = "its data there is 12 min behind, accepted are 5 min";
        rig.plans(plan(Run.Mode.AUTO)).started();
        lost().run(120);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(why("region"))
                .anySatisfy(reason -> assertThat(reason)
                        .contains("us was not ready to take over orders when eu was lost", "12 min behind"));
    }

    @Test
    void readinessOfLongAgoIsNoneAndOneThatEndedWithTheLossIs() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        regions.spoilt = "a standby is gone";
        rig.run(330);
        lost().run(90);
        assertThat(rig.executor.sent).isEmpty();
    }

    @Test
    void standbysThatAreDegradedByTheLossWorkAndThoseThatAreDownDoNot() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        lost();
        rig.world.truth("orders-us-1", Status.DEGRADED);
        rig.world.truth("orders-us-2", Status.DEGRADED);
        rig.run(90);
        assertThat(rig.executor.actions()).hasSize(3);
    }

    @Test
    void s7_whatFailsOutsideTheLostRegionIsAMassFailureStill() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        lost().down("orders-us-1", "orders-us-2").run(120);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(why("region")).isNotEmpty();
        back("orders-us-1");
        for (int i = 0; i < 10; i++) {
            rig.world.add("web", "web-" + i, "", "us", Instant.EPOCH);
            rig.world.truth("web-" + i, i < 5 ? Status.DOWN : Status.UP);
        }
        rig.world.service("web", List.of(), null);
        rig.run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(why("mass_failure")).anySatisfy(reason -> assertThat(reason).contains("of all services"));
    }

    @Test
    void s13_withoutAFenceOrAPersonNothingIsPromoted() {
        rig.plans(plan(Run.Mode.AUTO, null, step("promote", true, null), step("switch", false, null)))
                .started();
        lost().run(90);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(why("fencing")).anySatisfy(reason -> assertThat(reason).contains("orders in eu writes no more"));
    }

    private void lag(String instance, Duration ago, double value) {
        Instant at = rig.clock.instant().minus(ago);
        rig.samples.add(rig.world.instance(instance), LAG, Labels.EMPTY, at.toEpochMilli(), value);
    }

    private Plan bounded() {
        return plan(
                Run.Mode.AUTO,
                new DataLoss("orders", LAG, Labels.EMPTY, 30, true),
                step("fence", true, "unfence"),
                step("promote", false, null));
    }

    @Test
    void s14_theLossIsThatOfTheOtherRegionWhenTheFirstOfTheLostOneWent() {
        rig.plans(bounded()).started();
        lag("orders-eu-2", Duration.ZERO, 0);
        lag("orders-us-1", Duration.ZERO, 45);
        rig.down("orders-eu-1").run(20);
        // It has replayed what it got: that says nothing of what it never got.
        lag("orders-us-1", Duration.ZERO, 0);
        lost().run(90);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(why("data_loss")).anySatisfy(reason -> assertThat(reason).contains("of data would be lost"));
    }

    @Test
    void s14_whatIsCloseEnoughIsMoved() {
        rig.plans(bounded()).started();
        lag("orders-us-2", Duration.ZERO, 2);
        lost().run(90);
        assertThat(rig.executor.actions()).containsExactly("fence orders-eu-1", "promote orders-us-1");
    }

    @Test
    void aPromotionThatIsRefusedHasTheFenceTakenBack() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(200).then(Answer.of(412, null, "no candidate"), false);
        lost().run(90);
        assertThat(rig.executor.actions())
                .startsWith("fence orders-eu-1", "promote orders-us-1", "unfence orders-eu-1")
                .doesNotContain("switch orders-us-1");
        assertThat(targets(2)).containsExactly("orders-eu-1", "orders-eu-2");
    }

    @Test
    void s10_afterAPromotionThatWasNotCarriedThroughNothingIsTriedAgain() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(200).then(200).then(Answer.of(403, null, "no"), false);
        lost().run(1500);
        assertThat(rig.executor.sent).hasSize(3);
        assertThat(why("latch")).isNotEmpty();
    }

    @Test
    void s13_onceAnotherWritesTheFenceStaysWhateverComesAfter() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(200).then(200).then(Answer.of(403, null, "no"), false);
        lost().run(120);
        assertThat(rig.executor.actions())
                .containsExactly("fence orders-eu-1", "promote orders-us-1", "switch orders-us-1");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isTrue();
    }

    private static Plan withWayBack() {
        return plan(
                Run.Mode.AUTO,
                null,
                step("fence", true, "unfence"),
                step("promote", true, "demote"),
                step("switch", false, "switch-back"));
    }

    @Test
    void whatSaysHowItIsTakenBackIsTakenBackInReverse() {
        rig.plans(withWayBack()).started();
        rig.executor.then(200).then(200).then(Answer.of(403, null, "no"), false);
        lost().run(120);
        assertThat(rig.executor.actions())
                .containsExactly(
                        "fence orders-eu-1",
                        "promote orders-us-1",
                        "switch orders-us-1",
                        "demote orders-us-1",
                        "unfence orders-eu-1");
    }

    @Test
    void s13_whatCannotBeTakenBackKeepsTheFence() {
        rig.plans(withWayBack()).started();
        rig.executor
                .then(200)
                .then(200)
                .then(Answer.of(403, null, "no"), false)
                .then(Answer.of(403, null, "no"), false);
        lost().run(120);
        assertThat(rig.executor.actions()).endsWith("demote orders-us-1").doesNotContain("unfence orders-eu-1");
    }

    @Test
    void aRegionThatComesBackBeforeThePromotionIsLeftAlone() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(Answer.of(202, null, ""), false);
        lost().run(63);
        assertThat(rig.executor.actions()).containsExactly("fence orders-eu-1");
        back("orders-eu-1");
        rig.run(2);
        rig.answer(rig.remediator().outcome(rig.runs().get(0).id(), 1, true, "fenced", "runner"));
        rig.run(60);
        assertThat(rig.executor.actions()).containsExactly("fence orders-eu-1", "unfence orders-eu-1");
        assertThat(why("confirmation")).isNotEmpty();
    }

    @Test
    void aRegionThatComesBackAfterThePromotionHoldsNothingUp() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(200).then(Answer.of(202, null, ""), false);
        lost().run(64);
        assertThat(rig.executor.actions()).containsExactly("fence orders-eu-1", "promote orders-us-1");
        rig.answer(rig.remediator().outcome(rig.runs().get(0).id(), 2, true, "promoted", "runner"));
        back("orders-eu-1");
        rig.run(30);
        assertThat(rig.executor.actions()).endsWith("switch orders-us-1").hasSize(3);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void s25_aPromotionThatMayHaveBeenDoneIsForAPerson() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.executor.then(200).then(Answer.of(500, null, ""), false);
        lost().run(200);
        assertThat(rig.executor.actions()).containsExactly("fence orders-eu-1", "promote orders-us-1");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.UNCERTAIN);
    }

    @Test
    void s24_aServiceWithoutAPrimaryInTheOtherRegionIsNoSuccess() {
        rig.plans(plan(Run.Mode.AUTO)).started();
        rig.world.holds(World.finding(
                Finding.Kind.PRIMARY_MISSING, Finding.State.ACTIVE, "orders", null, "health", "no primary"));
        lost().run(200);
        assertThat(rig.executor.actions()).hasSize(3);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.EXHAUSTED);
    }

    @Test
    void anotherPlanOfTheServiceIsNotForALostRegion() {
        Plan any = Plans.restart()
                .name("any")
                .when(new RemediationConfig.When(
                        "orders", null, null, null, null, null, Labels.of("region", "eu"), Duration.ZERO))
                .percent(100)
                .plan();
        rig.plans(any).started();
        regions.onlyTheRegion = true;
        rig.run(60);
        assertThat(rig.runs()).isEmpty();
        assertThat(rig.refusals()).isEmpty();
        assertThat(regions.readiness()).isEqualTo(Readiness.READY);
    }
}
