package vigie.alerting.remediate.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.guard.LeaseBook;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
import vigie.model.EstateBoard;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Instance;
import vigie.model.Lease;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Run;

/**
 * Gives and takes back leases, in the order in which they are asked for. What is being repaired is given to nobody: whoever asks is told
 * by what, and may ask again. In the transaction of the change.
 */
public final class Leases {
    /** Whoever forgets one keeps healing away for this long at most. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final int MOST_TOLD = 10;

    private final Supplier<String> ids;
    private final EstateBoard board;

    /** Leases with these identifiers, on what is on this board. */
    public Leases(Supplier<String> ids, EstateBoard board) {
        this.ids = ids;
        this.board = board;
    }

    /**
     * Gives one, or more time of the one that its holder has; the answer's detail is its identifier. An instance may be told by its name
     * or its address. What the estate does not have is refused: a lease that covers nothing would keep nothing away.
     */
    public Answer take(Transaction tx, Lease asked, String by) {
        Optional<ServiceState> service = board.service(asked.service());
        if (service.isEmpty()) {
            return new Answer(Result.NOT_FOUND, "there is no service " + asked.service());
        }
        List<Instance> has =
                service.get().instances().stream().map(InstanceState::instance).toList();
        List<Instance> meant = has.stream()
                .filter(instance -> isMeant(instance, asked.instance()))
                .toList();
        if (!asked.instance().isEmpty() && meant.size() != 1) {
            return new Answer(
                    Result.NOT_FOUND,
                    asked.service() + " has " + (meant.isEmpty() ? "no" : "more than one") + " instance "
                            + asked.instance() + "; it has "
                            + has.stream()
                                    .map(i -> i.name() + " at " + i.address())
                                    .limit(MOST_TOLD)
                                    .collect(Collectors.joining(", "))
                            + (has.size() > MOST_TOLD ? ", …" : ""));
        }
        return give(
                tx, asked.instance().isEmpty() ? asked : asked.on(meant.get(0).address()), by);
    }

    private static boolean isMeant(Instance instance, String told) {
        return instance.address().equals(told) || instance.name().equals(told);
    }

    private Answer give(Transaction tx, Lease wanted, String by) {
        RunBook.lock(tx);
        Instant now = tx.now();
        if (!wanted.until().isAfter(now) || wanted.until().isAfter(now.plus(LONGEST))) {
            return new Answer(Result.INVALID, "a lease ends within 24 h from now");
        }
        for (PlanRun run : RunBook.active(tx)) {
            // A mode that is in force may last for hours and keeps nobody from his work.
            boolean rests = run.state() == Run.State.WAITING_APPROVAL || run.state() == Run.State.IN_FORCE;
            boolean same = run.scope() == Scope.INSTANCE
                    ? wanted.covers(run.service(), run.target().address())
                    : wanted.service().equals(run.service());
            if (!rests && same) {
                return new Answer(
                        Result.CONFLICT,
                        run.plan().name() + " is repairing " + run.on() + " (run " + run.id()
                                + "): ask again when it is over");
            }
        }
        for (Lease other : LeaseBook.at(tx, now)) {
            if (other.overlaps(wanted)) {
                return other.holder().equals(wanted.holder())
                                && other.instance().equals(wanted.instance())
                        ? renew(tx, other, wanted, by)
                        : new Answer(
                                Result.CONFLICT,
                                other.holder() + " holds " + name(other) + " until " + other.until() + ": "
                                        + other.reason());
            }
        }
        Lease given = new Lease(
                ids.get(), wanted.service(), wanted.instance(), wanted.holder(), wanted.reason(), now, wanted.until());
        LeaseBook.insert(tx, given);
        tx.audit(by, "lease.taken", told(given));
        return new Answer(Result.DONE, given.id());
    }

    private static Answer renew(Transaction tx, Lease own, Lease wanted, String by) {
        LeaseBook.update(tx, own.id(), wanted.reason(), wanted.until());
        Lease longer = new Lease(
                own.id(), own.service(), own.instance(), own.holder(), wanted.reason(), own.since(), wanted.until());
        tx.audit(by, "lease.renewed", told(longer));
        return new Answer(Result.DONE, own.id());
    }

    /** Takes one back before its time. */
    public Answer end(Transaction tx, String id, String by) {
        RunBook.lock(tx);
        Optional<Lease> found = LeaseBook.find(tx, id);
        if (found.isEmpty()) {
            return new Answer(Result.NOT_FOUND, "there is no lease " + id);
        }
        Lease lease = found.get();
        if (!lease.until().isAfter(tx.now())) {
            return new Answer(Result.CONFLICT, "the lease " + id + " is over already");
        }
        LeaseBook.update(tx, id, lease.reason(), tx.now());
        tx.audit(by, "lease.ended", told(lease));
        return new Answer(Result.DONE, name(lease) + " may be healed again");
    }

    private static String name(Lease lease) {
        return lease.instance().isEmpty() ? lease.service() : lease.instance() + " of " + lease.service();
    }

    private static Map<String, Object> told(Lease lease) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("lease", lease.id());
        told.put("service", lease.service());
        told.put("instance", lease.instance());
        told.put("holder", lease.holder());
        told.put("reason", lease.reason());
        told.put("until", lease.until().toString());
        return told;
    }
}
