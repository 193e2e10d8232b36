package vigie.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import vigie.model.AuditEntry;

/** Opens the record of a data directory to read its audit trail. */
@FunctionalInterface
public interface AuditRecords {
    /** The trail. */
    Trail open(Path data) throws IOException;

    /** The entries of a record, oldest first, until it is closed. */
    interface Trail extends AutoCloseable {
        Iterator<AuditEntry> entries();

        @Override
        void close();
    }
}
