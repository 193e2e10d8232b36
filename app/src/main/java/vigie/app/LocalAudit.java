package vigie.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import vigie.alerting.heartbeat.Checkpoint;
import vigie.alerting.record.AuditChain;
import vigie.alerting.record.AuditTrail;
import vigie.alerting.record.Database;
import vigie.alerting.record.RecordException;
import vigie.app.cli.AuditRecords;
import vigie.app.cli.AuditVerifier;
import vigie.app.run.AuditKey;
import vigie.app.run.DataDirectory;
import vigie.model.AuditEntry;
import vigie.model.IncidentLog.Page;

/** The audit chain as the command line sees it: its links, and the record of a data directory. */
final class LocalAudit {
    private static final int PAGE = 1000;

    private LocalAudit() {}

    /** Goes through a chain until its end or the first bad entry. */
    static AuditVerifier.Verdict verify(Iterator<AuditEntry> entries) {
        AuditChain.Verifier verifier = new AuditChain.Verifier();
        while (entries.hasNext() && verifier.fault() == null) {
            verifier.accept(entries.next());
        }
        String fault = verifier.fault();
        return new AuditVerifier.Verdict(
                verifier.count(), fault == null ? null : new AuditVerifier.Bad(verifier.count() + 1, fault));
    }

    /**
     * Opens the record of a data directory; a service may be running on it.
     *
     * @throws IOException if there is none, or it cannot be read
     */
    static AuditRecords.Trail open(Path data) throws IOException {
        if (!Files.isRegularFile(DataDirectory.record(data))) {
            throw new IOException(data + " holds no record");
        }
        try {
            return new Trail(Database.open(DataDirectory.recordUrl(data), InstantSource.system()));
        } catch (RecordException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether a checkpoint is signed by the key whose public half a file holds. */
    static boolean verifies(Path publicKey, String node, long seq, String hash, String at, String signature)
            throws IOException {
        try {
            String text = Checkpoint.text(node, seq, hash, Instant.parse(at));
            return AuditKey.verifies(publicKey, text, signature);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static final class Trail implements AuditRecords.Trail, Iterator<AuditEntry> {
        private final Database database;
        private final AuditTrail trail;
        private Page<AuditEntry> page;
        private int read;

        Trail(Database database) {
            this.database = database;
            this.trail = new AuditTrail(database);
            this.page = trail.page(PAGE, null);
        }

        @Override
        public Iterator<AuditEntry> entries() {
            return this;
        }

        @Override
        public long length() {
            return database.read(AuditChain::head).seq();
        }

        @Override
        public boolean hasNext() {
            String next = page.next();
            if (read == page.items().size() && next != null) {
                turn(next);
            }
            return read < page.items().size();
        }

        private void turn(@Nullable String next) {
            page = trail.page(PAGE, next);
            read = 0;
        }

        @Override
        public AuditEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the trail has ended");
            }
            return page.items().get(read++);
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
