package vigie.alerting.incident;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import vigie.alerting.record.Transaction;

/**
 * The open incidents by their roots, kept beside the record so that a turn with a thousand of them costs no more than one with none.
 * Each tick, and each turn after one that failed, reads them anew. The room's thread.
 */
final class OpenIncidents {
    private final Map<String, String> byRoot = new HashMap<>();
    /** What the turn under way changes, to be done to {@link #held} when it is on disk. */
    private final List<Consumer<Map<String, String>>> changes = new ArrayList<>();

    private final Map<String, String> held = new HashMap<>();
    private boolean stale = true;

    /** The next turn reads them anew, whether it is a tick or not. */
    void stale() {
        stale = true;
    }

    /** A turn begins. */
    void begin(Transaction tx, boolean tick) {
        changes.clear();
        if (stale || tick) {
            Map<String, String> read = IncidentTable.open(tx);
            byRoot.clear();
            byRoot.putAll(read);
            tx.afterCommit(() -> {
                held.clear();
                held.putAll(read);
            });
        }
        stale = true;
        tx.afterCommit(() -> {
            changes.forEach(change -> change.accept(held));
            stale = false;
        });
    }

    void opened(String root, String incident) {
        change(map -> map.put(root, incident));
    }

    void closed(String root, String incident) {
        change(map -> map.remove(root, incident));
    }

    private void change(Consumer<Map<String, String>> change) {
        change.accept(byRoot);
        changes.add(change);
    }

    /** Looks at those of these roots that have one, in no order; it must not change them. */
    void eachOf(Set<String> roots, BiConsumer<String, String> rootAndIncident) {
        if (roots.size() > byRoot.size()) {
            byRoot.forEach((root, incident) -> {
                if (roots.contains(root)) {
                    rootAndIncident.accept(root, incident);
                }
            });
            return;
        }
        for (String root : roots) {
            String incident = byRoot.get(root);
            if (incident != null) {
                rootAndIncident.accept(root, incident);
            }
        }
    }

    /** What the record holds, without what the turn under way has changed; a view that later turns change. */
    Map<String, String> held() {
        return Collections.unmodifiableMap(held);
    }
}
