package vigie.app.web;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import vigie.model.IncidentLog;
import vigie.model.IncidentLog.Condition;

/**
 * The part of {@code /health} that speaks for the record: DOWN while it takes no writes or something that was accepted is not in
 * it, since a crash would lose that.
 */
@Singleton
final class RecordHealth implements HealthIndicator {
    private final IncidentLog log;

    RecordHealth(IncidentLog log) {
        this.log = log;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        Condition condition = log.condition();
        boolean up = condition.recordUp() && condition.unsaved() == 0;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("unsaved", condition.unsaved());
        details.put("outbox_waiting", condition.outboxWaiting());
        details.put("outbox_oldest_seconds", condition.outboxOldestSeconds());
        if (condition.hold() != null) {
            // Anybody may read this; why it is held is for those who may read the status.
            details.put("hold", true);
        }
        return Publishers.just(HealthResult.builder("record", up ? HealthStatus.UP : HealthStatus.DOWN)
                .details(details)
                .build());
    }
}
