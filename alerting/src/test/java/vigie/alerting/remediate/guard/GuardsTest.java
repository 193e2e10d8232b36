package vigie.alerting.remediate.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.alerting.RemediationConfig;
import vigie.alerting.remediate.FakeHistory;
import vigie.alerting.remediate.Rig;
import vigie.alerting.remediate.Rig.Plans;
import vigie.alerting.remediate.VirtualLoop;
import vigie.alerting.remediate.World;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.CheckResult;
import vigie.model.Finding;
import vigie.model.Lease;
import vigie.model.Run;
import vigie.model.Service.Redundancy;
import vigie.model.Status;

class GuardsTest {
    private static final Instant NOW = Rig.START.plus(Duration.ofHours(2));

    private final VirtualLoop.Clock clock = new VirtualLoop.Clock(Rig.START);
    private final VirtualLoop loop = new VirtualLoop(clock);
    private final World world = new World(clock, loop);
    private final List<History.PastRun> runs = new ArrayList<>();
    private final List<StormBook.Storm> storms = new ArrayList<>();
    private Plans plan = Plans.restart();
    private final List<Lease> leases = new ArrayList<>();
    private final FakeHistory samples = new FakeHistory();
    private Set<String> done = Set.of();
    private @Nullable String hold;
    private @Nullable String maintenance;
    private Finding.State state = Finding.State.ACTIVE;
    private boolean holds = true;
    private boolean look;
    private boolean trusted = true;
    private int step = 1;
    private Instant startedAt = Rig.START;
    private Instant now = NOW;

    private void estate(int instances, String... zones) {
        world.service("db", List.of(), null);
        world.service("api", List.of("db"), null);
        world.instances("db", 1);
        world.instances("api", instances, zones);
        world.truth("api-1", Status.DOWN);
        world.poll();
    }

    private @Nullable String refusal(Guard guard) {
        return guard.refusal(situation());
    }

    private Situation situation() {
        Finding finding = World.finding(
                Finding.Kind.TARGET_DOWN, state, "api", world.instance("api-1"), "health", "api-1 is DOWN");
        Candidate c = Candidate.of(
                plan.plan(),
                plan.plan().mode(),
                new Trigger(finding, "inc-1", NOW.minusSeconds(60)),
                world.instance("api-1"));
        Fresh fresh = null;
        if (look) {
            clock.set(now);
            CompletableFuture<List<CheckResult>> answers = world.of("api").toCompletableFuture();
            loop.run(now.plusSeconds(1));
            fresh = new Fresh(answers.join());
        }
        return new Situation(
                Plans.estate(world, plan.plan()),
                c,
                "me",
                step,
                holds,
                BoardView.of(world),
                Census.of(world.services(), Set.of(), fresh == null ? Set.of() : fresh.bad()),
                fresh,
                new History(hold, leases, runs, storms),
                samples,
                done,
                maintenance,
                trusted,
                startedAt,
                now);
    }

    @Test
    void plannedWorkHoldsBackEveryAction() {
        estate(3);
        assertThat(new MaintenanceGuard().refusal(situation())).isNull();
        maintenance = "patching";
        assertThat(new MaintenanceGuard().refusal(situation())).isEqualTo("planned work: patching");
    }

    private void past(String id, String instance, Run.State runState, int minutesAgo) {
        Instant at = NOW.minus(Duration.ofMinutes(minutesAgo));
        boolean active = !runState.isFinal();
        runs.add(new History.PastRun(
                id,
                "restart-api",
                "inc-1",
                instance,
                Run.Mode.AUTO,
                runState,
                active,
                at,
                at,
                active ? null : at,
                false,
                RemediationConfig.Scope.INSTANCE));
    }

    @Test
    void nothingSpeaksAgainstHealingOneOfThree() {
        estate(3);
        look = true;
        assertThat(Guards.FIRST.judge(situation())).isEmpty();
    }

    @Test
    void s19_aHoldStopsEverythingWithItsReason() {
        estate(3);
        hold = "database migration";
        assertThat(Guards.FIRST.judge(situation())).hasValueSatisfying(r -> {
            assertThat(r.rule()).isEqualTo("hold");
            assertThat(r.reason()).contains("database migration");
        });
        assertThat(Guards.UNDO.judge(situation())).isPresent();
    }

    @Test
    void s12_anInstanceThatIsNotInTheEstateIsNoTarget() {
        estate(3);
        Situation s = situation();
        World empty = new World(clock, loop);
        Situation gone = new Situation(
                s.config(),
                s.candidate(),
                "me",
                1,
                true,
                BoardView.of(empty),
                s.census(),
                null,
                s.history(),
                samples,
                done,
                null,
                true,
                startedAt,
                now);
        assertThat(new TargetGuard().refusal(gone)).contains("no target", "api-1");
    }

