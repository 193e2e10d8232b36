package vigie.alerting.remediate.run;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;
import vigie.model.Run;

/** Who has approved runs, in the record. */
public final class ApprovalBook {
    /** Names that say nothing of who somebody is: whoever reaches loopback, an executor, Vigie itself. */
    private static final Set<String> NOBODY = Set.of("local", "anybody", "executor", "vigie");

    private ApprovalBook() {}

    /** Whether a name is that of a caller who was told from others by a token. */
    public static boolean isSomebody(String by) {
        return !by.isBlank() && !NOBODY.contains(by);
    }

    /** Writes an approval down. */
    public static void insert(Transaction tx, String run, String by) {
        tx.update(
                "INSERT INTO remediation_approval (run, actor, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                run,
                by,
                tx.now().toEpochMilli());
    }

    /** The approvals of a run, oldest first. */
    public static List<Run.Approval> of(Sql sql, String run) {
        return sql.list(
                "SELECT actor, at FROM remediation_approval WHERE run = ? ORDER BY at, actor",
                r -> new Run.Approval(r.getString(1), Instant.ofEpochMilli(r.getLong(2))),
                run);
    }
}
