package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Finding;
import vigie.model.Run;
import vigie.model.Status;

/** One random story of a minute, and half a minute of peace after it; the invariants are looked at on each call and at the end. */
final class RandomSchedule implements AutoCloseable {
    private static final Status[] STATES = {Status.UP, Status.DOWN, Status.DOWN, Status.DEGRADED, Status.UNKNOWN};

    private final SplittableRandom random;
    private final Rig rig;
    private final Plan plan;
    private final Invariants invariants;
    private final List<String> addresses = new ArrayList<>();
    private @Nullable Remediator other;
    private int deaths;

    RandomSchedule(long seed, Path folder) {
        random = new SplittableRandom(seed);
        rig = new Rig(folder, 3 + random.nextInt(10));
        plan = plan();
        rig.config = Plans.estate(
                rig.world, new RemediationConfig.Healing(Duration.ofSeconds(3), Duration.ofSeconds(4), 30, 10), plan);
        rig.world.addresses().stream().filter(a -> a.startsWith("api")).forEach(addresses::add);
        rig.world.failAfter = 1 + random.nextInt(2);
        invariants = new Invariants(rig, plan);
        rig.executor.afterSend = () -> {
            invariants.called();
            if (chance(3)) {
                throw new TestRecord.Crash();
            }
        };
        rig.record.hook = this::commit;
    }

    int calls() {
        return rig.executor.sent.size();
    }

    int deaths() {
        return deaths;
    }

    private Plan plan() {
        RemediationConfig.Step undo = chance(50) ? step("undrain", null) : null;
        List<RemediationConfig.Step> steps = new ArrayList<>(List.of(step("restart", undo)));
        if (chance(50)) {
            steps.add(step("recreate", null));
        }
        return Plans.restart()
                .mode(chance(75) ? Run.Mode.AUTO : Run.Mode.APPROVE)
                .steps(steps.toArray(new RemediationConfig.Step[0]))
                .percent(20 + 20 * random.nextInt(5))
                .inFlight(1 + random.nextInt(3))
                .cooldown(Duration.ofSeconds(random.nextInt(15)))
                .budgets(1 + random.nextInt(3), 2 + random.nextInt(4))
                .verify(random.nextInt(3), 4 + random.nextInt(6))
                .holdFor(Duration.ofSeconds(random.nextInt(3)))
                .plan();
    }

    private static RemediationConfig.Step step(String action, RemediationConfig.@Nullable Step undo) {
        return new RemediationConfig.Step(
                action, "runner", Duration.ofSeconds(4), Duration.ofSeconds(5), Map.of(), undo);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void commit(int number, boolean done) throws SQLException {
        if (random.nextInt(1000) < 8) {
            throw new TestRecord.Crash();
        }
        if (random.nextInt(1000) < 8) {
            // Before: it did not take it. After: it did, and nobody heard of it.
            throw new SQLException("the disk is full, says the test");
        }
    }

    void play() {
        start();
        for (int second = 0; second < 60; second++) {
            alive(this::happens);
            alive(this::second);
        }
        peace();
    }

    private void start() {
        boolean begun = false;
        while (!begun) {
            try {
                rig.start();
                other = chance(40) ? new Remediator(rig.otherMeans("node-b")) : null;
                if (other != null) {
                    other.start(rig.config, rig.said::add);
                }
                begun = true;
            } catch (TestRecord.Crash again) {
                deaths++;
            }
        }
    }

    /** Does something with a process that may die of it; then it begins again. */
    private void alive(Runnable work) {
        try {
            work.run();
        } catch (TestRecord.Crash end) {
            deaths++;
            start();
        }
    }

    private void second() {
        script();
        rig.loop.run(rig.clock.instant().plusSeconds(1));
        rig.world.poll();
        // Now and then a node stands still.
        if (other == null || chance(90)) {
            rig.remediator().consider(rig.world.triggers());
        }
        if (other != null && chance(90)) {
            other.consider(rig.world.triggers());
        }
    }

    private void happens() {
        if (chance(12)) {
            rig.world.truth(addresses.get(random.nextInt(addresses.size())), STATES[random.nextInt(STATES.length)]);
        }
        if (chance(2)) {
            addresses.forEach(a -> rig.world.truth(a, chance(70) ? Status.DOWN : Status.UP));
        }
        if (chance(1)) {
            rig.world.truth("db-1", chance(50) ? Status.DOWN : Status.UP);
        }
        if (chance(2)) {
            people(rig.remediator().hold("because", "ann"));
        }
        if (chance(12)) {
            people(rig.remediator().release("", "ann"));
        }
        if (chance(15)) {
            decide();
        }
    }

    private void decide() {
        for (Run run : rig.remediator().runs(5, null).items()) {
            int which = random.nextInt(5);
            if (which == 0) {
                people(rig.remediator().approve(run.id(), "ann", ""));
            } else if (which == 1 && chance(30)) {
                people(rig.remediator().reject(run.id(), "ann", ""));
            } else if (which == 2 && !run.steps().isEmpty()) {
                int step = 1 + random.nextInt(run.steps().size());
                people(rig.remediator().outcome(run.id(), step, chance(60), "", "runner"));
            }
        }
    }

    private static void people(Object answer) {
        assertThat(answer).isNotNull();
    }

    /** Sometimes the next call is not answered as usual. */
    private void script() {
        if (chance(25)) {
            rig.executor.clear();
            boolean effect = chance(50);
            Duration after = Duration.ofMillis(random.nextInt(5000));
            switch (random.nextInt(7)) {
                case 0 -> rig.executor.then(Answer.of(202, null, ""), after, effect);
                case 1 -> rig.executor.then(Answer.of(400, null, ""), after, false);
                case 2 -> rig.executor.then(Answer.of(503, Duration.ofSeconds(random.nextInt(4)), ""), after, false);
                case 3 -> rig.executor.then(Answer.none("refused", false), after, false);
                case 4 -> rig.executor.then(Answer.none("reset", true), after, effect);
                case 5 -> rig.executor.then(Answer.of(500, null, ""), after, effect);
                default -> rig.executor.then(Answer.of(200, null, ""), after, false);
            }
        }
    }

    /** Nothing bad happens any more, and everything is well: then everything has an end. */
    private void peace() {
        rig.record.hook = (number, done) -> {};
        rig.executor.afterSend = invariants::called;
        rig.executor.clear();
        rig.start();
        other = null;
        rig.remediator().release("", "ann").toCompletableFuture().join();
        rig.world.addresses().forEach(a -> rig.world.truth(a, Status.UP));
        rig.run(50);
        assertThat(rig.runs()).allMatch(run -> run.state().isFinal());
        for (Finding.Kind kind : List.of(
                Finding.Kind.REMEDIATION_UNCERTAIN, Finding.Kind.REMEDIATION_FAILED, Finding.Kind.MASS_FAILURE)) {
            assertThat(rig.alarmed(kind)).as(kind.alertName()).isFalse();
        }
        assertThat(rig.auditFault()).isNull();
    }

    @Override
    public void close() {
        rig.close();
    }
}
