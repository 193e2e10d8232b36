package vigie.alerting.remediate.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.CallBook;
import vigie.alerting.remediate.run.Endings;
import vigie.alerting.remediate.run.Journal;
import vigie.alerting.remediate.run.Journal.Line;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.alerting.remediate.run.RunMachine.Event;
import vigie.alerting.remediate.run.StepBook;
import vigie.alerting.remediate.run.StepRow;
import vigie.model.Run;
import vigie.model.Run.StepState;

/** What executors' answers do to a run. In the transaction of the change, under the lock. */
public final class Replies {
    /** Nothing is to be sent again. */
    static final Duration NEVER = Duration.ofMillis(-1);

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

    private final Means means;
    private final Journal journal;
    private final Endings endings;

    public Replies(Means means, Journal journal, Endings endings) {
        this.means = means;
        this.journal = journal;
        this.endings = endings;
    }

    /**
     * Takes the answer to a call as it was sent.
     *
     * @param urls how many addresses the executor has, 0 if it is not in the estate
     * @return how long to wait before it is sent again, negative for not at all
     */
    Duration answered(Transaction tx, PlanRun sent, int number, CallBook.Call call, Reply reply, int urls) {
        PlanRun run = RunBook.find(tx, sent.id()).orElseThrow();
        CallBook.Call now = CallBook.find(tx, sent.id(), number).orElseThrow();
        boolean ours = run.standing().epoch() == sent.standing().epoch()
                && (run.state() == Run.State.CALLING || run.state() == Run.State.UNDOING);
        if (!ours || now.state() != CallBook.State.OUT || now.sends() != call.sends()) {
            return NEVER;
        }
        StepRow step = StepBook.find(tx, run.id(), number).orElseThrow();
        Verdict verdict = reply.verdict();
        String text = reply.text();
        if (verdict == Verdict.NOT_DONE) {
            return notDone(tx, run, step, now, reply, urls);
        }
        CallBook.over(tx, run.id(), number);
        switch (verdict) {
            case DONE -> done(tx, run, step, text);
            case ACCEPTED -> accepted(tx, run, step, text);
            case REFUSED, STALE -> refused(tx, run, step, text, verdict == Verdict.STALE);
            case UNCERTAIN, NOT_DONE -> endings.uncertain(tx, run, step, text);
        }
        return NEVER;
    }

    /** The executor did it: the instance is watched, or the next compensation comes. */
    void done(Transaction tx, PlanRun run, StepRow step, String text) {
        if (step.isUndo()) {
            undone(tx, run, step, text);
            journal.write(tx, run, line(step, "answer", step.action() + " is done: " + text));
            return;
        }
        StepBook.answered(tx, run.id(), step.number(), StepState.DONE, text);
        if (run.scope() == Scope.MODE) {
            endings.enter(tx, run, step, line(step, "answer", step.action() + " is done: " + text));
            return;
        }
        if (goesOn(run, step)) {
            settleWhatWasUncertain(tx, run);
            PlanRun answered = run.state() == Run.State.VERIFYING ? run : run.after(Event.ANSWER, tx.now());
            climb(tx, run, answered, step, step.action() + " is done: " + text);
            return;
        }
        verify(tx, run, step, tx.now().plus(run.plan().verify().within()), step.action() + " is done: " + text);
    }

    /** A step is taken back. */
    void undone(Transaction tx, PlanRun run, StepRow step, String text) {
        StepBook.answered(tx, run.id(), step.number(), StepState.DONE, text);
        StepBook.settled(tx, run.id(), step.undoes(), StepState.UNDONE, "taken back");
        count(tx, run, step, "undone");
    }

    /** What was uncertain once starts nothing further without a person, not even what was to follow at once. */
    private static boolean goesOn(PlanRun run, StepRow step) {
        return step.of(run.plan()).goesOn()
                && step.number() < run.plan().steps().size()
                && run.standing().ending() == null;
    }

    private void settleWhatWasUncertain(Transaction tx, PlanRun run) {
        if (run.state() == Run.State.UNCERTAIN) {
            endings.known(tx, run);
        }
    }

    /** The next rung, to be called as soon as its guards allow. */
    private void climb(Transaction tx, PlanRun run, PlanRun answered, StepRow step, String why) {
        RemediationConfig.Step rung = run.plan().steps().get(step.number());
        PlanRun climbed = answered.after(Event.CLIMB, tx.now()).until(tx.now().plus(rung.expires()));
        journal.move(
                tx,
                run,
                climbed.with(climbed.standing().atStep(step.number() + 1)),
                line(step, "decision", why + "; next is " + rung.action()));
    }

    private void accepted(Transaction tx, PlanRun run, StepRow step, String text) {
        StepBook.answered(tx, run.id(), step.number(), StepState.ACCEPTED, text);
        Duration patience = step.of(run.plan()).timeout();
        String said = step.action() + " was accepted: " + text;
        if (step.isUndo()) {
            journal.move(tx, run, run.until(tx.now().plus(patience)), line(step, "answer", said));
            return;
        }
        // A mode is not seen from outside: only an outcome settles it.
        Duration within =
                run.scope() == Scope.MODE ? Duration.ZERO : run.plan().verify().within();
        verify(tx, run, step, tx.now().plus(within.compareTo(patience) > 0 ? within : patience), said);
    }

