package vigie.alerting.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Finding;

/**
 * The findings of this process that hold now, by the alert that they made: what remediation decides on. It is filled by what
 * detectors say, after it is in the record; a restart begins with none, so that nothing acts on evidence from before it.
 *
 * <p>The room's thread only.
 */
public final class ActiveConditions {
    private final Map<String, Held> byAlert = new LinkedHashMap<>();
    private final Map<String, Map<String, Held>> byIncident = new LinkedHashMap<>();
    /** What the change under way makes of it; forgotten when the next one begins. */
    private final Map<String, Held> coming = new LinkedHashMap<>();

    private final Map<String, Held> firing = new LinkedHashMap<>();

    /**
     * A condition that holds.
     *
     * @param incident the incident that its alert is in, or null while it is pending
     */
    public record Held(
            Finding finding, Instant activeAt, @Nullable String incident) {}

    /** Another process has led meanwhile: nothing is known until detectors speak. */
    void clear() {
        byAlert.clear();
        byIncident.clear();
        firing.clear();
    }

    /** A change begins: what the one before it did not bring to the record never was. */
    void begin() {
        coming.clear();
    }

    /** A condition holds, as soon as the change under way is on disk. */
    void comes(String alert, Finding finding, Instant activeAt, @Nullable String incident) {
        coming.put(alert, new Held(finding, activeAt, incident));
    }

    /** An alert joins an incident, as soon as the change under way is on disk. */
    public void comesInto(String alert, String incident) {
        Held held = coming.getOrDefault(alert, byAlert.get(alert));
        if (held != null) {
            coming.put(alert, new Held(held.finding(), held.activeAt(), incident));
        }
    }

    void holds(String alert, Finding finding, Instant activeAt, @Nullable String incident) {
        over(alert);
        put(alert, new Held(finding, activeAt, incident));
    }

    void over(String alert) {
        Held held = byAlert.remove(alert);
        firing.remove(alert);
        if (held != null && held.incident() != null) {
            Map<String, Held> others = byIncident.get(held.incident());
            if (others != null && others.remove(alert) != null && others.isEmpty()) {
                byIncident.remove(held.incident());
            }
        }
    }

    /** The alert is in that incident now. */
    public void moved(String alert, String incident) {
        Held held = byAlert.get(alert);
        if (held != null) {
            over(alert);
            put(alert, new Held(held.finding(), held.activeAt(), incident));
        }
    }

    /** Every alert of an incident is in another now. */
    public void merged(String from, String into) {
        for (String alert :
                new ArrayList<>(byIncident.getOrDefault(from, Map.of()).keySet())) {
            moved(alert, into);
        }
    }

    private void put(String alert, Held held) {
        byAlert.put(alert, held);
        if (held.incident() != null) {
            firing.put(alert, held);
            byIncident
                    .computeIfAbsent(held.incident(), x -> new LinkedHashMap<>())
                    .put(alert, held);
        }
    }

    /** What the detector said of an alert's condition, or null if it does not hold as far as this process knows. */
    @Nullable
    Finding finding(String alert) {
        Held held = byAlert.get(alert);
        return held == null ? null : held.finding();
    }

    /** Every condition that holds, whether its alert fires or is pending. */
    public List<Held> all() {
        return List.copyOf(byAlert.values());
    }

    /** The conditions that hold and whose alerts fire in an incident, with what the change under way adds to them. */
    public List<Held> of(String incident) {
        Map<String, Held> all = new LinkedHashMap<>(byIncident.getOrDefault(incident, Map.of()));
        coming.forEach((alert, held) -> {
            if (incident.equals(held.incident())) {
                all.put(alert, held);
            }
        });
        return List.copyOf(all.values());
    }

    /** The conditions that hold and whose alerts fire, in the order in which they were told: a view that later turns change. */
    public Collection<Held> firing() {
        return Collections.unmodifiableCollection(firing.values());
    }
}
