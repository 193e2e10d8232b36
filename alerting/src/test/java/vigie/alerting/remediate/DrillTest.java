package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.RemediationConfig;
import vigie.alerting.record.Cursor;
import vigie.alerting.remediate.Rig.Plans;
import vigie.alerting.remediate.run.DrillBook;
import vigie.alerting.remediate.run.JudgementBook;
import vigie.model.Drill;
import vigie.model.Finding;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Run;
import vigie.model.Status;

/** Rehearsals: where they begin, what stops them, what they prove and who hears of it. */
class DrillTest {
    private static final Duration RTO = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        // A restart makes the instance fail for two seconds.
        rig.executor.effect(this::restart);
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    private void restart(ScriptedExecutor.Sent sent) {
        rig.world.truth(sent.address(), Status.DOWN);
        rig.loop.later(Duration.ofSeconds(2), () -> rig.world.truth(sent.address(), Status.UP));
    }

    private static Plans plan() {
        return Plans.restart().verify(3, 20).budgets(10, 10).cooldown(Duration.ofSeconds(1));
    }

    private void drills(Plans plan, @Nullable String cron, @Nullable String instance) {
        RemediationConfig.Drill drill =
                new RemediationConfig.Drill("weekly", cron, ZoneOffset.UTC, "restart-api", instance, RTO);
        rig.plans(plan.plan());
        rig.config = rig.config.withDrills(List.of(drill));
        rig.started();
    }

    private Answer run() {
        return rig.answer(rig.remediator().drill("weekly", "ann"));
    }

    private Drill last() {
        return rig.database().read(sql -> DrillBook.page(sql, Cursor.NEWEST, 1)).get(0);
    }

    private List<Drill> all() {
        return rig.database().read(sql -> DrillBook.page(sql, Cursor.NEWEST, 100));
    }

    @Test
    void s29_aDrillRestartsOneHealthyInstanceAndMeasuresItsRecovery() {
        drills(plan(), null, null);
        assertThat(run().result()).isEqualTo(Result.DONE);
        rig.run(15);
        assertThat(rig.executor.actions()).containsExactly("restart api-1");
        assertThat(last()).satisfies(d -> {
            assertThat(d.state()).isEqualTo(Drill.State.PASSED);
            assertThat(d.instance()).isEqualTo("api-1");
            assertThat(d.by()).isEqualTo("ann");
            assertThat(d.objective()).isEqualTo(RTO);
            assertThat(d.acted()).isLessThan(Duration.ofSeconds(1));
            assertThat(d.recovered()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
            assertThat(d.run()).isEqualTo(rig.onlyRun().id());
        });
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.alarmed(Finding.Kind.DRILL_FAILED)).isFalse();
        assertThat(rig.audit()).extracting(e -> e.action()).contains("drill.began", "drill.passed");
        // The next one takes the instance that was not drilled yet.
        rig.run(5);
        run();
        rig.run(15);
        assertThat(rig.executor.actions()).containsExactly("restart api-1", "restart api-2");
    }

    @Test
    void s29_whatWasOnlyAcceptedIsNotPassedBecauseTheInstanceWasWellAllTheTime() {
        drills(plan(), null, "api-1");
        rig.executor.effect(sent -> {});
        rig.executor.then(202);
        run();
        rig.run(14);
        assertThat(last().state()).isEqualTo(Drill.State.RUNNING);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        rig.answer(rig.remediator().outcome(rig.onlyRun().id(), 1, true, "restored", "runner"));
        rig.run(6);
        assertThat(last().state()).isEqualTo(Drill.State.PASSED);
        assertThat(last().recovered()).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(18));

