package vigie.app.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.AuditChain;
import vigie.alerting.record.AuditTrail;
import vigie.alerting.record.Database;
import vigie.alerting.record.RecordException;
import vigie.alerting.record.Sql;
import vigie.alerting.record.SqliteSnapshot;

/**
 * What stands in a record, counted by reading it.
 *
 * @param entries how many entries of its audit chain hold, from the first on
 * @param hash the hash of the last of those
 * @param fault what is wrong with its audit chain, or null
 * @param incidents how many incidents there are
 * @param open how many of them are open
 * @param runs how many runs of plans there are
 * @param underWay how many of them have not ended
 */
public record Contents(
        long entries, String hash, @Nullable String fault, long incidents, long open, long runs, long underWay) {

    /**
     * Reads every page of a copy of a record and every entry of its audit chain.
     *
     * @throws IOException if the copy is damaged or is no record
     */
    static Contents of(Path copy, InstantSource clock) throws IOException {
        String damage = SqliteSnapshot.damage(copy);
        if (damage != null) {
            throw new IOException("the record in it is damaged: " + damage);
        }
        try (Database database = SqliteSnapshot.open(copy, clock)) {
            AuditChain.Verifier chain = new AuditTrail(database).verify();
            return database.read(sql -> counted(sql, chain));
        } catch (RecordException e) {
            throw new IOException("the record in it cannot be read: " + e.getMessage(), e);
        }
    }

    private static Contents counted(Sql sql, AuditChain.Verifier chain) {
        return new Contents(
                chain.count(),
                chain.last(),
                chain.fault(),
                sql.number("SELECT count(*) FROM incident"),
                sql.number("SELECT count(*) FROM incident WHERE closed_at IS NULL"),
                sql.number("SELECT count(*) FROM remediation_run"),
                sql.number("SELECT count(*) FROM remediation_run WHERE active = 1"));
    }

    /**
     * Compares it with what a manifest says.
     *
     * @throws IOException if the chain does not hold, or is another one
     */
    void agreesWith(Manifest manifest) throws IOException {
        if (fault != null) {
            throw new IOException("the audit chain in it does not hold: " + fault);
        }
        if (entries != manifest.entries() || !hash.equals(manifest.hash())) {
            throw new IOException("the audit chain in it is not that of its manifest: it has " + entries
                    + " entries and ends in " + hash);
        }
    }
}
