package vigie.alerting.remediate.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.call.Caller;
import vigie.alerting.remediate.call.Replies;
import vigie.alerting.remediate.decide.Ledger;
import vigie.alerting.remediate.decide.Scene;
import vigie.alerting.remediate.decide.Starter;
import vigie.alerting.remediate.guard.Guards;
import vigie.alerting.remediate.guard.Guards.Refused;
import vigie.alerting.remediate.guard.HoldBook;
import vigie.alerting.remediate.guard.Words;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.run.CallBook;
import vigie.alerting.remediate.run.Endings;
import vigie.alerting.remediate.run.Journal;
import vigie.alerting.remediate.run.Journal.Line;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.alerting.remediate.run.RunMachine.Event;
import vigie.alerting.remediate.run.StepBook;
import vigie.alerting.remediate.run.StepRow;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.Run;
import vigie.model.Run.StepState;
import vigie.model.Status;

/** Moves the runs of this node on as time passes: deadlines, verification, the next rung, compensations. On the loop. */
public final class Progress {
    /** A call whose answer is this long overdue has none: the connection has its own deadline before. */
    private static final Duration OVERDUE = Duration.ofSeconds(30);

    private final Means means;
    private final Picture picture;
    private final Verification verification;
    private final Journal journal;
    private final Endings endings;
    private final Replies replies;
    private final Caller caller;
    private final Starter starter;
    private final WayBack wayBack;
    private final Scene scene;
    private final Ledger ledger;

    public Progress(
            Means means,
            Picture picture,
            Verification verification,
            Journal journal,
            Endings endings,
            Replies replies,
            Caller caller,
            Starter starter,
            WayBack wayBack,
            Scene scene,
            Ledger ledger) {
        this.means = means;
        this.picture = picture;
        this.verification = verification;
        this.journal = journal;
        this.endings = endings;
        this.replies = replies;
        this.caller = caller;
        this.starter = starter;
        this.wayBack = wayBack;
        this.scene = scene;
        this.ledger = ledger;
    }

    /** Does what is due for a run now. */
    public void advance(PlanRun run) {
        switch (run.state()) {
            case WAITING_APPROVAL -> waiting(run);
            case GUARDED -> guarded(run);
            case CALLING -> calling(run, run.step());
            case VERIFYING -> verifying(run);
            case IN_FORCE -> inForce(run);
            case UNDOING -> undoing(run);
            case UNCERTAIN -> seenHealed(run);
            case PROPOSED, DONE, FAILED, REFUSED, EXPIRED, EXHAUSTED, SHADOWED -> {}
        }
    }

    private void waiting(PlanRun run) {
        if (isPast(run.standing().deadline())) {
            change(run, (tx, now) -> expire(tx, now, "nobody decided in time"));
        } else if (!picture.holds(run.plan(), run.cause()) && !looksIll(run)) {
            change(run, (tx, now) -> expire(tx, now, "the evidence has cleared, the question is void"));
        }
    }

    /** The first step is decided from a fresh look; a further one as soon as the guards allow it, until it is too late. */
    private void guarded(PlanRun run) {
        if (run.step() == 1) {
            if (isPast(run.standing().deadline())) {
                change(run, (tx, now) -> expire(tx, now, "the first step was not called in time"));
            }
        } else if (!seenHealed(run)) {
            if (isPast(run.standing().deadline())) {
                change(run, (tx, now) -> {
                    String why = "the guards did not allow step " + now.step() + " before it expired";
                    StepBook.settled(tx, now.id(), now.step(), StepState.EXPIRED, why);
                    endings.giveUp(tx, now, Run.State.FAILED, why);
                });
            } else {
                starter.call(run, null);
            }
        }
    }

    private void calling(PlanRun run, int number) {
        StepRow step = step(run, number);
        Optional<CallBook.Call> call = means.database().read(sql -> CallBook.find(sql, run.id(), number));
        if (call.isEmpty()) {
            return;
        }
        Instant now = means.clock().instant();
        Instant overdue =
                call.get().sentAt().plus(step.of(run.plan()).timeout()).plus(OVERDUE);
        if (call.get().state() == CallBook.State.RETRY
                && !now.isBefore(call.get().nextAt())) {
            caller.again(run.id(), number);
        } else if (call.get().state() == CallBook.State.OUT && now.isAfter(overdue)) {
            change(run, (tx, at) -> endings.uncertain(tx, at, step, "no answer came"));
        }
    }

    private void verifying(PlanRun run) {
        if (seenHealed(run) || !isPast(run.standing().deadline())) {
            return;
        }
        if (run.scope() != Scope.MODE
                && !isStillDrilled(run)
                && verification.look(run).now()) {
            // It came back just before the deadline: who is healthy is not acted on, and the stretch decides.
            return;
        }
        StepRow step = step(run, run.step());
        if (step.state() == StepState.ACCEPTED) {
            change(run, (tx, now) -> endings.uncertain(tx, now, step, "accepted, and neither settled nor seen healed"));
        } else {
            String within = Words.of(run.plan().verify().within());
            change(run, (tx, now) -> replies.notHealed(tx, now, step, "not healthy within " + within));
        }
    }

    private void inForce(PlanRun run) {
        Instant since = run.standing().ending() == null ? wayBack.openSince(run) : null;
        if (since == null) {
            return;
        }
        Candidate c = picture.candidate(run);
        change(run, (tx, now) -> {
            Optional<Refused> no = Guards.LEAVE.judge(scene.of(tx, c, now, null, tx.now()));
            if (no.isPresent()) {
                Refused waits = new Refused(
                        no.get().rule(), "it is not left yet: " + no.get().reason());
                ledger.refuse(tx, c, c.address(), waits, Optional.empty());
            } else {
                String why = "what it was for is over since " + Words.of(since) + ": "
                        + now.plan().name() + " is left";
                endings.leave(tx, now, Line.of("decision", why), false);
            }
        });
    }

