package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Sql;
import vigie.alerting.record.Transaction;

/** The red button in the record, so that every node sees it. */
public final class HoldBook {
    private HoldBook() {}

    /** Why everything is held, with who did it, or null. */
    public static @Nullable String reason(Sql sql) {
        String reason = sql.first("SELECT reason FROM remediation_hold WHERE id = 1", r -> {
                    String text = r.getString(1);
                    return text == null ? "" : text;
                })
                .orElse("");
        return reason.isEmpty() ? null : reason;
    }

    public static void set(Transaction tx, @Nullable String reason, String by) {
        tx.update(
                "UPDATE remediation_hold SET reason = ?, actor = ?, at = ? WHERE id = 1",
                reason,
                by,
                tx.now().toEpochMilli());
    }
}
