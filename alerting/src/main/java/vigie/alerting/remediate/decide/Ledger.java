package vigie.alerting.remediate.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.guard.Brake;
import vigie.alerting.remediate.guard.Guards.Refused;
import vigie.alerting.remediate.guard.StormBook;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.run.Alarms;
import vigie.alerting.remediate.run.Journal;
import vigie.alerting.remediate.run.RunBook;
import vigie.model.Change;
import vigie.model.Finding;
import vigie.model.Run;

/**
 * The ledger of what was not done, and why. The same refusal is written once a minute, and one whose reason changed every five
 * seconds at most: what is asked each second does not flood it.
 */
public final class Ledger {
    static final Duration REPEAT = Duration.ofMinutes(1);
    static final Duration CHANGED = Duration.ofSeconds(5);

    private final Means means;
    private final Journal journal;
    private final Alarms alarms;
    private final Storms storms;

    public Ledger(Means means, Journal journal, Alarms alarms, Storms storms) {
        this.means = means;
        this.journal = journal;
        this.alarms = alarms;
        this.storms = storms;
    }

    /** Writes a refusal down if it is due, in a transaction of its own. */
    void refuse(Candidate c, String address, Refused refused, Optional<Brake.Over> over) {
        Instant now = means.clock().instant();
        if (means.database().read(sql -> due(sql, c, address, refused, over, now))) {
            means.database().write(tx -> {
                RunBook.lock(tx);
                return refuse(tx, c, address, refused, over);
            });
        }
    }

    /** Writes a refusal down if it is due, with what follows from it; whether it was. */
    public boolean refuse(Transaction tx, Candidate c, String address, Refused refused, Optional<Brake.Over> over) {
        if (!due(tx, c, address, refused, over, tx.now())) {
            return false;
        }
        String plan = c.plan().name();
        String id = means.ids().get();
        tx.update(
                "INSERT INTO remediation_refusal (id, at, plan, incident, service, instance, rule, reason)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                tx.now().toEpochMilli(),
                plan,
                c.incident(),
                c.service(),
                address,
                refused.rule(),
                refused.reason());
        Map<String, String> data = Map.of("plan", plan, "instance", address, "rule", refused.rule());
        means.desk().note(tx, c.incident(), "refused", plan + " was not run: " + refused.reason(), data);
        tx.audit(
                "vigie",
                "plan.refused",
                Map.of(
                        "plan", plan,
                        "incident", c.incident(),
                        "service", c.service(),
                        "instance", address,
                        "rule", refused.rule(),
                        "reason", refused.reason()));
        tx.afterCommit(() -> means.metrics().refused(plan, refused.rule()));
        journal.changed(tx, Change.Kind.REFUSAL, id);
        over.ifPresent(o -> storms.begin(tx, o, c.service(), plan));
        if (refused.isSpent() && c.mode() != Run.Mode.SHADOW) {
            recurs(tx, c, refused);
        }
        return true;
    }

    /** What had to be healed as often as is allowed, and is bad again, is for people. */
    private void recurs(Transaction tx, Candidate c, Refused refused) {
        alarms.raise(
                tx,
                new Alarms.Alarm(
                        Finding.Kind.REMEDIATION_FAILED,
                        c.service(),
                        c.scope() == Scope.INSTANCE ? c.target() : null,
                        c.plan().name(),
                        c.cause().finding(),
                        (c.scope() == Scope.INSTANCE ? c.on() + " of " : "") + c.service() + " keeps failing: "
                                + refused.reason(),
                        List.of(c.cause().summary())));
    }

    private static boolean due(
            Sql sql, Candidate c, String address, Refused refused, Optional<Brake.Over> over, Instant now) {
        if (over.isPresent() && !StormBook.isOpen(sql, over.get())) {
            return true;
        }
        return sql.first(
                        "SELECT at, reason FROM remediation_refusal WHERE service = ? AND at > ? AND instance = ?"
                                + " AND plan = ? AND incident = ? AND rule = ? ORDER BY at DESC LIMIT 1",
                        r -> !r.getString(2).equals(refused.reason())
                                && r.getLong(1) <= now.minus(CHANGED).toEpochMilli(),
                        c.service(),
                        now.minus(REPEAT).toEpochMilli(),
                        address,
                        c.plan().name(),
                        c.incident(),
                        refused.rule())
                .orElse(true);
    }
}