    private void undoing(PlanRun run) {
        List<StepRow> undos = means.database().read(sql -> StepBook.of(sql, run.id())).stream()
                .filter(StepRow::isUndo)
                .toList();
        boolean stays = false; // what has taken over, and could not be taken back
        for (StepRow undo : undos) {
            switch (undo.state()) {
                case WAITING -> {
                    if (stays) {
                        keep(run, undo);
                    } else {
                        beginUndo(run, undo);
                    }
                    return;
                }
                case CALLING -> {
                    calling(run, undo.number());
                    return;
                }
                case ACCEPTED -> {
                    if (isPast(run.standing().deadline())) {
                        change(run, (tx, now) -> endings.uncertain(tx, now, undo, "accepted, and never settled"));
                    }
                    return;
                }
                default ->
                    stays |= undo.state() != StepState.DONE
                            && run.plan().steps().get(undo.undoes() - 1).promotes();
            }
        }
        Run.State ending = run.standing().ending() == null
                ? Run.State.FAILED
                : run.standing().ending();
        change(run, (tx, now) -> {
            if (ending == Run.State.DONE) {
                backToNormal(tx, now, undos.get(undos.size() - 1));
            } else {
                endings.end(tx, now, ending, report(now, undos));
            }
        });
    }

    /** A fence stays as long as there is another that may write. */
    private void keep(PlanRun run, StepRow undo) {
        String why = undo.action() + " is not done: what took over could not be taken back";
        change(run, (tx, now) -> {
            StepBook.settled(tx, now.id(), undo.number(), StepState.REFUSED, why);
            journal.write(tx, now, Line.of("refused", why));
        });
    }

    private void backToNormal(Transaction tx, PlanRun run, StepRow undo) {
        if (undo.state() == StepState.DONE) {
            endings.left(tx, run, Line.of("verified", undo.action() + " is done"));
        } else {
            endings.stay(
                    tx,
                    run,
                    Line.of("state", undo.action() + " was not done: " + undo.state() + ", " + undo.outcome()));
        }
    }

    private void beginUndo(PlanRun run, StepRow undo) {
        Instant expires = means.clock().instant().plus(undo.of(run.plan()).expires());
        Optional<Refused> refused = caller.begin(
                run,
                undo,
                expires,
                tx -> HoldBook.reason(tx) == null
                        ? Optional.empty()
                        : Optional.of(new Refused("hold", "everything is held: " + HoldBook.reason(tx))));
        // A hold ends. What cannot even be asked for would keep the others from being taken back for ever.
        refused.filter(Caller::isUnfit)
                .ifPresent(no -> change(run, (tx, now) -> {
                    StepBook.settled(tx, now.id(), undo.number(), StepState.REFUSED, no.reason());
                    journal.write(tx, now, Line.of("refused", no.reason()));
                }));
    }

    private static String report(PlanRun run, List<StepRow> undos) {
        long back = undos.stream().filter(u -> u.state() == StepState.DONE).count();
        return (run.standing().ending() == Run.State.EXHAUSTED ? "no step healed it" : "it could not be carried out")
                + (undos.isEmpty() ? "" : "; " + back + " of " + undos.size() + " steps taken back");
    }

    private boolean seenHealed(PlanRun run) {
        if (run.scope() == Scope.MODE || isStillDrilled(run)) {
            return false;
        }
        Instant since = verification.look(run).provenSince();
        if (since != null) {
            change(run, (tx, now) -> endings.healed(tx, now, since));
        }
        return since != null;
    }

    /** Who was well before the call proves nothing by being well: what was accepted in a drill must be told to be done. */
    private boolean isStillDrilled(PlanRun run) {
        return run.cause().isDrill()
                && run.state() == Run.State.VERIFYING
                && step(run, run.step()).state() == StepState.ACCEPTED;
    }

    private void expire(Transaction tx, PlanRun run, String why) {
        journal.move(tx, run, run.after(Event.EXPIRE, tx.now()), Line.of("state", why));
    }

    /** Changes a run if it still stands as it was seen. */
    private void change(PlanRun seen, BiConsumer<Transaction, PlanRun> work) {
        means.database().write(tx -> {
            RunBook.lock(tx);
            PlanRun now = RunBook.find(tx, seen.id()).orElseThrow();
            boolean same = now.state() == seen.state()
                    && now.step() == seen.step()
                    && now.standing().epoch() == seen.standing().epoch();
            if (same) {
                work.accept(tx, now);
            }
            return same;
        });
    }

    private StepRow step(PlanRun run, int number) {
        return means.database()
                .read(sql -> StepBook.find(sql, run.id(), number))
                .orElseThrow();
    }

    private boolean isPast(@Nullable Instant deadline) {
        return deadline != null && !means.clock().instant().isBefore(deadline);
    }

    /** Whether its instance still looks as bad as it was; a whole service is as ill as the condition that it is asked for. */
    private boolean looksIll(PlanRun run) {
        Status status = status(run);
        return run.scope() == Scope.INSTANCE && (status == Status.DOWN || status == Status.UNKNOWN);
    }

    private Status status(PlanRun run) {
        return means.board().service(run.service()).stream()
                .flatMap(s -> s.instances().stream())
                .filter(i -> i.instance().address().equals(run.target().address()))
                .map(InstanceState::status)
                .findFirst()
                .orElse(Status.UP);
    }
}
