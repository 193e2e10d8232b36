package vigie.alerting.remediate.restore;

import java.util.LinkedHashMap;
import java.util.Map;
import vigie.alerting.record.Database;
import vigie.alerting.record.Transaction;
import vigie.alerting.remediate.guard.HoldBook;
import vigie.alerting.remediate.run.RunBook;

/**
 * Makes a record that comes from a backup fit to be run. It does not know what was done since the backup was made, so it must neither go
 * on with what was under way then nor decide anything by itself:
 *
 * <ul>
 *   <li>the fencing token jumps ahead of every one that may have been used since;
 *   <li>the runs that were under way are taken from their node, and who starts next finds them UNCERTAIN;
 *   <li>everything is held until a person has looked: a hold, a lease, a budget or a judgement of the lost time is not there.
 * </ul>
 *
 * <p>All of it, with an entry of the audit trail, in one transaction.
 */
public final class Restoration {
    /** More decisions than are made between a backup and the end of the record that it was taken from. */
    private static final long ROOM = 1L << 20;

    private Restoration() {}

    /**
     * What was settled, and what is in force again.
     *
     * @param epoch the last fencing token that counts as used
     * @param runs how many were under way
     * @param silences how many hide alerts now
     * @param leases how many keep healing away now
     * @param acknowledged how many open incidents somebody has in hand
     * @param notices how many were not delivered when the backup was made: they are sent, perhaps for the second time
     */
    public record Settled(long epoch, int runs, long silences, long leases, long acknowledged, long notices) {}

    /**
     * Settles it, by the clock of the record. An epoch takes at least the time of one write, so no more of them were used than milliseconds
     * have passed: one that begins at the milliseconds since 1970 is above those of every life of the record, also of one that was
     * restored from the same backup before.
     *
     * @param provenance what the audit trail says of the backup
     * @param hold why everything is held
     */
    public static Settled settle(Database record, Map<String, ?> provenance, String hold) {
        return record.write(tx -> {
            RunBook.lock(tx);
            long epoch = RunBook.raiseEpoch(tx, ROOM, tx.now().toEpochMilli());
            int runs = RunBook.disown(tx);
            String before = HoldBook.reason(tx);
            HoldBook.set(tx, before == null ? hold : before + "; " + hold, "vigie backup restore");
            Settled settled = inForce(tx, epoch, runs);
            Map<String, Object> object = new LinkedHashMap<>(provenance);
            object.put("epoch", epoch);
            object.put("runs", runs);
            object.put("held", hold);
            tx.audit("vigie", "record.restored", object);
            return settled;
        });
    }

    private static Settled inForce(Transaction tx, long epoch, int runs) {
        long now = tx.now().toEpochMilli();
        return new Settled(
                epoch,
                runs,
                tx.number("SELECT count(*) FROM silence WHERE starts_at <= ? AND ends_at > ?", now, now),
                tx.number("SELECT count(*) FROM lease WHERE until > ?", now),
                tx.number("SELECT count(*) FROM incident WHERE closed_at IS NULL AND acknowledged_by IS NOT NULL"),
                tx.number("SELECT count(*) FROM outbox WHERE state IN ('WAITING', 'CLAIMED', 'HELD')"));
    }
}