    @ParameterizedTest
    @CsvSource({"29, true", "30, false", "31, false"})
    void s4_graceAfterTheStartIsThirtySeconds(int seconds, boolean refused) {
        estate(3);
        startedAt = NOW.minusSeconds(seconds);
        assertThat(refusal(new GraceGuard()) != null).isEqualTo(refused);
    }

    @Test
    void s4_graceAfterAnInstanceWasFirstSeen() {
        estate(3);
        world.remove("api-1");
        world.add("api", "api-1", "a", NOW.minusSeconds(10));
        assertThat(refusal(new GraceGuard())).contains("first seen").contains("30s");
        now = NOW.plusSeconds(21);
        assertThat(refusal(new GraceGuard())).isNull();
    }

    @Test
    void pain8_whatFlapsIsNotActedOn() {
        estate(3);
        world.flapping("api-1", true);
        assertThat(refusal(new FlappingGuard())).contains("health", "api-1");
        world.flapping("api-1", false);
        world.flapping("api-2", true);
        assertThat(refusal(new FlappingGuard())).isNull();
    }

    @Test
    void s3_aConditionThatIsNotKnownStartsNothing() {
        estate(3);
        state = Finding.State.UNKNOWN;
        assertThat(refusal(new UnknownGuard())).contains("not known");
    }

    @Test
    void s3_anInstanceThatIsNotKnownStartsNothing() {
        estate(3);
        world.truth("api-1", Status.UNKNOWN);
        world.poll();
        assertThat(refusal(new UnknownGuard())).contains("api-1");
    }

    @Test
    void s3_aFreshAnswerThatIsNotKnownStartsNothing() {
        estate(3);
        look = true;
        world.truth("api-1", Status.UNKNOWN);
        assertThat(refusal(new UnknownGuard())).contains("neither up nor down");
    }

    @ParameterizedTest
    @CsvSource({"DOWN, ", "UP, the evidence has cleared", "DEGRADED, the evidence has cleared"})
    void s22_aFreshCheckMustSayTheSame(Status fresh, @Nullable String reason) {
        estate(3);
        look = true;
        world.truth("api-1", fresh);
        if (reason == null) {
            assertThat(refusal(new ConfirmationGuard())).isNull();
        } else {
            assertThat(refusal(new ConfirmationGuard())).contains(reason);
        }
    }

    @Test
    void s22_aConditionThatIsOverStartsNothing() {
        estate(3);
        holds = false;
        assertThat(refusal(new ConfirmationGuard())).contains("does not hold");
    }

    @Test
    void pain25_anAnswerFromBeforeTheLastRunEndedProvesNothing() {
        estate(3);
        look = true;
        now = NOW.minusSeconds(120);
        past("old", "api-1", Run.State.DONE, 1);
        assertThat(refusal(new ConfirmationGuard())).contains("not younger than run old");
    }

    @Test
    void aFurtherStepIsNotForAnInstanceThatIsUp() {
        estate(3);
        step = 2;
        assertThat(refusal(new ConfirmationGuard())).isNull();
        world.truth("api-1", Status.UP);
        world.poll();
        holds = false;
        assertThat(refusal(new ConfirmationGuard())).contains("cleared");
    }

    @Test
    void s26_whileADependencyIsDownOnlyThatOneIsActedOn() {
        estate(3);
        assertThat(refusal(new DependencyGuard())).isNull();
        world.truth("db-1", Status.DOWN);
        world.poll();
        assertThat(refusal(new DependencyGuard())).contains("depends on db", "down");
    }

    @Test
    void s26_aDependencyOfADependencyCountsToo() {
        world.service("disk", List.of(), null);
        world.service("db", List.of("disk"), null);
        world.service("api", List.of("db"), null);
        world.instances("disk", 1);
        world.instances("db", 1);
        world.instances("api", 3);
        world.truth("api-1", Status.DOWN);
        world.truth("disk-1", Status.DOWN);
        world.poll();
        assertThat(refusal(new DependencyGuard())).contains("disk");
    }

