package vigie.detector.estate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import vigie.detector.health.TargetRule;
import vigie.model.Service;

/**
 * A service with the rule for each of its checks.
 *
 * @param checks in the estate's order
 */
public record Watched(Service service, Map<String, TargetRule> checks) {
    public Watched {
        checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
    }

    /** How long its most patient check waits for an answer, milliseconds; 0 without checks. */
    long longestSilenceMs() {
        return checks.values().stream()
                .mapToLong(rule -> rule.staleAfter().toMillis())
                .max()
                .orElse(0);
    }
}
