package vigie.app.web;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** The part of {@code /health} and {@code /health/readiness} that says whether the service polls. */
@Singleton
@Readiness
final class PollingHealth implements HealthIndicator {
    private final vigie.dashboards.Readiness readiness;

    PollingHealth(vigie.dashboards.Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.just(HealthResult.builder("polling", readiness.ready() ? HealthStatus.UP : HealthStatus.DOWN)
                .build());
    }
}