    @ParameterizedTest(name = "{0} of {1} unhealthy, {2} %: refused {3}")
    @CsvSource({
        // Rounded down, but at least one.
        "1, 3, 30, false",
        "2, 3, 30, true",
        "2, 6, 40, false",
        "3, 6, 40, true",
        "9, 30, 30, false",
        "10, 30, 30, true",
        "20, 30, 30, true",
        "1, 1, 30, false",
        "1, 3, 0, false",
        "2, 3, 0, true",
        "3, 3, 100, false",
        "1, 2, 99, false",
        "2, 2, 99, true"
    })
    void s7_theShareIsRoundedDownButNeverBelowOne(int bad, int size, int percent, boolean refused) {
        estate(size);
        // The fleet's own limit is another test's business.
        for (int i = 1; i <= bad; i++) {
            world.truth("api-" + i, Status.DOWN);
        }
        world.poll();
        assertThat(Brake.holds(situation().census(), "api", "", percent)).isEqualTo(refused);
    }

    @Test
    void s7_theReasonHasTheNumbers() {
        estate(3);
        world.truth("api-2", Status.DEGRADED);
        world.poll();
        plan = plan.percent(30);
        assertThat(refusal(new MassFailureGuard())).isEqualTo("2 of 3 instances of api unhealthy, limit 1 (30 %)");
    }

    @Test
    void pain24_whatOnlyTheFreshAnswersKnowCountsToo() {
        estate(3);
        look = true;
        world.truth("api-2", Status.DOWN);
        assertThat(refusal(new MassFailureGuard())).startsWith("2 of 3");
    }

    @Test
    void pain30_whatIsUnderRepairCountsAsUnhealthyThoughItAnswersWell() {
        estate(3);
        Census census = Census.of(world.services(), Set.of("api/api-2"), Set.of());
        assertThat(census.of("api").bad()).isEqualTo(2);
    }

    @Test
    void s7_aZoneOfFourIsJudgedByItself() {
        estate(12, "a", "b", "c");
        plan = plan.percent(30);
        world.truth("api-4", Status.DOWN);
        world.poll();
        assertThat(refusal(new MassFailureGuard()))
                .isEqualTo("2 of 4 instances of api in zone a unhealthy, limit 1 (30 %)");
    }

    @Test
    void s7_aZoneOfThreeIsNot() {
        estate(9, "a", "b", "c");
        plan = plan.percent(30);
        world.truth("api-4", Status.DOWN);
        world.poll();
        assertThat(refusal(new MassFailureGuard())).isNull();
    }

    @Test
    void s7_theWholeEstateIsJudgedFromTenInstancesOn() {
        estate(3);
        world.service("web", List.of(), null);
        world.instances("web", 6);
        for (int i = 1; i <= 6; i++) {
            world.truth("web-" + i, Status.DOWN);
        }
        world.poll();
        assertThat(refusal(new MassFailureGuard()))
                .isEqualTo("7 of 10 instances of all services unhealthy, limit 3 (30 %)");
        world.remove("web-6");
        assertThat(refusal(new MassFailureGuard())).isNull();
    }

    @Test
    void s11_afterAMassFailureThereIsRest() {
        estate(3, "a", "b", "c");
        storms.add(new StormBook.Storm("api", "", 30, NOW.minusSeconds(300), NOW.minusSeconds(59)));
        assertThat(refusal(new StormGuard())).contains("mass failure of api").contains("1m");
        now = NOW.plusSeconds(1);
        assertThat(refusal(new StormGuard())).isNull();
        storms.add(new StormBook.Storm("", "", 30, NOW, null));
        assertThat(refusal(new StormGuard())).contains("all services").contains("not over");
    }

    @Test
    void s11_theStormOfAnotherZoneOrServiceIsNotOurs() {
        estate(3, "a", "b", "c");
        storms.add(new StormBook.Storm("api", "b", 30, NOW, null));
        storms.add(new StormBook.Storm("db", "", 30, NOW, null));
        assertThat(refusal(new StormGuard())).isNull();
    }

    @ParameterizedTest(name = "target {0}, other {1}, rule {2} in {3}: refused {4}")
    @CsvSource({
        // A step on what is down takes nothing away.
        "DOWN, DOWN, 3, 3, false",
        // What is degraded is missing from the count already.
        "DEGRADED, UP, 3, 3, false",
        "DEGRADED, DOWN, 3, 1, true",
        "DEGRADED, DOWN, 1, 1, false",
        "DEGRADED, DOWN, 1, 2, true",
        // What is up is taken away.
        "UP, UP, 3, 1, true",
        "UP, UP, 2, 1, false",
        "UP, UP, 2, 3, true"
    })
    void s27_whatMustStandStandsAfterTheStepToo(
            Status target, Status other, int instances, int zones, boolean refused) {
        world.service("api", List.of(), new Redundancy(instances, zones));
        world.instances("api", 3, "a", "b", "c");
        world.truth("api-1", target);
        world.truth("api-2", other);
        world.poll();
        assertThat(refusal(new RedundancyGuard()) != null).isEqualTo(refused);
    }

