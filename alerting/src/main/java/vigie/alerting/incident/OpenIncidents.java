package vigie.alerting.incident;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import vigie.alerting.record.Transaction;

/**
 * The open incidents by their roots, kept beside the record so that a turn with a thousand of them costs no more than one with none.
 * Each tick, and each turn after one that failed, reads them anew. The room's thread.
 */
final class OpenIncidents {
    private final Map<String, String> byRoot = new HashMap<>();
    private boolean stale = true;
    private @Nullable Map<String, String> copy;

    /** A turn begins. */
    void begin(Transaction tx, boolean tick) {
        if (stale || tick) {
            byRoot.clear();
            copy = null;
            byRoot.putAll(IncidentTable.open(tx));
        }
        stale = true;
        tx.afterCommit(() -> stale = false);
    }

    void opened(String root, String incident) {
        byRoot.put(root, incident);
        copy = null;
    }

    void closed(String root, String incident) {
        byRoot.remove(root, incident);
        copy = null;
    }

    /** Looks at each, in no order; it must not change them. */
    void each(BiConsumer<String, String> rootAndIncident) {
        byRoot.forEach(rootAndIncident);
    }

    /** A copy: roots and identifiers; the same one until something changes. */
    Map<String, String> all() {
        Map<String, String> all = copy;
        if (all == null) {
            all = Map.copyOf(byRoot);
            copy = all;
        }
        return all;
    }
}
