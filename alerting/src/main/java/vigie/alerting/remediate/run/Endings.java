package vigie.alerting.remediate.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.incident.Recoveries;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.Journal.Line;
import vigie.alerting.remediate.run.RunMachine.Event;
import vigie.model.Finding;
import vigie.model.Run;
import vigie.model.Run.StepState;

/** How runs end, well or not, and what people are told of it. In the transaction of the change; nothing if somebody else was first. */
public final class Endings {
    /** So many failed runs of a plan on an instance in one incident latch it, whatever its budget says. */
    public static final int FAILURES_TO_LATCH = 3;

    private final Means means;
    private final Journal journal;
    private final Alarms alarms;

    public Endings(Means means, Journal journal, Alarms alarms) {
        this.means = means;
        this.journal = journal;
        this.alarms = alarms;
    }

    /** The instance was seen healed, or the service to have the size that was asked for. */
    public Optional<PlanRun> healed(Transaction tx, PlanRun run, Instant since) {
        String how = Outcome.how(run, replicas(tx, run));
        PlanRun healed = run.after(Event.HEAL, tx.now());
        // The lost region is still lost: what has moved once does not move again while that is so.
        boolean once = run.scope() == Scope.REGION;
        Optional<PlanRun> ended = journal.move(
                tx,
                run,
                once ? healed.with(healed.standing().latch(true)) : healed,
                Line.of(
                        "verified",
                        how + " since " + since.truncatedTo(ChronoUnit.SECONDS) + ": "
                                + run.plan().name() + " is done"));
        ended.ifPresent(done -> {
            StepRow step = current(tx, done);
            StepBook.settled(
                    tx,
                    done.id(),
                    step.number(),
                    StepState.DONE,
                    Outcome.seen(run.scope()) + since.truncatedTo(ChronoUnit.SECONDS));
            alarms.clear(tx, Finding.Kind.REMEDIATION_FAILED, done);
            alarms.clear(tx, Finding.Kind.REMEDIATION_UNCERTAIN, done);
            boolean heals = done.scope() != Scope.SIZE;
            journal.tell(tx, done, Outcome.told(done, replicas(tx, done)));
            if (done.scope() == Scope.REGION) {
                Recoveries.measured(
                        tx, done.service(), Duration.between(done.cause().activeAt(), since), done.id());
            }
            if (done.cause().isDrill()) {
                DrillBook.recovered(
                        tx, done.incident(), Duration.between(done.cause().activeAt(), since));
            }
            tx.afterCommit(() -> {
                means.metrics().step(done.plan().name(), done.mode(), step.action(), "done");
                if (heals && !done.cause().isDrill()) {
                    means.metrics().recovered(done.cause().activeAt(), since);
                }
            });
        });
        return ended;
    }

    private static int replicas(Transaction tx, PlanRun run) {
        Order order = current(tx, run).order();
        return order == null ? 0 : order.replicas().orElse(0);
    }

    /**
     * A degraded mode holds from now on. If it was uncertain for a while, no further step starts without a person, not even the way out:
     * whoever was asked is asked still.
     */
    public Optional<PlanRun> enter(Transaction tx, PlanRun run, StepRow step, Line line) {
        boolean doubted = run.standing().ending() != null;
        PlanRun entered = run.after(Event.ENTER, tx.now()).until(null);
        String mode = mode(run);
        Optional<PlanRun> moved = journal.move(
                tx,
                run,
                entered.with(entered.standing().called(tx.now())),
                new Line(
                        line.actor(),
                        line.kind(),
                        run.on() + " is in the mode " + mode + ": " + line.text(),
                        line.data()));
        moved.ifPresent(in -> {
            journal.tell(
                    tx,
                    in,
                    in.on() + " is in the degraded mode " + mode + ": "
                            + in.cause().summary());
            if (doubted) {
                alarms.raise(
                        tx,
                        alarm(
                                Finding.Kind.REMEDIATION_UNCERTAIN,
                                in,
                                in.on() + " is in the mode " + mode
                                        + ", which was uncertain for a while; a person must end it"));
            }
            tx.afterCommit(() -> means.metrics().step(in.plan().name(), in.mode(), step.action(), "done"));
        });
        return moved;
    }