    /** What was accepted was done: from now on it has its time to heal. */
    void confirmed(Transaction tx, PlanRun run, StepRow step, String text) {
        if (run.scope() == Scope.MODE) {
            done(tx, run, step, text);
            return;
        }
        StepBook.answered(tx, run.id(), step.number(), StepState.DONE, text);
        if (goesOn(run, step)) {
            climb(tx, run, run, step, step.action() + " is done: " + text);
            return;
        }
        PlanRun next = run.until(tx.now().plus(run.plan().verify().within()));
        journal.move(tx, run, next.with(next.standing().called(tx.now())), line(step, "answer", text));
    }

    private void verify(Transaction tx, PlanRun run, StepRow step, Instant until, String text) {
        settleWhatWasUncertain(tx, run);
        PlanRun next = run.after(Event.ANSWER, tx.now()).until(until);
        journal.move(tx, run, next.with(next.standing().called(tx.now())), line(step, "answer", text));
    }

    private void refused(Transaction tx, PlanRun run, StepRow step, String text, boolean stale) {
        StepBook.answered(tx, run.id(), step.number(), StepState.REFUSED, text);
        count(tx, run, step, "refused");
        String why = "the executor refused " + step.action() + (stale ? " as of a stale epoch: " : ": ") + text;
        if (step.isUndo()) {
            journal.write(tx, run, line(step, "answer", why));
        } else if (stale) {
            // Somebody with a later epoch is at work: a compensation would be in his way, and refused as well.
            endings.end(tx, run, Run.State.FAILED, why);
        } else {
            endings.giveUp(tx, run, Run.State.FAILED, why);
        }
    }

    private Duration notDone(Transaction tx, PlanRun run, StepRow step, CallBook.Call call, Reply reply, int urls) {
        boolean unsent = reply.answer().status() == 0;
        boolean nextUrl = unsent && call.url() + 1 < urls;
        Duration wait = nextUrl ? Duration.ZERO : wait(reply.answer(), call.sends() / Math.max(1, urls));
        Instant at = tx.now().plus(wait);
        String text = reply.text();
        StepBook.settled(
                tx,
                run.id(),
                step.number(),
                StepState.CALLING,
                "not done yet, sent " + call.sends() + " times: " + text);
        if (urls == 0 || !at.isBefore(call.expiresAt())) {
            expired(tx, run, step.number());
            return NEVER;
        }
        CallBook.again(tx, call, nextUrl ? call.url() + 1 : 0, at);
        journal.write(tx, run, line(step, "answer", step.action() + " was not done: " + text + "; again at " + at));
        return wait;
    }

    private static Duration wait(Answer answer, int rounds) {
        Duration asked = answer.retryAfter();
        Duration backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(rounds, 4));
        Duration wait = asked == null ? backoff : asked;
        Duration atMost = asked == null && wait.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : wait;
        return atMost.compareTo(FIRST_BACKOFF) < 0 ? FIRST_BACKOFF : atMost;
    }

    /** Nothing was done, and it is too late to ask for it. */
    void expired(Transaction tx, PlanRun run, int number) {
        StepRow step = StepBook.find(tx, run.id(), number).orElseThrow();
        CallBook.over(tx, run.id(), number);
        String why = step.action() + " could not be done before it expired: "
                + (step.outcome().isEmpty() ? "it was never sent" : step.outcome());
        StepBook.settled(tx, run.id(), number, StepState.EXPIRED, why);
        count(tx, run, step, "expired");
        if (step.isUndo()) {
            journal.write(tx, run, line(step, "answer", why));
        } else {
            endings.giveUp(tx, run, Run.State.FAILED, why);
        }
    }

    /** The step is known not to have healed: the next rung, or the end of the ladder. */
    public void notHealed(Transaction tx, PlanRun run, StepRow step, String why) {
        StepBook.settled(tx, run.id(), step.number(), StepState.FAILED, why);
        count(tx, run, step, "failed");
        if (run.scope() == Scope.MODE) {
            endings.giveUp(tx, run, Run.State.FAILED, step.action() + " failed: " + why);
            return;
        }
        if (run.standing().ending() != null) {
            // It was uncertain for a while: no further step starts without a person, not even to take something back.
            endings.end(tx, run, Run.State.EXHAUSTED, "it was uncertain, and then did not heal: " + why);
            return;
        }
        int next = step.number() + 1;
        if (next > run.plan().steps().size()) {
            endings.giveUp(tx, run, Run.State.EXHAUSTED, "the last step did not heal: " + why);
            return;
        }
        climb(tx, run, run, step, step.action() + " did not heal: " + why);
    }

    private void count(Transaction tx, PlanRun run, StepRow step, String outcome) {
        tx.afterCommit(() -> means.metrics().step(run.plan().name(), run.mode(), step.action(), outcome));
    }

    static Line line(StepRow step, String kind, String text) {
        return new Line("vigie", kind, text, Map.of("step", "" + step.number(), "action", step.action()));
    }
}
