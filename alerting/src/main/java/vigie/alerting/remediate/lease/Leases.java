package vigie.alerting.remediate.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.guard.LeaseBook;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.RunBook;
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

    private final Supplier<String> ids;

    /** Leases with these identifiers. */
    public Leases(Supplier<String> ids) {
        this.ids = ids;
    }

    /** Gives one, or more time of the one that its holder has; the answer's detail is its identifier. */
    public Answer take(Transaction tx, Lease wanted, String by) {
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
