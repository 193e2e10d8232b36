package vigie.alerting.remediate.run;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.guard.HoldBook;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.Journal.Line;
import vigie.model.Change;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Run;

/** What people decide, but for approvals: each is in the record and the audit trail when it is answered. On the loop. */
public final class Operations {
    private final Means means;
    private final Journal journal;
    private final Endings endings;
    private final Judgements judgements;

    public Operations(Means means, Journal journal, Endings endings) {
        this.means = means;
        this.journal = journal;
        this.endings = endings;
        this.judgements = new Judgements(means, journal);
    }

    /** A no to what waits, an end to what is uncertain or in force, a new chance for what is latched. */
    public CompletionStage<Answer> reject(String id, String by, String note) {
        return decide(id, (tx, run) -> {
            String why = by + " said no" + (note.isBlank() ? "" : ": " + note);
            switch (run.state()) {
                case WAITING_APPROVAL -> {
                    PlanRun to = run.after(RunMachine.Event.REFUSE, tx.now());
                    journal.move(tx, run, to.with(to.standing().latch(true)), Line.by(by, why));
                    return new Answer(Result.DONE, "run " + id + " is refused, and not asked again in this incident");
                }
                case UNCERTAIN -> {
                    endings.abandon(tx, run, Line.by(by, by + " gave it up" + (note.isBlank() ? "" : ": " + note)));
                    return new Answer(Result.DONE, "run " + id + " is given up");
                }
                case IN_FORCE -> {
                    // Whoever ends it does not want it again while the same trouble lasts.
                    endings.leave(tx, run, Line.by(by, by + " ends it" + (note.isBlank() ? "" : ": " + note)), true);
                    return new Answer(
                            Result.DONE, "run " + id + " is being ended, and not begun again in this incident");
                }
                default -> {
                    return rearm(tx, run, by);
                }
            }
        });
    }

    private Answer rearm(Transaction tx, PlanRun run, String by) {
        if (!run.standing().latched()) {
            return new Answer(
                    Result.CONFLICT, "run " + run.id() + " is " + run.state() + ": there is nothing to refuse");
        }
        PlanRun free = run.with(run.standing().latch(false));
        journal.move(tx, run, free, Line.by(by, by + " lets " + run.plan().name() + " run again"));
        return new Answer(Result.DONE, run.plan().name() + " may run again on " + run.on());
    }

    /** What somebody thinks of a decision. */
    public CompletionStage<Answer> judge(String id, Run.Verdict verdict, String by, String note) {
        return decide(id, (tx, run) -> judgements.correct(tx, run, verdict, by, note));
    }

    /** The red button. */
    public CompletionStage<Answer> hold(String reason, String by) {
        if (reason.isBlank()) {
            return done(new Answer(Result.CONFLICT, "a hold needs a reason"));
        }
        return done(means.database().write(tx -> {
            RunBook.lock(tx);
            HoldBook.set(tx, reason.strip(), by);
            tx.audit(by, "hold.set", Map.of("reason", reason.strip()));
            journal.changed(tx, Change.Kind.HOLD, by);
            return new Answer(Result.DONE, "nothing new starts until it is released");
        }));
    }

    /** Lets actions start again, those too that were latched; a reason is welcome and not needed. */
    public CompletionStage<Answer> release(String reason, String by) {
        return done(means.database().write(tx -> {
            RunBook.lock(tx);
            String held = HoldBook.reason(tx);
            int rearmed = RunBook.rearmAll(tx);
            if (held == null && rearmed == 0) {
                return new Answer(Result.CONFLICT, "nothing is held");
            }
            HoldBook.set(tx, null, by);
            tx.audit(
                    by,
                    "hold.released",
                    Map.of("held", held == null ? "" : held, "reason", reason.strip(), "rearmed", rearmed));
            journal.changed(tx, Change.Kind.HOLD, by);
            return new Answer(Result.DONE, "what is still true is decided afresh, " + rearmed + " plans re-armed");
        }));
    }

    /** Finds the run under the lock and lets somebody decide on it. */
    public CompletionStage<Answer> decide(String id, BiFunction<Transaction, PlanRun, Answer> work) {
        return done(means.database().write(tx -> {
            RunBook.lock(tx);
            Optional<PlanRun> run = RunBook.find(tx, id);
            return run.isEmpty() ? new Answer(Result.NOT_FOUND, "there is no run " + id) : work.apply(tx, run.get());
        }));
    }

    public static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    public static boolean isPast(@Nullable Instant deadline, Instant now) {
        return deadline != null && !now.isBefore(deadline);
    }

    public static Answer conflict(PlanRun run, String rule) {
        return new Answer(Result.CONFLICT, "run " + run.id() + " is " + run.state() + ": " + rule);
    }
}
