package vigie.app.run;

import java.security.SecureRandom;
import java.util.Base64;
import vigie.alerting.record.Database;

/** A key that all nodes of a record have alike: made by the first of them, and kept in the record. */
final class SharedKey {
    private SharedKey() {}

    /**
     * The key of a name, of 32 bytes.
     *
     * @throws vigie.alerting.record.RecordException if the record does not give it
     */
    static byte[] of(Database database, String name, SecureRandom random) {
        byte[] made = new byte[32];
        random.nextBytes(made);
        String kept = database.write(tx -> {
            tx.update(
                    "INSERT INTO shared_key (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                    name,
                    Base64.getEncoder().encodeToString(made));
            return tx.first("SELECT value FROM shared_key WHERE name = ?", r -> r.getString(1), name)
                    .orElseThrow();
        });
        return Base64.getDecoder().decode(kept);
    }
}
