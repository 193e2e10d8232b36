package vigie.app.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.record.RecordException;
import vigie.alerting.record.Transaction;
import vigie.model.Run;

/** The judge is judged: a Vigie with one fault planted at its seams is found out, by the same seeds that the real one passes. */
class MutantTest {
    private static final int SEEDS = 200;

    @Test
    void aRemediatorWithoutItsBrakeIsFound() {
        finds(
                "are not UP, allowed",
                alerting(c -> guard(
                        new RemediationConfig.Healing(c.healing().grace(), Duration.ZERO, 100, 1_000),
                        c,
                        g -> new RemediationConfig.Guard(
                                100, g.maxInFlight(), g.cooldown(), g.perTarget(), g.perService()))));
    }

    @Test
    void aRemediatorWithoutItsCooldownIsFound() {
        finds(
                "was acted upon",
                alerting(c -> guard(
                        c.healing(),
                        c,
                        g -> new RemediationConfig.Guard(
                                g.maxUnhealthyPercent(),
                                g.maxInFlight(),
                                Duration.ZERO,
                                g.perTarget(),
                                g.perService()))));
    }

    @Test
    void aRemediatorWithoutItsBudgetIsFound() {
        RemediationConfig.Budget endless = new RemediationConfig.Budget(1_000, Duration.ofHours(1));
        finds(
                "budget",
                alerting(c -> guard(
                        c.healing(),
                        c,
                        g -> new RemediationConfig.Guard(
                                g.maxUnhealthyPercent(), g.maxInFlight(), g.cooldown(), endless, endless))));
    }

    @Test
    void aShadowThatActsIsFound() {
        finds(
                "may not act",
                alerting(c -> plans(
                        c,
                        p -> new RemediationConfig.Plan(
                                p.name(),
                                p.when(),
                                Run.Mode.AUTO,
                                "planted",
                                p.page(),
                                p.steps(),
                                p.guard(),
                                p.verify()))));
    }

    @Test
    void aRedButtonThatIsNotConnectedIsFound() {
        finds("everything is held", Seams.NONE.withOperator(DeafOperator::new));
    }

    @Test
    void anOutboxThatDropsResolvesIsFound() {
        finds(
                "waits for the resolve",
                outbound(o -> call -> body(call).contains("\"resolve\"")
                        ? CompletableFuture.completedFuture(Outbound.Answer.of(202, null, ""))
                        : o.send(call)));
    }

    @Test
    void anOutboxThatDropsTriggersIsFound() {
        finds(
                "was never told",
                outbound(o -> call -> body(call).contains("\"trigger\"")
                        ? CompletableFuture.completedFuture(Outbound.Answer.of(202, null, ""))
                        : o.send(call)));
    }

    @Test
    void aCallThatIsSentTwiceIsFound() {
        finds("may have acted already", outbound(o -> call -> {
            if (call.url().getHost().equals("runner.sim")) {
                return o.send(call)
                        .thenCompose(answer ->
                                answer.status() == 200 ? o.send(call) : CompletableFuture.completedFuture(answer));
            }
            return o.send(call);
        }));
    }

    @Test
    void aCallThatNamesNobodyIsFound() {
        finds(
                "signature does not match",
                outbound(o -> call -> o.send(Outbound.Call.post(
                        call.url(),
                        call.headers(),
                        body(call)
                                .replaceAll("\"targets\":\\[[^\\]]*\\]", "\"targets\":[]")
                                .getBytes(StandardCharsets.UTF_8),
                        call.timeout(),
                        call.reach()))));
    }

    @Test
    void aRemediatorThatForgetsWhatIsInFlightIsFound() {
        finds(
                "other runs are on their way",
                alerting(c -> guard(
                        c.healing(),
                        c,
                        g -> new RemediationConfig.Guard(
                                g.maxUnhealthyPercent(), 1_000, g.cooldown(), g.perTarget(), g.perService()))));
    }

    @Test
    void aRemediatorWithoutItsGraceIsFound() {
        finds(
                "in the grace",
                alerting(c -> with(
                        c,
                        c.plans(),
                        new RemediationConfig.Healing(
                                Duration.ZERO,
                                c.healing().stormCooldown(),
                                c.healing().fleetPercent(),
                                c.healing().fleetFrom()))));
    }

