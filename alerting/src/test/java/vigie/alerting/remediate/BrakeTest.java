package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.RemediationConfig.When;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Status;

class BrakeTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
    }

    private Rig rig(int instances, Plans plan) {
        rig.close();
        rig = new Rig(folder, instances);
        return rig.plans(plan.plan()).started();
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void s7_twentyOfThirtyAtOnceAreNotHealedAndOnePageNamesTheBrake() {
        rig(30, Plans.restart().percent(30).inFlight(30));
        for (int i = 1; i <= 20; i++) {
            rig.down("api-" + i);
        }
        rig.run(120);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.runs()).isEmpty();
        List<Finding> mass = rig.said.stream()
                .filter(f -> f.kind() == Finding.Kind.MASS_FAILURE)
                .toList();
        assertThat(mass).singleElement().satisfies(f -> {
            assertThat(f.state()).isEqualTo(Finding.State.ACTIVE);
            assertThat(f.service()).isEqualTo("api");
            assertThat(f.summary()).contains("20 of 30 instances of api unhealthy, limit 9 (30 %)");
        });
        assertThat(rig.refusals()).extracting(Refusal::rule).containsOnly("mass_failure");
        assertThat(rig.refusals()).extracting(r -> r.targets().get(0)).contains("api-1", "api-20");
        assertThat(rig.metric("vigie_refusals_total", "plan", "restart-api", "rule", "mass_failure"))
                .isEqualTo(rig.refusals().size());
    }

    @Test
    void pain24_victimsWhosePollsLieApartAreSeenByTheFreshLook() {
        rig(10, Plans.restart().percent(30).inFlight(10));
        rig.world.failAfter = 3;
        // One is known to be down; that all the others are too is known only to who asks.
        rig.down("api-1").run(6);
        for (int i = 2; i <= 10; i++) {
            rig.down("api-" + i);
        }
        rig.run(1);
        assertThat(rig.world.board("api-2")).isEqualTo(Status.UP);
        rig.run(30);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.alarmed(Finding.Kind.MASS_FAILURE)).isTrue();
    }

    @Test
    void s11_aMassFailureThatIsOverIsFollowedByRestAndThenWhatIsStillTrueIsHealed() {
        rig(30, Plans.restart().percent(30).budgets(2, 100).verify(3, 60));
        for (int i = 1; i <= 20; i++) {
            rig.down("api-" + i);
        }
        rig.run(30);
        for (int i = 3; i <= 20; i++) {
            rig.world.truth("api-" + i, Status.UP);
        }
        rig.run(1);
        Instant over = rig.clock.instant();
        rig.run(1);
        assertThat(rig.alarmed(Finding.Kind.MASS_FAILURE)).isFalse();
        rig.run(50);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.rules()).contains("storm_cooldown");
        rig.run(60);
        assertThat(rig.executor.actions()).containsExactly("restart api-1", "restart api-2");
        assertThat(rig.executor.sent.get(0).at()).isAfterOrEqualTo(over.plusSeconds(60));
    }

    @Test
    void s11_theStormOutlivesTheProcess() {
        rig(30, Plans.restart().percent(30));
        for (int i = 1; i <= 20; i++) {
            rig.down("api-" + i);
        }
        rig.run(20);
        rig.start();
        assertThat(rig.said.get(rig.said.size() - 1).kind()).isEqualTo(Finding.Kind.MASS_FAILURE);
        for (int i = 3; i <= 20; i++) {
            rig.world.truth("api-" + i, Status.UP);
        }
        rig.run(55);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.rules()).contains("storm_cooldown");
        assertThat(rig.alarmed(Finding.Kind.MASS_FAILURE)).isFalse();
    }

    @Test
    void s7_theWholeEstateStopsEveryAction() {
        rig.close();
        rig = new Rig(folder, 3);
        for (int s = 1; s <= 4; s++) {
            rig.world.service("web" + s, List.of(), null);
            rig.world.instances("web" + s, 3, "a", "b", "c");
        }
        rig.plans(Plans.restart().plan()).started();
        rig.down("api-1", "web1-1", "web2-1", "web3-1", "web4-1").run(20);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.refusals().get(0).reason())
                .isEqualTo("5 of 16 instances of all services unhealthy, limit 4 (30 %)");
        assertThat(rig.alarmed(Finding.Kind.MASS_FAILURE)).isTrue();
        rig.world.truth("web1-1", Status.UP);
        rig.run(90);
        assertThat(rig.executor.actions()).containsExactly("restart api-1");
        assertThat(rig.alarmed(Finding.Kind.MASS_FAILURE)).isFalse();
    }

    @Test
    void s26_theRootIsHealedAndItsDependantWaits() {
        rig.close();
        rig = new Rig(folder, 3);
        Plans db = Plans.restart()
                .name("restart-db")
                .when(new When("db", null, Status.DOWN, null, null, null, Labels.EMPTY, Duration.ofSeconds(5)))
                .verify(3, 60);
        rig.plans(Plans.restart().verify(3, 60).plan(), db.plan()).started();
        rig.executor.effect(sent -> rig.loop.later(Duration.ofSeconds(10), () -> {
            rig.world.truth("db-1", Status.UP);
            rig.world.truth("api-2", Status.UP);
        }));
        rig.down("db-1").run(2).down("api-2").run(60);
        assertThat(rig.executor.actions()).containsExactly("restart db-1");
        assertThat(rig.rules()).contains("dependency");
    }

    @Test
    void pain30_aSecondFailureDuringARepairWaitsThoughTheFirstAnswersWellAgain() {
        rig(3, Plans.restart().percent(34).inFlight(3).verify(30, 60));
        rig.down("api-1").run(15);
        assertThat(rig.world.board("api-1")).isEqualTo(Status.UP);
        rig.down("api-2").run(15);
        assertThat(rig.executor.actions()).containsExactly("restart api-1");
        assertThat(rig.rules()).contains("mass_failure");
    }

    @Test
    void s12_aConditionOfTheWholeServiceMeansItsInstancesThatAreNotUp() {
        rig.close();
        rig = new Rig(folder, 3);
        rig.plans(Plans.restart()
                        .when(new When(
                                "api",
                                null,
                                null,
                                null,
                                Finding.Kind.REDUNDANCY_LOST,
                                null,
                                Labels.EMPTY,
                                Duration.ZERO))
                        .plan())
                .started();
        Finding lost = World.finding(
                Finding.Kind.REDUNDANCY_LOST, Finding.State.ACTIVE, "api", null, null, "2 of 3 instances");
        rig.world.holds(lost);
        rig.run(10);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.refusals().get(0).rule()).isEqualTo("no_target");
        assertThat(rig.refusals().get(0).targets()).isEmpty();
        rig.down("api-3").run(10);
        assertThat(rig.executor.actions()).containsExactly("restart api-3");
    }

    @Test
    void s3_nothingIsDoneWhileNothingIsKnown() {
        rig(3, Plans.restart());
        rig.down("api-2").run(3);
        rig.world.truth("api-2", Status.UNKNOWN);
        rig.run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.rules()).containsExactly("unknown");
    }

    @Test
    void pain23_whatMustBeHealedAgainAndAgainIsForPeople() {
        rig(3, Plans.restart().cooldown(Duration.ofSeconds(20)).verify(3, 60));
        for (int i = 0; i < 3; i++) {
            rig.down("api-2").run(60);
        }
        assertThat(rig.executor.sent).hasSize(2);
        assertThat(rig.rules()).contains("budget");
        assertThat(rig.said).anySatisfy(f -> {
            assertThat(f.kind()).isEqualTo(Finding.Kind.REMEDIATION_FAILED);
            assertThat(f.summary()).contains("keeps failing").contains("2 runs on api-2 within 1h, budget 2");
        });
        rig.run(3600);
        assertThat(rig.executor.sent).hasSize(3);
        assertThat(rig.runs().get(0).state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void theLedgerIsNotFloodedByWhatIsAskedEverySecond() {
        rig(3, Plans.restart());
        rig.down("api-1", "api-2").run(600);
        // Two instances, ten minutes, once a minute each: not twice six hundred.
        assertThat(rig.refusals().size()).isBetween(18, 24);
    }
}