    @Test
    void s8_onlySoManyRunsOfAServiceAtOnce() {
        estate(3);
        past("other", "api-2", Run.State.VERIFYING, 1);
        assertThat(refusal(new InFlightGuard())).isEqualTo("1 runs of api under way, limit 1: other");
        plan = plan.inFlight(2);
        assertThat(refusal(new InFlightGuard())).isNull();
        past("same", "api-1", Run.State.WAITING_APPROVAL, 1);
        assertThat(refusal(new InFlightGuard())).contains("same");
    }

    @Test
    void s9_anInstanceRestsAfterARun() {
        estate(3);
        past("last", "api-1", Run.State.DONE, 9);
        assertThat(refusal(new CooldownGuard())).contains("run last").contains("10m");
        now = NOW.plus(Duration.ofMinutes(1));
        assertThat(refusal(new CooldownGuard())).isNull();
    }

    @Test
    void s9_theRestOfAnotherInstanceIsNotOurs() {
        estate(3);
        past("last", "api-2", Run.State.DONE, 1);
        assertThat(refusal(new CooldownGuard())).isNull();
    }

    @Test
    void pain23_anInstanceHasABudget() {
        estate(3);
        past("one", "api-1", Run.State.DONE, 59);
        past("two", "api-1", Run.State.FAILED, 30);
        assertThat(refusal(new BudgetGuard())).isEqualTo("2 runs on api-1 within 1h, budget 2");
        now = NOW.plus(Duration.ofMinutes(1));
        assertThat(refusal(new BudgetGuard())).isNotNull();
        now = NOW.plus(Duration.ofMinutes(1)).plusMillis(1);
        assertThat(refusal(new BudgetGuard())).isNull();
    }

    @Test
    void pain23_aServiceHasABudget() {
        estate(5);
        for (int i = 2; i <= 5; i++) {
            past("r" + i, "api-" + i, Run.State.DONE, 10 * i);
        }
        assertThat(refusal(new BudgetGuard())).isEqualTo("4 runs on api within 1h, budget 4");
    }

    @Test
    void s10_whatIsLatchedDoesNotRunAgainInItsIncident() {
        estate(3);
        runs.add(new History.PastRun(
                "spent",
                "restart-api",
                "inc-1",
                "api-1",
                Run.Mode.AUTO,
                Run.State.EXHAUSTED,
                false,
                NOW,
                NOW,
                NOW,
                true,
                RemediationConfig.Scope.INSTANCE));
        assertThat(refusal(new LatchGuard())).contains("spent", "EXHAUSTED");
        runs.clear();
        runs.add(new History.PastRun(
                "spent",
                "restart-api",
                "inc-0",
                "api-1",
                Run.Mode.AUTO,
                Run.State.EXHAUSTED,
                false,
                NOW,
                NOW,
                NOW,
                true,
                RemediationConfig.Scope.INSTANCE));
        assertThat(refusal(new LatchGuard())).isNull();
    }

    @Test
    void theFirstRefusalWins() {
        estate(3);
        hold = "held";
        world.flapping("api-1", true);
        past("last", "api-1", Run.State.DONE, 1);
        assertThat(Guards.FIRST.judge(situation()).map(Guards.Refused::rule)).hasValue("hold");
        hold = null;
        assertThat(Guards.FIRST.judge(situation()).map(Guards.Refused::rule)).hasValue("flapping");
        world.flapping("api-1", false);
        assertThat(Guards.FIRST.judge(situation()).map(Guards.Refused::rule)).hasValue("cooldown");
    }

    @Test
    void theSameSituationASecondLaterHasTheSameWords() {
        estate(3);
        past("last", "api-1", Run.State.DONE, 9);
        String before = refusal(new CooldownGuard());
        now = NOW.plusSeconds(1);
        assertThat(refusal(new CooldownGuard())).isEqualTo(before);
    }

    @Test
    void s30_whatHasNotEarnedItDoesNotActByItself() {
        estate(3);
        plan = plan.notEarned();
        assertThat(new TrustGuard().refusal(situation())).isNull();
        trusted = false;
        assertThat(new TrustGuard().refusal(situation())).contains("scorecard of restart-api", "no override");
        assertThat(Guards.FIRST.judge(situation()).map(Guards.Refused::rule)).hasValue("trust");
        assertThat(Guards.FURTHER.judge(situation()).map(Guards.Refused::rule)).hasValue("trust");
    }
}