    @Test
    void aVigieThatActsOnWhatIsNotKnownIsFound() {
        finds("has shown nothing bad", Seams.NONE.withEyes(m -> m == Mood.UNSURE ? Mood.FAILING : m));
    }

    @Test
    void aVigieThatResolvesWhatIsNotKnownIsFound() {
        finds("has shown no sign of life", Seams.NONE.withEyes(m -> m == Mood.UNSURE ? Mood.UP : m));
    }

    /** A call that may have arrived is taken for one that certainly did nothing. */
    @Test
    void aVigieThatForgetsAnAttemptInACrashIsFound() {
        finds(
                "on its way when the process was killed",
                waking(tx -> tx.update(
                        "UPDATE remediation_call SET state = 'RETRY', next_at = 0, expires_at = expires_at + 600000"
                                + " WHERE state = 'OUT'")));
    }

    /** What was accepted for delivery is gone. */
    @Test
    void aVigieThatForgetsItsOutboxInACrashIsFound() {
        finds(
                "waits for the resolve",
                waking(tx -> tx.update("DELETE FROM outbox WHERE state IN ('WAITING', 'CLAIMED')")));
    }

    /** What has just begun is told as over. */
    @Test
    void aResolveThatComesTooEarlyIsFound() {
        finds("which closed at", outbound(o -> call -> {
            String over = body(call).replace("\"trigger\"", "\"resolve\"");
            byte[] early = over.getBytes(StandardCharsets.UTF_8);
            return over.equals(body(call))
                    ? o.send(call)
                    : o.send(call)
                            .thenCompose(answer -> o.send(Outbound.Call.post(
                                    call.url(), call.headers(), early, call.timeout(), call.reach())));
        }));
    }

    /** The same step of the same run, under a new name and well signed. */
    @Test
    void aStepThatIsCalledAgainUnderANewNameIsFound() {
        finds("its step may have acted already", outbound(o -> call -> {
            if (!call.url().getHost().equals("runner.sim")) {
                return o.send(call);
            }
            return o.send(call)
                    .thenCompose(answer -> answer.status() == 200
                            ? o.send(Resigned.nextAttempt(call))
                            : CompletableFuture.completedFuture(answer));
        }));
    }

    private static String body(Outbound.Call call) {
        return new String(call.body(), StandardCharsets.UTF_8);
    }

    private static Seams alerting(UnaryOperator<AlertingConfig> change) {
        return Seams.NONE.withAlerting(change);
    }

    private static Seams outbound(UnaryOperator<Outbound> change) {
        return Seams.NONE.withOutbound(change);
    }

    /** Done to the record before each process begins, if the record takes it. */
    private static Seams waking(Consumer<Transaction> change) {
        return Seams.NONE.withWaking(database -> {
            try {
                database.write(tx -> {
                    change.accept(tx);
                    return true;
                });
            } catch (RecordException e) {
                assertThat(e).hasStackTraceContaining(RecordFaults.SIMULATED);
            }
        });
    }

    private static AlertingConfig guard(
            RemediationConfig.Healing healing, AlertingConfig config, UnaryOperator<RemediationConfig.Guard> change) {
        AlertingConfig changed = plans(
                config,
                p -> new RemediationConfig.Plan(
                        p.name(),
                        p.when(),
                        p.mode(),
                        p.override(),
                        p.page(),
                        p.steps(),
                        change.apply(p.guard()),
                        p.verify()));
        return with(changed, changed.plans(), healing);
    }

    private static AlertingConfig plans(AlertingConfig config, UnaryOperator<RemediationConfig.Plan> change) {
        List<RemediationConfig.Plan> plans = config.plans().stream().map(change).toList();
        return with(config, plans, config.healing());
    }

    private static AlertingConfig with(
            AlertingConfig c, List<RemediationConfig.Plan> plans, RemediationConfig.Healing healing) {
        return new AlertingConfig(
                c.services(), c.rules(), c.receivers(), c.route(), plans, c.executors(), healing, c.externalUrl());
    }

    private static void finds(String words, Seams mutant) {
        try (Borders borders = Borders.watched()) {
            Optional<RandomRun.Result> found = LongStream.rangeClosed(1, SEEDS)
                    .parallel()
                    .mapToObj(seed -> RandomRun.play(seed, mutant))
                    .filter(result ->
                            result.failure() != null && result.failure().contains(words))
                    .findAny();
            assertThat(found).as("a seed that says \"%s\"", words).isPresent();
        }
    }
}
