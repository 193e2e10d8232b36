package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.DataLoss;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.incident.Recoveries;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.RegionState.Readiness;
import vigie.model.Run;
import vigie.model.Status;

/** Restarts are stopped by the brake on mass failures; the plan for a lost region goes through, if all that it asks is so. */
class RegionFailoverTest extends LostRegion {
    private static final String LAG = "replication_lag";

    private static Plan restart() {
        return Plans.restart()
                .name("restart-orders")
                .when(new RemediationConfig.When(
                        "orders", "health", Status.DOWN, null, null, null, Labels.EMPTY, Duration.ZERO))
                .plan();
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