    /**
     * Has a degraded mode left: its compensation is called next.
     *
     * @param latch whether it may not be entered again in its incident without a person
     */
    public Optional<PlanRun> leave(Transaction tx, PlanRun run, Line line, boolean latch) {
        List<StepRow> steps = StepBook.of(tx, run.id());
        StepRow entered = current(tx, run);
        RemediationConfig.Step undo = undo(run, entered);
        StepBook.add(tx, run.id(), steps.size() + 1, entered.number(), undo == null ? "" : undo.action(), null);
        PlanRun leaving = run.after(Event.UNDO, tx.now()).until(null).endingAs(Run.State.DONE);
        return journal.move(
                tx,
                run,
                leaving.with(leaving.standing().latch(latch || run.standing().latched())),
                line);
    }

    /** A degraded mode is known to be left. */
    public Optional<PlanRun> left(Transaction tx, PlanRun run, Line line) {
        String what = run.on() + " has left the degraded mode " + mode(run);
        Optional<PlanRun> moved = journal.move(
                tx,
                run,
                run.after(Event.LEAVE, tx.now()),
                new Line(line.actor(), line.kind(), what + ": " + line.text(), line.data()));
        moved.ifPresent(done -> {
            alarms.clear(tx, Finding.Kind.REMEDIATION_FAILED, done);
            alarms.clear(tx, Finding.Kind.REMEDIATION_UNCERTAIN, done);
            journal.tell(tx, done, what);
        });
        return moved;
    }

    /** A degraded mode was to be left, and was not: it holds until a person ends it. */
    public Optional<PlanRun> stay(Transaction tx, PlanRun run, Line line) {
        PlanRun in = run.after(Event.STAY, tx.now()).until(null).endingAs(Run.State.FAILED);
        String what = run.on() + " is still in the degraded mode " + mode(run) + ", " + line.text()
                + "; a person must end it";
        Optional<PlanRun> moved = journal.move(tx, run, in, new Line(line.actor(), line.kind(), what, line.data()));
        moved.ifPresent(still -> {
            alarms.clear(tx, Finding.Kind.REMEDIATION_UNCERTAIN, still);
            // Not with the condition as its cause: that is over, and this is not.
            alarms.raise(tx, alarm(Finding.Kind.REMEDIATION_FAILED, still, "", what));
            journal.tell(tx, still, what);
        });
        return moved;
    }

    private static String mode(PlanRun run) {
        RemediationConfig.ServiceMode mode = run.plan().serviceMode();
        return mode == null ? "" : mode.name();
    }

    /** Whether a call took effect is not known: a person is asked, nothing further starts. */
    public Optional<PlanRun> uncertain(Transaction tx, PlanRun run, StepRow step, String why) {
        CallBook.over(tx, run.id(), step.number());
        StepBook.settled(tx, run.id(), step.number(), StepState.UNCERTAIN, why);
        String what = step.action() + " of " + run.on() + " may or may not have been done: " + why;
        Run.State ending = run.standing().ending();
        PlanRun uncertain = run.after(Event.LOSE, tx.now()).endingAs(ending == null ? Run.State.FAILED : ending);
        Optional<PlanRun> moved =
                journal.move(tx, run, uncertain.with(uncertain.standing().called(tx.now())), Line.of("answer", what));
        moved.ifPresent(lost -> {
            alarms.raise(
                    tx,
                    alarm(
                            Finding.Kind.REMEDIATION_UNCERTAIN,
                            lost,
                            what + "; nothing further starts until a person decides or it is seen healed"));
            tx.afterCommit(() -> means.metrics().step(lost.plan().name(), lost.mode(), step.action(), "uncertain"));
        });
        return moved;
    }

    /** Whether a degraded mode holds still is not known: it stays in force for all that is decided, and only a person has it left. */
    public Optional<PlanRun> doubt(Transaction tx, PlanRun run, String why) {
        Run.State ending = run.standing().ending();
        String what = run.on() + " may or may not be in the mode " + mode(run) + " still: " + why;
        Optional<PlanRun> moved =
                journal.move(tx, run, run.endingAs(ending == null ? Run.State.FAILED : ending), Line.of("state", what));
        moved.ifPresent(
                in -> alarms.raise(tx, alarm(Finding.Kind.REMEDIATION_UNCERTAIN, in, what + "; a person must end it")));
        return moved;
    }

    /** What was uncertain is known. */
    public void known(Transaction tx, PlanRun run) {
        alarms.clear(tx, Finding.Kind.REMEDIATION_UNCERTAIN, run);
    }

