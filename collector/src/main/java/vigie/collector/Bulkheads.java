package vigie.collector;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import vigie.model.Service;

/** One bulkhead for each tier. One thread. */
final class Bulkheads {
    private final Map<Service.Tier, Bulkhead> byTier = new EnumMap<>(Service.Tier.class);

    Bulkheads(CollectorMetrics metrics) {
        for (Service.Tier tier : Service.Tier.values()) {
            byTier.put(tier, new Bulkhead(tier, 1, metrics));
        }
        limits(CollectorConfig.Limits.DEFAULT);
    }

    /** Sets the limits; a tier that is not named keeps the default, and none is below 1. */
    void limits(CollectorConfig.Limits limits) {
        byTier.forEach((tier, bulkhead) -> {
            int otherwise =
                    requireNonNull(CollectorConfig.Limits.DEFAULT.inFlight().get(tier));
            bulkhead.limit(Math.max(1, limits.inFlight().getOrDefault(tier, otherwise)));
        });
    }

    Bulkhead of(Service.Tier tier) {
        return requireNonNull(byTier.get(tier));
    }

    Collection<Bulkhead> all() {
        return byTier.values();
    }
}
