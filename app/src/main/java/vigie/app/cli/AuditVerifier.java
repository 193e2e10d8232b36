package vigie.app.cli;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import vigie.model.AuditEntry;

/** Checks the links of an audit chain. */
@FunctionalInterface
public interface AuditVerifier {
    /** Goes through the entries, oldest first, until the end or the first bad one. */
    Verdict verify(Iterator<AuditEntry> entries);

    /**
     * What came of it.
     *
     * @param good how many entries hold, from the first on
     * @param bad the first that does not, or null
     */
    record Verdict(long good, @Nullable Bad bad) {}

    /** An entry that does not hold, and why. */
    record Bad(long seq, String reason) {}
}
