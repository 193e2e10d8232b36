package vigie.collector.probe.backup;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a tool tells of its repository.
 *
 * @param backups in any order
 * @param troubles of the repository itself: what is wrong, and how
 * @param running whether a backup is being made now
 */
record Inventory(List<Backup> backups, Map<String, String> troubles, boolean running) {
    Inventory {
        backups = List.copyOf(backups);
        troubles = Collections.unmodifiableMap(new LinkedHashMap<>(troubles));
    }
}
