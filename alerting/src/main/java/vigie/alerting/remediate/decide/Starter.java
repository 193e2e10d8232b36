package vigie.alerting.remediate.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.call.Caller;
import vigie.alerting.remediate.guard.Brake;
import vigie.alerting.remediate.guard.Census;
import vigie.alerting.remediate.guard.Fresh;
import vigie.alerting.remediate.guard.Guards;
import vigie.alerting.remediate.guard.Guards.Refused;
import vigie.alerting.remediate.guard.Situation;
import vigie.alerting.remediate.guard.Words;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.run.Journal;
import vigie.alerting.remediate.run.Journal.Line;
import vigie.alerting.remediate.run.JudgementBook;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.alerting.remediate.run.RunMachine.Event;
import vigie.alerting.remediate.run.StepBook;
import vigie.alerting.remediate.run.StepRow;
import vigie.model.Run;

/** Begins runs: judges under the lock, writes the run down, and has it called if its mode allows. On the loop. */
public final class Starter {
    /** How long a person has to decide. After that the question is void, and is asked again after the plan's cool-down. */
    static final Duration APPROVAL = Duration.ofMinutes(15);

    private final Means means;
    private final Scene scene;
    private final Picture picture;
    private final Journal journal;
    private final Ledger ledger;
    private final Caller caller;

    public Starter(Means means, Scene scene, Picture picture, Journal journal, Ledger ledger, Caller caller) {
        this.means = means;
        this.scene = scene;
        this.picture = picture;
        this.journal = journal;
        this.ledger = ledger;
        this.caller = caller;
    }

    /** Begins what a plan's mode allows, if every guard lets it through; the refusal otherwise. */
    Optional<Refused> propose(Candidate c, Fresh fresh) {
        Proposal proposal = means.database().write(tx -> {
            RunBook.lock(tx);
            if (!means.leadership().holds(tx)) {
                return new Proposal(null, null);
            }
            if (isAtWork(tx, c) || (c.mode() == Run.Mode.SHADOW && RunBook.shadowed(tx, c))) {
                return new Proposal(null, null);
            }
            Situation s = scene.of(tx, c, null, fresh, tx.now());
            Optional<Refused> refused = Guards.FIRST.judge(s);
            if (refused.isPresent()) {
                ledger.refuse(tx, c, c.address(), refused.get(), refused.get().over(s));
                return new Proposal(null, refused.get());
            }
            return new Proposal(write(tx, c), null);
        });
        PlanRun run = proposal.run;
        if (run != null && run.state() == Run.State.GUARDED) {
            call(run, fresh);
        }
        return Optional.ofNullable(proposal.refused);
    }

    /**
     * Begins a rehearsal, if every guard lets it through.
     *
     * @param begun what else is written down of it, in the same transaction
     * @return the refusal otherwise
     */
    public Optional<Refused> rehearse(Candidate c, Fresh fresh, BiConsumer<Transaction, PlanRun> begun) {
        Proposal proposal = means.database().write(tx -> {
            RunBook.lock(tx);
            if (!means.leadership().holds(tx)) {
                return new Proposal(null, new Refused("leadership", "another node leads"));
            }
            Optional<Refused> refused = Guards.DRILL.judge(scene.of(tx, c, null, fresh, tx.now()));
            if (refused.isPresent()) {
                ledger.refuse(tx, c, c.address(), refused.get(), Optional.empty());
                return new Proposal(null, refused.get());
            }
            String text = c.cause().summary() + ": every guard allows "
                    + c.plan().name() + " on " + c.target().name();
            Instant until = tx.now().plus(c.plan().steps().get(0).expires());
            PlanRun run = insert(tx, c, Event.ALLOW, until, text);
            begun.accept(tx, run);
            return new Proposal(run, null);
        });
        if (proposal.run != null) {
            call(proposal.run, fresh);
        }
        return Optional.ofNullable(proposal.refused);
    }

    /** Decides afresh on a run whose first step was allowed and not called. */
    void resume(PlanRun run, Fresh fresh) {
        call(run, fresh);
    }

