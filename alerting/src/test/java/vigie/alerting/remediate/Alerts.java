package vigie.alerting.remediate;

import java.util.ArrayList;
import java.util.List;
import vigie.alerting.record.Database;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.plan.Trigger;

/** The rows that the rest of the room would have written of conditions and incidents: as much of them as remediation reads. */
final class Alerts {
    private Alerts() {}

    /** Conditions hold, or are not known; every other one that fired is over. */
    static void keep(Database database, List<Trigger> triggers) {
        database.write(tx -> {
            List<String> open = new ArrayList<>();
            for (Trigger t : triggers) {
                String id = t.finding().id() + '@' + t.activeAt();
                open.add(id);
                int changed = tx.update(
                        "UPDATE alert SET seen = ? WHERE id = ?",
                        t.finding().state().name(),
                        id);
                if (changed == 0) {
                    insert(tx, id, t);
                }
            }
            for (String id : tx.list("SELECT id FROM alert WHERE state = 'FIRING'", r -> r.getString(1))) {
                if (!open.contains(id)) {
                    tx.update(
                            "UPDATE alert SET state = 'RESOLVED', seen = 'CLEAR', resolved_at = ? WHERE id = ?",
                            tx.now().toEpochMilli(),
                            id);
                }
            }
            return true;
        });
    }

    private static void insert(Transaction tx, String id, Trigger t) {
        tx.update(
                "INSERT INTO alert (id, condition, kind, service, instance, severity, labels, summary, state, seen,"
                        + " proved_ms, active_at, fired_at, incident) VALUES (?, ?, ?, ?, '', 'CRITICAL', '{}', '', 'FIRING',"
                        + " ?, 0, ?, ?, ?)",
                id,
                t.finding().id(),
                t.finding().kind().name(),
                t.finding().service(),
                t.finding().state().name(),
                t.activeAt().toEpochMilli(),
                t.activeAt().toEpochMilli(),
                t.incident());
    }

    /** A person has an incident in hand. */
    static void acknowledge(Database database, String incident, String by) {
        database.write(tx -> tx.update(
                "INSERT INTO incident (id, service, severity, summary, opened_at, acknowledged_by, own, others)"
                        + " VALUES (?, 'api', 'CRITICAL', '', 0, ?, 1, 0)",
                incident,
                by));
    }
}
