package vigie.alerting.alert;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.model.Finding;

/** How long each signal is waited for; what no rule names is not waited for at all. */
final class HoldRules {
    private final Map<Key, Life.Waits> bySignal = new HashMap<>();

    private record Key(String service, String signal) {}

    HoldRules(AlertingConfig config) {
        for (AlertingConfig.AlertRule rule : config.rules()) {
            bySignal.put(new Key(rule.service(), rule.signal()), Life.Waits.of(rule.holdFor(), rule.keepFiringFor()));
        }
    }

    Life.Waits of(Finding finding) {
        return of(finding.service(), finding.signal());
    }

    Life.Waits of(AlertRow row) {
        return of(row.service(), row.labels().get("signal"));
    }

    private Life.Waits of(String service, @Nullable String signal) {
        return signal == null ? Life.Waits.NONE : bySignal.getOrDefault(new Key(service, signal), Life.Waits.NONE);
    }
}
