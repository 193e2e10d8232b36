package vigie.alerting.remediate.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.means.Border;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.CallBook;
import vigie.alerting.remediate.run.Endings;
import vigie.alerting.remediate.run.Journal;
import vigie.alerting.remediate.run.Journal.Line;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.alerting.remediate.run.StepBook;
import vigie.alerting.remediate.run.StepRow;
import vigie.model.Run;
import vigie.model.Run.StepState;

/**
 * Takes up runs: at the start this node's own, later those of nodes that have fallen silent. Each gets a new epoch, so that whoever
 * had it before can neither change it nor be heard by the executor. Those that a backup has brought along do not go on. On the loop.
 */
public final class Takeover {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String RESTORED =
            "the record comes from a backup, and what was done since it was made is not in it";

    private final Means means;
    private final Border border;
    private final Journal journal;
    private final Endings endings;
    private Instant next = Instant.MIN;

    public Takeover(Means means, Border border, Journal journal, Endings endings) {
        this.means = means;
        this.border = border;
        this.journal = journal;
        this.endings = endings;
    }

    /** Takes up what this node was at when it ended; if it leads others, what any of them was at: none of them decides any more. */
    public void start() {
        boolean all = means.leadership().isShared();
        List<PlanRun> own = means.database().read(RunBook::active).stream()
                .filter(r -> all || r.standing().owner().equals(means.node()) || RunBook.isFromBackup(r))
                .toList();
        own.forEach(run -> border.run("taking up run " + run.id(), () -> take(run)));
    }

    /** Says that this node lives, and looks for runs that nobody works on; now and then. */
    public void tick(boolean working) {
        Instant now = means.clock().instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(EVERY);
        if (working) {
            means.database().write(tx -> {
                RunBook.renew(tx, means.node());
                return true;
            });
        }
        List<PlanRun> orphans = means.database().read(sql -> RunBook.orphans(sql, means.node(), now));
        orphans.forEach(run -> border.run("taking over run " + run.id(), () -> take(run)));
    }

    private void take(PlanRun seen) {
        means.database().write(tx -> {
            RunBook.lock(tx);
            PlanRun mine = seen.with(seen.standing().ownedBy(means.node(), RunBook.nextEpoch(tx)));
            if (seen.state() == Run.State.VERIFYING) {
                // Nobody was watching: it gets the whole time again to be seen healthy.
                mine = mine.until(tx.now().plus(patience(seen)));
            }
            String text =
                    means.node() + " takes up the run of " + seen.standing().owner() + " at " + seen.state();
            return journal.move(tx, seen, mine, Line.of("state", text))
                    .map(run -> RunBook.isFromBackup(seen) ? doubt(tx, run) : lose(tx, run))
                    .orElse(false);
        });
    }

    /** A mode is not seen from outside: its outcome has the time that an acceptance has. */
    private static Duration patience(PlanRun run) {
        return run.scope() == Scope.MODE
                ? run.plan().steps().get(run.step() - 1).timeout()
                : run.plan().verify().within();
    }

    /** A call that was authorised and has no answer may have left: nobody can know, so a person is asked. */
    private boolean lose(Transaction tx, PlanRun run) {
        if (run.state() != Run.State.CALLING && run.state() != Run.State.UNDOING) {
            return false;
        }
        for (StepRow step : StepBook.of(tx, run.id())) {
            boolean out = step.state() == StepState.CALLING
                    && CallBook.find(tx, run.id(), step.number())
                            .map(call -> call.state() == CallBook.State.OUT)
                            .orElse(false);
            if (out) {
                endings.uncertain(tx, run, step, "the process that called ended before it had an answer");
                return true;
            }
        }
        return false;
    }

    /** Nothing goes on from what a backup holds: it may have been done, undone or given up since. */
    private boolean doubt(Transaction tx, PlanRun run) {
        switch (run.state()) {
            case WAITING_APPROVAL, GUARDED, CALLING, VERIFYING, UNDOING -> {
                endings.uncertain(tx, run, underWay(StepBook.of(tx, run.id()), run), RESTORED);
                return true;
            }
            case IN_FORCE -> {
                endings.doubt(tx, run, RESTORED);
                return true;
            }
            case UNCERTAIN, PROPOSED, DONE, FAILED, REFUSED, EXPIRED, EXHAUSTED, SHADOWED -> {
                return false;
            }
        }
        return false;
    }

    /** The step that a run is at; of compensations the first that has not ended, or else the last. */
    private static StepRow underWay(List<StepRow> steps, PlanRun run) {
        if (run.state() != Run.State.UNDOING) {
            return steps.get(run.step() - 1);
        }
        return steps.stream()
                .filter(StepRow::isUndo)
                .filter(s -> s.state() == StepState.WAITING
                        || s.state() == StepState.CALLING
                        || s.state() == StepState.ACCEPTED)
                .findFirst()
                .orElse(steps.get(steps.size() - 1));
    }
}
