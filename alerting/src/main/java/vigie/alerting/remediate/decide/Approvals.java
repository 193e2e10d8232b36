package vigie.alerting.remediate.decide;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.guard.Fresh;
import vigie.alerting.remediate.guard.Guards;
import vigie.alerting.remediate.guard.Guards.Refused;
import vigie.alerting.remediate.guard.Situation;
import vigie.alerting.remediate.guard.Words;
import vigie.alerting.remediate.means.Border;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.run.ApprovalBook;
import vigie.alerting.remediate.run.Journal;
import vigie.alerting.remediate.run.Journal.Line;
import vigie.alerting.remediate.run.Operations;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.alerting.remediate.run.RunMachine.Event;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Run;

/**
 * A person's yes. It is bound to the plan and the instance that were shown, and to fifteen minutes; the evidence is looked at again
 * and every guard asked again before it counts. A plan with {@code four_eyes} needs the yes of two different people: the first is
 * written down, the second begins the run. On the loop.
 */
public final class Approvals {
    private final Means means;
    private final Picture picture;
    private final Scene scene;
    private final Journal journal;
    private final Ledger ledger;
    private final FreshLook looks;
    private final Starter starter;
    private final Border border;

    public Approvals(
            Means means,
            Picture picture,
            Scene scene,
            Journal journal,
            Ledger ledger,
            FreshLook looks,
            Starter starter,
            Border border) {
        this.means = means;
        this.picture = picture;
        this.scene = scene;
        this.journal = journal;
        this.ledger = ledger;
        this.looks = looks;
        this.starter = starter;
        this.border = border;
    }

    public CompletionStage<Answer> approve(String id, String by, String note) {
        Optional<PlanRun> asked = means.database().read(sql -> RunBook.find(sql, id));
        if (asked.isEmpty()) {
            return Operations.done(new Answer(Result.NOT_FOUND, "there is no run " + id));
        }
        if (asked.get().state() != Run.State.WAITING_APPROVAL) {
            return Operations.done(Operations.conflict(asked.get(), "it does not wait for anybody"));
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Set<String> also = Set.of(asked.get().cause().serviceOr(asked.get().service()));
        looks.at(asked.get().service(), also, fresh -> {
            boolean decided = border.run("approving run " + id, () -> decide(id, by, note, fresh, answer));
            if (!decided) {
                answer.completeExceptionally(new IllegalStateException("run " + id + " could not be approved now"));
            }
        });
        return answer;
    }

    private void decide(String id, String by, String note, Fresh fresh, CompletableFuture<Answer> answer) {
        Decision decision = means.database().write(tx -> {
            RunBook.lock(tx);
            return judge(tx, RunBook.find(tx, id).orElseThrow(), by, note, fresh);
        });
        answer.complete(decision.answer);
        decision.allowed.ifPresent(run -> starter.call(run, fresh));
    }

    private Decision judge(Transaction tx, PlanRun run, String by, String note, Fresh fresh) {
        if (run.state() != Run.State.WAITING_APPROVAL) {
            return Decision.no(Operations.conflict(run, "it does not wait for anybody"));
        }
        if (Operations.isPast(run.standing().deadline(), tx.now())) {
            return stop(
                    tx,
                    run,
                    Event.EXPIRE,
                    by,
                    "the question expired at " + run.standing().deadline());
        }
        if (!picture.config().plans().contains(run.plan())) {
            return stop(
                    tx, run, Event.EXPIRE, by, "plan " + run.plan().name() + " is not what it was when it was shown");
        }
        Candidate c = picture.candidate(run);
        Situation s = scene.of(tx, c, run, fresh, tx.now());
        Optional<Refused> refused = Guards.FIRST.judge(s);
        if (refused.isPresent()) {
            ledger.refuse(tx, c, c.address(), refused.get(), refused.get().over(s));
            boolean cleared = refused.get().isCleared();
            return stop(
                    tx,
                    run,
                    cleared ? Event.EXPIRE : Event.REFUSE,
                    by,
                    refused.get().reason());
        }
        Optional<Answer> more = more(tx, run, by, note);
        if (more.isPresent()) {
            return Decision.no(more.get());
        }
        PlanRun mine = run.with(run.standing().ownedBy(means.node(), RunBook.nextEpoch(tx)));
        PlanRun allowed = mine.after(Event.ALLOW, tx.now())
                .until(tx.now().plus(run.plan().steps().get(0).expires()));
        Line line = Line.by(by, by + " approved it" + (note.isBlank() ? "" : ": " + note));
        return new Decision(
                new Answer(Result.DONE, "run " + run.id() + " begins"), journal.move(tx, run, allowed, line));
    }

    /** Writes the approval down; what to answer if it is not enough. */
    private Optional<Answer> more(Transaction tx, PlanRun run, String by, String note) {
        List<Run.Approval> given = ApprovalBook.of(tx, run.id());
        if (run.plan().fourEyes()) {
            if (!ApprovalBook.isSomebody(by)) {
                return Optional.of(Operations.conflict(
                        run, "four_eyes asks for two people, each with a token: " + by + " is nobody in particular"));
            }
            if (given.stream().anyMatch(a -> a.by().equals(by))) {
                return Optional.of(
                        Operations.conflict(run, by + " has approved it already: four_eyes asks for another person"));
            }
        }
        ApprovalBook.insert(tx, run.id(), by);
        if (given.size() + 1 >= run.plan().approvals()) {
            return Optional.empty();
        }
        String until = run.standing().deadline() == null
                ? ""
                : " until " + Words.of(run.standing().deadline());
        String text = by + " approved it" + (note.isBlank() ? "" : ": " + note) + "; another person must too" + until;
        journal.write(tx, run, Line.by(by, text));
        return Optional.of(new Answer(
                Result.DONE,
                "run " + run.id() + " has the first of two approvals; another person must approve it" + until));
    }

    private Decision stop(Transaction tx, PlanRun run, Event event, String by, String why) {
        PlanRun ended = run.after(event, tx.now());
        journal.move(tx, run, ended, Line.by(by, by + " approved it too late or in vain: " + why));
        return Decision.no(Operations.conflict(ended, why));
    }

    private record Decision(Answer answer, Optional<PlanRun> allowed) {
        static Decision no(Answer answer) {
            return new Decision(answer, Optional.empty());
        }
    }
}
