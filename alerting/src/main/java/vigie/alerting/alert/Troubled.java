package vigie.alerting.alert;

import java.util.Set;
import java.util.TreeSet;
import vigie.model.Finding;
import vigie.model.Finding.Kind;

/** The services in an incident that is more than something unusual. Written by the room's thread, read by any. */
public final class Troubled {
    /** What a detector found out by having learnt, or judges in peace only: it must not keep itself from that. */
    private static final Set<Kind> LEARNT = Set.of(Kind.ANOMALY, Kind.PEER_OUTLIER, Kind.FORECAST, Kind.IMBALANCE);

    private volatile Set<String> services = Set.of();

    /** Looks at what holds. */
    public void look(ActiveConditions active) {
        Set<String> now = new TreeSet<>();
        for (ActiveConditions.Held held : active.firing()) {
            Finding finding = held.finding();
            if (!LEARNT.contains(finding.kind())) {
                now.add(finding.service());
            }
        }
        if (!now.equals(services)) {
            services = Set.copyOf(now);
        }
    }

    /** Whether a service is in trouble, as of the last look. */
    public boolean holds(String service) {
        return services.contains(service);
    }
}
