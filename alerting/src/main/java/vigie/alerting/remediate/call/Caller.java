package vigie.alerting.remediate.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.alerting.ActionConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.guard.Guards.Refused;
import vigie.alerting.remediate.guard.HoldBook;
import vigie.alerting.remediate.guard.RequestGuard;
import vigie.alerting.remediate.means.Border;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.CallBook;
import vigie.alerting.remediate.run.Journal;
import vigie.alerting.remediate.run.Journal.Line;
import vigie.alerting.remediate.run.Order;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.alerting.remediate.run.RunMachine.Event;
import vigie.alerting.remediate.run.StepBook;
import vigie.alerting.remediate.run.StepRow;
import vigie.model.Run;

/**
 * Makes calls. Each is authorised first: a row that can exist once, and a conditional update of the run, on disk before anything
 * leaves. On the loop; answers come back to it.
 */
public final class Caller {
    /** An answer that the record does not take is offered again so often, once a second. */
    private static final int OFFERS = 60;

    private final Means means;
    private final Picture picture;
    private final Border border;
    private final Journal journal;
    private final Replies replies;
    private final Requests requests;

    public Caller(Means means, Picture picture, Border border, Journal journal, Replies replies) {
        this.means = means;
        this.picture = picture;
        this.border = border;
        this.journal = journal;
        this.replies = replies;
        this.requests = new Requests(means, picture);
    }

    /**
     * Authorises the call of a run's next step and makes it.
     *
     * @param planned the step, or compensation
     * @param expires nothing is sent from then on
     * @param judge the guards, under the lock
     * @return the refusal that stopped it; nothing if it was made, or is not ours to make
     */
    public Optional<Refused> begin(
            PlanRun run, StepRow planned, Instant expires, Function<Transaction, Optional<Refused>> judge) {
        StepRow step = ordered(run, planned);
        Begun begun = means.database().write(tx -> {
            RunBook.lock(tx);
            PlanRun now = RunBook.find(tx, run.id()).orElseThrow();
            if (!same(now, run)) {
                return Begun.refused(new Refused(
                        "epoch",
                        "run " + run.id() + " is " + now.state() + " at epoch "
                                + now.standing().epoch() + " of "
                                + now.standing().owner() + "; this node holds epoch "
                                + run.standing().epoch()));
            }
            Optional<Refused> refused = tx.now().isBefore(expires)
                    ? judge.apply(tx)
                    : Optional.of(new Refused("expired", "it had to be called before " + expires));
            refused = refused.or(() -> aimless(step)).or(() -> requests.unfit(now, step, tx.now(), expires));
            return refused.isPresent() ? Begun.refused(refused.get()) : authorise(tx, now, step, expires);
        });
        if (begun.call != null && begun.run != null) {
            send(begun.run, step, begun.call);
        }
        return Optional.ofNullable(begun.refused);
    }

    /** What it asks for now. A service that is on the board no more is left as it was entered. */
    private StepRow ordered(PlanRun run, StepRow planned) {
        Order now = Order.of(run.plan(), planned.of(run.plan()), run.service(), means.board());
        if (now == null || !now.targets().isEmpty() || !planned.isUndo()) {
            return planned.ordering(now);
        }
        return means.database()
                .read(sql -> StepBook.find(sql, run.id(), planned.undoes()))
                .map(StepRow::order)
                .map(then -> planned.ordering(new Order(then.targets(), now.parameters())))
                .orElse(planned.ordering(now));
    }

    private static Optional<Refused> aimless(StepRow step) {
        Order order = step.order();
        return order != null && order.targets().isEmpty()
                ? Optional.of(
                        new Refused(RequestGuard.RULE, step.action() + " has no target: an empty list means nothing"))
                : Optional.empty();
    }

    /** Whether a step was refused because it cannot be put into a request, which time alone does not change. */
    public static boolean isUnfit(Refused refused) {
        return refused.rule().equals(RequestGuard.RULE);
    }

    private Begun authorise(Transaction tx, PlanRun run, StepRow step, Instant expires) {
        if (!CallBook.authorise(tx, run, step.number(), expires)) {
            return new Begun(null, null, null);
        }
        StepBook.called(tx, run.id(), step.number(), step.order());
        PlanRun calling = step.isUndo() ? run : run.after(Event.CALL, tx.now());
        calling = calling.with(calling.standing().called(tx.now()));
        String what = step.of(run.plan()).executor() + " is called: " + (step.isUndo() ? "undo, " : "") + step.action()
                + " " + run.on() + replicas(step);
        Line line =
                new Line("vigie", "call", what, Map.of("step", "" + step.number(), "expires_at", expires.toString()));
        Optional<PlanRun> moved = journal.move(tx, run, calling, line);
        if (moved.isEmpty()) {
            throw new IllegalStateException("run " + run.id() + " was moved under the lock");
        }
        if (run.standing().firstCallAt() == null) {
            journal.tell(tx, calling, run.plan().name() + " began on " + run.on());
            Instant at = tx.now();
            if (!run.cause().isDrill()) {
                tx.afterCommit(() -> means.metrics().acted(run.cause().activeAt(), at));
            }
        }
        return new Begun(moved.get(), CallBook.find(tx, run.id(), step.number()).orElseThrow(), null);
    }