        rig.executor.then(202);
        run();
        rig.run(60);
        assertThat(last().state()).as("nobody said that it was done").isEqualTo(Drill.State.FAILED);
        assertThat(last().reason()).contains("accepted, and neither settled nor seen healed");
    }

    @Test
    void s29_itsOwnTroublePagesNobodyHealsNothingAndTrainsNothing() {
        drills(plan().mode(Run.Mode.SHADOW).notEarned(), null, "api-2");
        rig.executor.effect(sent -> {
            rig.world.truth(sent.address(), Status.DOWN);
            rig.loop.later(Duration.ofSeconds(12), () -> rig.world.truth(sent.address(), Status.UP));
        });
        run();
        rig.run(8);
        assertThat(rig.world.triggers()).as("the instance is down").hasSize(1);
        assertThat(rig.remediator().pageHeldUntil(rig.world.triggers().get(0))).isAfter(rig.clock.instant());
        rig.run(30);
        assertThat(last().state()).isEqualTo(Drill.State.PASSED);
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
        assertThat(rig.runs()).extracting(Run::mode).containsExactly(Run.Mode.AUTO);
        List<JudgementBook.Open> judged = rig.database().read(JudgementBook::open);
        assertThat(judged).isEmpty();
        assertThat(rig.metric("vigie_recover_seconds_count")).isZero();
    }

    @Test
    void s29_itBeginsOnlyWhereNothingIsWrong() {
        drills(plan(), null, "api-2");
        rig.down("api-3").run(3);
        assertThat(run().result()).isEqualTo(Result.CONFLICT);
        assertThat(last().state()).isEqualTo(Drill.State.NOT_STARTED);
        rig.world.truth("api-3", Status.UP);
        rig.run(40);
        rig.down("db-1").run(3);
        assertThat(run().detail()).contains("db");
        rig.world.truth("db-1", Status.UP);
        rig.run(10);
        rig.answer(rig.remediator().hold("stop", "ann"));
        assertThat(run().detail()).contains("hold");
        rig.answer(rig.remediator().release("", "ann"));
        assertThat(rig.executor.actions()).as("of drills").doesNotContain("restart api-2");
        assertThat(rig.refusals()).extracting(r -> r.rule()).contains("hold");
    }

    @Test
    void s29_itBeginsOnlyIfEnoughIsLeft() {
        rig.close();
        rig = new Rig(folder, 2);
        rig.world.service("api", List.of("db"), new vigie.model.Service.Redundancy(2, 1));
        drills(plan(), null, null);
        assertThat(run().detail()).startsWith("redundancy: ");
        assertThat(rig.executor.sent).isEmpty();
    }

    @Test
    void s29_itIsBrokenOffAndTakenBackWhenSomethingElseGoesWrong() {
        drills(plan().steps(Plans.step("drain", Plans.step("undrain", null))).verify(15, 60), null, "api-1");
        rig.executor.effect(sent -> {});
        run();
        rig.run(4);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.VERIFYING);
        rig.down("api-3").run(10);
        assertThat(rig.executor.actions()).startsWith("drain api-1", "undrain api-1");
        assertThat(last()).satisfies(d -> {
            assertThat(d.state()).isEqualTo(Drill.State.ABORTED);
            assertThat(d.reason()).contains("something else went wrong");
        });
        assertThat(rig.alarmed(Finding.Kind.DRILL_FAILED)).isTrue();
        assertThat(rig.alarmed(Finding.Kind.REMEDIATION_FAILED)).isFalse();
        assertThat(rig.audit()).extracting(e -> e.action()).contains("drill.aborted");
    }

    @Test
    void s29_anInstanceThatDoesNotComeBackIsAFailureAndItsPageIsHeldNoLonger() {
        drills(plan().verify(3, 10), null, "api-1");
        rig.executor.effect(sent -> rig.world.truth(sent.address(), Status.DOWN));
        run();
        rig.run(20);
        assertThat(last().state()).isEqualTo(Drill.State.FAILED);
        assertThat(rig.alarmed(Finding.Kind.DRILL_FAILED)).isTrue();
        assertThat(rig.remediator().pageHeldUntil(rig.world.triggers().get(0))).isNull();
        // It is over when the next one passes.
        rig.world.truth("api-1", Status.UP);
        rig.executor.effect(this::restart);
        rig.run(30);
        assertThat(run().result()).isEqualTo(Result.DONE);
        rig.run(20);
        assertThat(last().state()).isEqualTo(Drill.State.PASSED);
        assertThat(rig.alarmed(Finding.Kind.DRILL_FAILED)).isFalse();
    }

    @Test
    void s29_slowerThanTheObjectiveIsAFailure() {
        drills(plan().verify(3, 120), null, "api-1");
        rig.executor.effect(sent -> {
            rig.world.truth(sent.address(), Status.DOWN);
            rig.loop.later(Duration.ofSeconds(40), () -> rig.world.truth(sent.address(), Status.UP));
        });
        run();
        rig.run(60);
        assertThat(last().state()).isEqualTo(Drill.State.FAILED);
        assertThat(last().reason()).contains("the objective is 30.0 s");
        assertThat(rig.database().read(vigie.alerting.incident.Recoveries::all).get("api"))
                .isBetween(39.0, 45.0);
    }

    @Test
    void s29_whatIsDueBeginsByItselfAndWhatWasMissedIsTold() {
        // The rig begins at midnight.
        drills(plan(), "5 0 * * *", null);
        rig.run(5 * 60 - 31 - 2);
        assertThat(all()).isEmpty();
        rig.run(30);
        assertThat(all()).singleElement().satisfies(d -> {
            assertThat(d.by()).isEqualTo("schedule");
            assertThat(d.state()).isEqualTo(Drill.State.PASSED);
        });
        // Nobody looks for the whole of the next morning.
        rig.clock.set(Rig.START.plus(Duration.ofDays(1)).plus(Duration.ofHours(9)));
        rig.start().run(3);
        assertThat(last()).satisfies(d -> {
            assertThat(d.state()).isEqualTo(Drill.State.NOT_STARTED);
            assertThat(d.reason()).contains("was due at 2027-01-02T00:05:00Z");
        });
        assertThat(rig.alarmed(Finding.Kind.DRILL_FAILED)).isTrue();
        assertThat(rig.executor.sent).hasSize(1);
    }

    @Test
    void s29_oneThatIsDueAndMayNotBeginIsTold() {
        drills(plan(), "5 0 * * *", null);
        rig.answer(rig.remediator().hold("a freeze", "ann"));
        rig.run(5 * 60);
        assertThat(last().state()).isEqualTo(Drill.State.NOT_STARTED);
        assertThat(last().reason()).contains("a freeze");
        assertThat(rig.alarmed(Finding.Kind.DRILL_FAILED)).isTrue();
        assertThat(rig.executor.sent).isEmpty();
        // What the estate has no more, nobody can let pass.
        rig.remediator().apply(rig.config.withDrills(List.of()));
        rig.run(1);
        assertThat(rig.alarmed(Finding.Kind.DRILL_FAILED)).isFalse();
    }

    @Test
    void s29_oneAtATimeAndWhatIsUnknownIsRefused() {
        drills(plan(), null, null);
        run();
        assertThat(run().detail()).contains("is under way");
        assertThat(rig.answer(rig.remediator().drill("monthly", "ann")).result())
                .isEqualTo(Result.NOT_FOUND);
        rig.run(15);
        assertThat(rig.executor.sent).hasSize(1);
    }

    @Test
    void s29_aDrillOutlivesTheProcessThatBeganIt() {
        drills(plan().verify(5, 60), null, "api-1");
        run();
        rig.run(3);
        assertThat(last().state()).isEqualTo(Drill.State.RUNNING);
        rig.start().run(30);
        assertThat(last().state()).isEqualTo(Drill.State.PASSED);
        assertThat(rig.executor.sent).hasSize(1);
    }
}
