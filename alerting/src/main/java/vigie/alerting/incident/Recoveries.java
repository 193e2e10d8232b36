package vigie.alerting.incident;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;

/** The last recovery of each service that was measured: from the opening of an incident in which it was down to its end, or that of a drill. */
public final class Recoveries {
    private Recoveries() {}

    /** Writes one down. */
    public static void measured(Transaction tx, String service, Duration took, String source) {
        tx.update(
                "INSERT INTO recovery (service, at, took_ms, source) VALUES (?, ?, ?, ?) ON CONFLICT (service)"
                        + " DO UPDATE SET at = excluded.at, took_ms = excluded.took_ms, source = excluded.source",
                service,
                tx.now().toEpochMilli(),
                took.toMillis(),
                source);
    }

    /** In seconds, by the service's name. */
    public static Map<String, Double> all(Sql sql) {
        Map<String, Double> all = new TreeMap<>();
        sql.list(
                "SELECT service, took_ms FROM recovery",
                r -> Optional.ofNullable(all.put(r.getString(1), r.getLong(2) / 1e3)));
        return all;
    }

    /** An incident has ended: if something of its root was down in it, that was a recovery. */
    static void ended(Transaction tx, IncidentRow row) {
        long down = tx.number(
                "SELECT count(*) FROM (SELECT 1 FROM alert WHERE incident = ? AND service = ?"
                        + " AND kind IN ('TARGET_DOWN', 'SERVICE_DOWN') LIMIT 1) AS one",
                row.id(),
                row.service());
        long moved = tx.number(
                "SELECT count(*) FROM remediation_run WHERE incident = ? AND service = ? AND scope = 'REGION'"
                        + " AND state = 'DONE'",
                row.id(),
                row.service());
        // A service that was moved to another region has recovered there, however long the lost one is repaired.
        if (down > 0 && moved == 0) {
            measured(tx, row.service(), Duration.between(row.openedAt(), tx.now()), row.id());
        }
    }
}
