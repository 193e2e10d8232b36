package vigie.dashboards.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Incident;
import vigie.model.IncidentLog;

/**
 * Which open incidents each service is in: as their root, or by an alert of its own that was folded into another's; and its degraded mode.
 *
 * <p>The estate must be seen while the record is down, so a record that cannot be read makes this unknown and nothing else.
 */
final class OpenIncidents {
    private static final Logger LOG = LoggerFactory.getLogger(OpenIncidents.class);
    private static final int MOST = 1_000;

    private final Map<String, List<String>> byService;
    private final Map<String, String> modes;
    private final boolean known;

    private OpenIncidents(Map<String, List<String>> byService, Map<String, String> modes, boolean known) {
        this.byService = byService;
        this.modes = modes;
        this.known = known;
    }

    /** What the record says now; blocks for a query. */
    static OpenIncidents read(IncidentLog log) {
        Map<String, List<String>> found = new TreeMap<>();
        try {
            for (Incident incident : log.incidents(true, MOST, null).items()) {
                for (String service : services(incident)) {
                    found.computeIfAbsent(service, name -> new ArrayList<>()).add(incident.id());
                }
            }
            return new OpenIncidents(found, log.modes(), true);
        } catch (RuntimeException e) {
            LOG.warn("open incidents cannot be read: services are shown without them", e);
            return new OpenIncidents(Map.of(), Map.of(), false);
        }
    }

    private static Set<String> services(Incident incident) {
        Set<String> names = new TreeSet<>(List.of(incident.service()));
        for (Alert alert : incident.alerts()) {
            String service = alert.labels().get("service");
            if (service != null && alert.state() != AlertState.RESOLVED) {
                names.add(service);
            }
        }
        return names;
    }

    /** The identifiers of a service's open incidents, newest first. */
    List<String> of(String service) {
        return byService.getOrDefault(service, List.of());
    }

    /** The degraded mode that a service is in, or null. */
    @Nullable
    String modeOf(String service) {
        return modes.get(service);
    }

    /** Whether the record could be read. */
    boolean isKnown() {
        return known;
    }
}