    private static String replicas(StepRow step) {
        OptionalInt replicas =
                step.order() == null ? OptionalInt.empty() : step.order().replicas();
        return replicas.isPresent() ? " to " + replicas.getAsInt() + " instances" : "";
    }

    /** Sends a call again that certainly did nothing, if it is time; it is authorised again before. */
    public void again(String runId, int number) {
        Begun begun = means.database().write(tx -> {
            RunBook.lock(tx);
            PlanRun run = RunBook.find(tx, runId).orElseThrow();
            CallBook.Call call = CallBook.find(tx, runId, number).orElseThrow();
            boolean ours = run.standing().owner().equals(means.node())
                    && (run.state() == Run.State.CALLING || run.state() == Run.State.UNDOING);
            if (!ours || call.state() != CallBook.State.RETRY) {
                return new Begun(null, null, null);
            }
            if (!tx.now().isBefore(call.expiresAt())) {
                replies.expired(tx, run, number);
                return new Begun(null, null, null);
            }
            // While somebody holds the red button nothing is sent, not even what was allowed before.
            boolean may = HoldBook.reason(tx) == null && !tx.now().isBefore(call.nextAt());
            return may && CallBook.resend(tx, call, run.standing().epoch())
                    ? new Begun(run, CallBook.find(tx, runId, number).orElseThrow(), null)
                    : new Begun(null, null, null);
        });
        if (begun.call != null && begun.run != null) {
            PlanRun run = begun.run;
            CallBook.Call call = begun.call;
            means.database().read(sql -> StepBook.find(sql, runId, number)).ifPresent(step -> send(run, step, call));
        }
    }

    private void send(PlanRun run, StepRow step, CallBook.Call call) {
        RemediationConfig.Step of = step.of(run.plan());
        RemediationConfig.Executor executor = picture.config().executors().get(of.executor());
        if (executor == null || executor.urls().isEmpty()) {
            offer(run, step, call, Reply.unsent("the estate has no executor " + of.executor()), 0, OFFERS);
            return;
        }
        Instant now = means.clock().instant();
        int urls = executor.urls().size();
        if (!now.isBefore(call.expiresAt())) {
            // Between the commit and here the process stood still: too late is too late.
            offer(run, step, call, Reply.unsent("it was too late to send it"), urls, OFFERS);
            return;
        }
        List<Outbound.Call> ready = new ArrayList<>();
        List<ActionConfig> actions = new ArrayList<>();
        border.run("making " + call.id() + " ready", () -> {
            actions.add(executor.action(of.action()));
            ready.add(requests.make(run, step, call, executor, actions.get(0), now));
        });
        if (ready.isEmpty()) {
            offer(run, step, call, Reply.unsent("the call could not be made ready"), urls, OFFERS);
            return;
        }
        means.when(
                means.outbound().send(ready.get(0)),
                bug -> Answer.none("the call broke off: " + bug, true),
                answer -> offer(run, step, call, Reply.of(executor, actions.get(0), answer), urls, OFFERS));
    }

    /** Hands an answer to the record, and again if it is down: an answer is not worth less than a call. */
    private void offer(PlanRun run, StepRow step, CallBook.Call call, Reply reply, int urls, int left) {
        boolean taken = border.run("the answer to " + call.id(), () -> {
            Duration next = means.database().write(tx -> {
                RunBook.lock(tx);
                return replies.answered(tx, run, step.number(), call, reply, urls);
            });
            if (!next.isNegative()) {
                later(run.id(), step.number(), next);
            }
        });
        if (!taken && left > 1) {
            means.later(Duration.ofSeconds(1), () -> offer(run, step, call, reply, urls, left - 1));
        }
    }

    private void later(String run, int step, Duration wait) {
        means.later(wait, () -> border.run("sending " + run + "-" + step + " again", () -> again(run, step)));
    }

    private static boolean same(PlanRun a, PlanRun b) {
        return a.state() == b.state()
                && a.step() == b.step()
                && a.standing().epoch() == b.standing().epoch()
                && a.standing().owner().equals(b.standing().owner());
    }

    private record Begun(
            @Nullable PlanRun run,
            CallBook.@Nullable Call call,
            @Nullable Refused refused) {
        static Begun refused(Refused refused) {
            return new Begun(null, null, refused);
        }
    }
}
