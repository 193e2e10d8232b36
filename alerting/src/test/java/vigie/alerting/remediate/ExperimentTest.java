package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.RemediationConfig;
import vigie.alerting.record.Cursor;
import vigie.alerting.remediate.Rig.Plans;
import vigie.alerting.remediate.run.DrillBook;
import vigie.alerting.remediate.run.ExperimentBook;
import vigie.model.Drill;
import vigie.model.Experiment;
import vigie.model.Lease;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Status;

/** Faults that people make on purpose: where they begin, what breaks them off, and what is kept of them. */
class ExperimentTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void make() {
        rig = new Rig(folder).keepingAlerts();
        rig.plans(Plans.restart().plan());
        rig.config = rig.config.withDrills(
                List.of(new RemediationConfig.Drill("weekly", null, ZoneOffset.UTC, "restart-api", null, null)));
        rig.started();
    }

    @AfterEach
    void close() {
        assertThat(rig.auditFault()).isNull();
        rig.close();
    }

    private Answer begin(String... services) {
        Experiment.Wanted wanted = new Experiment.Wanted(
                "one stands still", List.of(services), rig.clock.instant().plus(Duration.ofMinutes(5)));
        return rig.answer(rig.remediator().beginExperiment(wanted, "ann"));
    }

    private Answer end(String id, Experiment.State state) {
        Experiment.Ending ending = new Experiment.Ending(
                state, "", false, Duration.ofSeconds(2), null, Duration.ofSeconds(9), List.of("a line"));
        return rig.answer(rig.remediator().endExperiment(id, ending, "ann"));
    }

    private Experiment last() {
        String id = rig.database()
                .read(sql -> ExperimentBook.page(sql, Cursor.NEWEST, 1))
                .get(0)
                .id();
        return rig.database().read(sql -> ExperimentBook.find(sql, id)).orElseThrow();
    }

    private void opened(String service) {
        rig.database()
                .write(tx -> tx.update(
                        "INSERT INTO incident (id, service, severity, summary, opened_at, own, others)"
                                + " VALUES (?, ?, 'CRITICAL', 'it is down', ?, 1, 0)",
                        "inc " + service,
                        service,
                        tx.now().toEpochMilli()));
    }

    @Test
    void itBeginsWhereAllIsWellAndIsKeptWithWhatCameOfIt() {
        Answer begun = begin("api");
        assertThat(begun.result()).isEqualTo(Result.DONE);
        assertThat(last().state()).isEqualTo(Experiment.State.RUNNING);
        rig.run(5);
        assertThat(last().reason()).isEmpty();
        assertThat(end(begun.detail(), Experiment.State.COMPLETED).result()).isEqualTo(Result.DONE);
        assertThat(last()).satisfies(e -> {
            assertThat(e.state()).isEqualTo(Experiment.State.COMPLETED);
            assertThat(e.services()).containsExactly("api");
            assertThat(e.by()).isEqualTo("ann");
            assertThat(e.deviated()).isFalse();
            assertThat(e.detected()).hasSeconds(2);
            assertThat(e.acted()).isNull();
            assertThat(e.recovered()).hasSeconds(9);
        });
        assertThat(rig.audit()).extracting(a -> a.action()).contains("experiment.began", "experiment.ended");
        assertThat(rig.metric("vigie_experiments_total", "result", "completed")).isEqualTo(1);
        assertThat(end(begun.detail(), Experiment.State.FAILED).result()).isEqualTo(Result.CONFLICT);
        assertThat(end("none", Experiment.State.FAILED).result()).isEqualTo(Result.NOT_FOUND);
    }

    @Test
    void oneAtATimeAndNoDrillBeside() {
        begin("api");
        assertThat(begin("db").detail()).contains("is under way since");
        assertThat(rig.answer(rig.remediator().drill("weekly", "ann")).detail())
                .contains("the experiment \"one stands still\" is under way");
        rig.run(1);
        end(last().id(), Experiment.State.COMPLETED);
        assertThat(rig.answer(rig.remediator().drill("weekly", "ann")).result()).isEqualTo(Result.DONE);
        Optional<Drill> running = rig.database().read(DrillBook::running);
        assertThat(running).map(Drill::name).hasValue("weekly");
        assertThat(begin("db").detail()).isEqualTo("drill weekly is under way");
    }

    @Test
    void itDoesNotBeginWhereSomethingIsWrongOrSomebodyWorks() {
        assertThat(begin("nothing").result()).isEqualTo(Result.NOT_FOUND);
        rig.answer(rig.remediator().hold("a freeze", "ann"));
        assertThat(begin("api").detail()).isEqualTo("everything is held: a freeze");
        rig.answer(rig.remediator().release("", "ann"));
        Lease lease = new Lease(
                "",
                "db",
                "",
                "bob",
                "a release",
                Instant.EPOCH,
                rig.clock.instant().plusSeconds(60));
        rig.answer(rig.remediator().lease(lease, "bob"));
        assertThat(begin("api").detail()).as("api depends on db").contains("bob works on db");
        rig.run(61);
        rig.world.truth("db-1", Status.DOWN);
        rig.world.poll();
        assertThat(begin("api").detail()).contains("db is ");
        rig.run(2);
        assertThat(begin("api").detail()).contains("an incident of db is open");
        assertThat(begin().detail()).as("all services").contains("db");
        List<Experiment> kept = rig.database().read(sql -> ExperimentBook.page(sql, Cursor.NEWEST, 1));
        assertThat(kept).isEmpty();
    }

    @Test
    void itsTimeIsWithinADay() {
        for (long seconds : new long[] {-1, 0, 24 * 3_600 + 1}) {
            Experiment.Wanted wanted =
                    new Experiment.Wanted("t", List.of(), rig.clock.instant().plusSeconds(seconds));
            assertThat(rig.answer(rig.remediator().beginExperiment(wanted, "ann"))
                            .result())
                    .isEqualTo(Result.INVALID);
        }
    }

    @Test
    void troubleOfItsOwnServiceIsWhatItIsForAndThatOfAnotherBreaksItOff() {
        begin("api");
        rig.down("api-1").run(3);
        opened("api");
        rig.run(2);
        assertThat(last().reason()).isEmpty();
        opened("db");
        rig.run(2);
        assertThat(last().reason()).isEqualTo("an incident of db has opened: it is down");
        assertThat(last().state()).as("the command undoes it").isEqualTo(Experiment.State.RUNNING);
    }

    @Test
    void theHoldIsTheStopButton() {
        begin("api");
        rig.run(1);
        rig.answer(rig.remediator().hold("stop", "ann"));
        rig.run(1);
        assertThat(last().reason()).isEqualTo("everything is held: stop");
    }

    @Test
    void oneOfWhichNobodyHearsIsLostAndMayStillBeTold() {
        begin("api");
        rig.run(5 * 60 + 2);
        assertThat(last().reason()).isEqualTo("its time is up");
        rig.run(2 * 60);
        assertThat(last()).satisfies(e -> {
            assertThat(e.state()).isEqualTo(Experiment.State.LOST);
            assertThat(e.reason()).contains("may not be undone");
        });
        assertThat(rig.metric("vigie_experiments_total", "result", "lost")).isEqualTo(1);
        assertThat(begin("db").result()).isEqualTo(Result.DONE);
        String lost = rig.database()
                .read(sql -> ExperimentBook.page(sql, Cursor.NEWEST, 2))
                .get(1)
                .id();
        assertThat(end(lost, Experiment.State.INTERRUPTED).result()).isEqualTo(Result.DONE);
    }

    @Test
    void itOutlivesTheProcessThatLetItBegin() {
        begin("api");
        rig.run(2);
        rig.start().run(2);
        rig.answer(rig.remediator().hold("stop", "ann"));
        rig.run(1);
        assertThat(last().reason()).isEqualTo("everything is held: stop");
    }
}