    /** Writes down that the condition of a plan that only observes was met, once for each episode. */
    void observe(Candidate c) {
        if (means.database().read((Sql sql) -> RunBook.shadowed(sql, c))) {
            return;
        }
        means.database().write(tx -> {
            RunBook.lock(tx);
            if (means.leadership().holds(tx) && !RunBook.shadowed(tx, c)) {
                insert(
                        tx,
                        c,
                        Event.NOTE,
                        null,
                        c.plan().name() + " would apply to " + c.on() + ": "
                                + c.cause().summary());
            }
            return true;
        });
    }

    /** Calls the first step of a run; a guard that says no now ends it. */
    public void call(PlanRun run, @Nullable Fresh fresh) {
        StepRow step = means.database()
                .read(sql -> StepBook.find(sql, run.id(), run.step()))
                .orElseThrow();
        Instant expires = run.standing().deadline();
        if (expires == null) {
            throw new IllegalStateException("run " + run.id() + " is GUARDED without a deadline");
        }
        Candidate c = picture.candidate(run);
        Brakes brakes = new Brakes();
        Optional<Refused> refused = caller.begin(run, step, expires, tx -> {
            Situation s = scene.of(tx, c, run, fresh, tx.now());
            Optional<Refused> no =
                    Guards.before(run.step(), c.cause().isDrill()).judge(s);
            no.ifPresent(r -> brakes.over = r.over(s));
            return no;
        });
        refused.ifPresent(no -> stop(run, c, no, brakes.over));
    }

    private void stop(PlanRun run, Candidate c, Refused no, Optional<Brake.Over> over) {
        means.database().write(tx -> {
            RunBook.lock(tx);
            ledger.refuse(tx, c, c.address(), no, over);
            if (run.step() == 1) {
                Event event = no.rule().equals("expired") ? Event.EXPIRE : Event.REFUSE;
                journal.move(tx, run, run.after(event, tx.now()), Line.of("refused", no.reason()));
            }
            return true;
        });
    }

    private PlanRun write(Transaction tx, Candidate c) {
        String plan = c.plan().name() + " on " + c.on();
        return switch (c.mode()) {
            case AUTO ->
                insert(
                        tx,
                        c,
                        Event.ALLOW,
                        tx.now().plus(c.plan().steps().get(0).expires()),
                        "every guard allows " + plan);
            case APPROVE ->
                insert(
                        tx,
                        c,
                        Event.ASK,
                        tx.now().plus(APPROVAL),
                        plan + " waits for a person until " + Words.of(tx.now().plus(APPROVAL)));
            case SHADOW, OBSERVE -> {
                PlanRun run = insert(
                        tx,
                        c,
                        Event.NOTE,
                        null,
                        plan + " would have been run: "
                                + c.plan().steps().get(0).action() + Guards.notEarned(c));
                JudgementBook.open(tx, run);
                yield run;
            }
        };
    }

    private PlanRun insert(Transaction tx, Candidate c, Event event, @Nullable Instant deadline, String text) {
        PlanRun proposed = new PlanRun(
                means.ids().get(),
                c.plan(),
                c.incident(),
                c.target(),
                c.cause(),
                c.mode(),
                tx.now(),
                PlanRun.Standing.proposed(RunBook.nextEpoch(tx), means.node()));
        if (!RunBook.insert(tx, proposed)) {
            throw new IllegalStateException("an active run on " + c.on() + " appeared under the lock");
        }
        StepBook.insert(tx, proposed, means.board());
        Map<String, String> evidence = Map.of("finding", c.cause().finding());
        journal.write(tx, proposed, new Line("vigie", "evidence", c.cause().summary(), evidence));
        PlanRun next = proposed.after(event, tx.now()).until(deadline);
        journal.move(tx, proposed, next, Line.of("decision", text));
        if (event == Event.NOTE) {
            String action = c.plan().steps().get(0).action();
            tx.afterCommit(() -> means.metrics().step(next.plan().name(), next.mode(), action, "shadowed"));
        }
        return next;
    }

    private static boolean isAtWork(Transaction tx, Candidate c) {
        return RunBook.active(tx).stream()
                .anyMatch(r -> r.plan().name().equals(c.plan().name())
                        && Census.place(r.target()).equals(Census.place(c.target())));
    }

    private record Proposal(@Nullable PlanRun run, @Nullable Refused refused) {}

    /** Carries the exceeded limit out of the judgement. */
    private static final class Brakes {
        private Optional<Brake.Over> over = Optional.empty();
    }
}