    /**
     * Gives a run up: what was done is taken back first, the last step first, then it ends.
     *
     * @param ending FAILED or EXHAUSTED
     */
    public Optional<PlanRun> giveUp(Transaction tx, PlanRun run, Run.State ending, String why) {
        List<StepRow> steps = StepBook.of(tx, run.id());
        List<StepRow> toUndo = new ArrayList<>();
        for (StepRow step : steps) {
            boolean done = step.state() == StepState.DONE || step.state() == StepState.FAILED;
            if (done && !step.isUndo() && undo(run, step) != null) {
                toUndo.add(0, step);
            }
        }
        if (steps.stream().anyMatch(step -> isForGood(run, step))) {
            // What keeps the lost one from writing stays as long as another may write, and traffic stays with that one.
            String who = run.scope() == Scope.REGION
                    ? "another region has taken over "
                    : "another may have taken over from ";
            return end(tx, run, ending, true, why + "; " + who + run.on() + ": what was done stays");
        }
        if (toUndo.isEmpty()) {
            return end(tx, run, ending, why);
        }
        int number = steps.size();
        for (StepRow step : toUndo) {
            RemediationConfig.Step undo = undo(run, step);
            StepBook.add(tx, run.id(), ++number, step.number(), undo == null ? "" : undo.action(), null);
        }
        PlanRun undoing = run.after(Event.UNDO, tx.now()).until(null);
        return journal.move(
                tx,
                run,
                undoing.endingAs(ending),
                Line.of("decision", why + ": taking back what was done, " + toUndo.size() + " steps"));
    }

    /** Ends a run that did not heal. EXHAUSTED latches, and so does the third failure in one incident. */
    public Optional<PlanRun> end(Transaction tx, PlanRun run, Run.State ending, String why) {
        boolean last = ending == Run.State.EXHAUSTED || RunBook.failures(tx, run) + 1 >= FAILURES_TO_LATCH;
        return end(tx, run, ending, last, why);
    }

    private Optional<PlanRun> end(Transaction tx, PlanRun run, Run.State ending, boolean last, String why) {
        Event event = ending == Run.State.EXHAUSTED ? Event.EXHAUST : Event.FAIL;
        PlanRun ended = run.after(event, tx.now());
        return failed(tx, run, last ? ended.with(ended.standing().latch(true)) : ended, Line.of("state", why));
    }

    /** Ends an uncertain run as not done; it is latched, because a person must look before anything is tried again. */
    public Optional<PlanRun> abandon(Transaction tx, PlanRun run, Line line) {
        PlanRun ended = run.after(Event.FAIL, tx.now());
        return failed(tx, run, ended.with(ended.standing().latch(true)), line);
    }

    private Optional<PlanRun> failed(Transaction tx, PlanRun run, PlanRun to, Line line) {
        Optional<PlanRun> moved = journal.move(tx, run, to, line);
        moved.ifPresent(ended -> {
            alarms.clear(tx, Finding.Kind.REMEDIATION_UNCERTAIN, ended);
            if (ended.cause().isDrill()) {
                // Its drill says so.
                return;
            }
            String summary = ended.plan().name() + Outcome.failed(ended.scope()) + ended.on() + ": " + line.text();
            alarms.raise(tx, alarm(Finding.Kind.REMEDIATION_FAILED, ended, summary));
            journal.tell(tx, ended, summary);
        });
        return moved;
    }

    /** Whether a step may have let another take over, and nothing says how that is taken back. */
    private static boolean isForGood(PlanRun run, StepRow step) {
        boolean done = step.state() == StepState.DONE || step.state() == StepState.FAILED;
        return done && !step.isUndo() && step.of(run.plan()).promotes() && undo(run, step) == null;
    }

    /** The step of the plan that a run is at. */
    static StepRow current(Transaction tx, PlanRun run) {
        return StepBook.find(tx, run.id(), run.step()).orElseThrow();
    }

    private Alarms.Alarm alarm(Finding.Kind kind, PlanRun run, String summary) {
        return alarm(kind, run, run.cause().finding(), summary);
    }

    private static Alarms.Alarm alarm(Finding.Kind kind, PlanRun run, String cause, String summary) {
        List<String> evidence = new ArrayList<>(run.cause().evidence());
        evidence.add("run " + run.id() + " of plan " + run.plan().name() + " is " + run.state());
        return new Alarms.Alarm(
                kind,
                run.service(),
                run.scope() == Scope.INSTANCE ? run.target() : null,
                run.plan().name(),
                cause,
                summary,
                evidence);
    }

    private static RemediationConfig.@Nullable Step undo(PlanRun run, StepRow step) {
        return run.plan().steps().get(step.number() - 1).undo();
    }
}
