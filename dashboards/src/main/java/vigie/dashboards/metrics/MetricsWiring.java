package vigie.dashboards.metrics;

import io.micronaut.context.annotation.Factory;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import jakarta.inject.Singleton;
import vigie.dashboards.Node;
import vigie.model.EstateBoard;
import vigie.model.IncidentLog;

/** Registers what this room adds to the metrics: the mirror of the windows, and the Java runtime's own. */
@Factory
final class MetricsWiring {
    @Singleton
    BoardCollector board(CollectorRegistry registry, EstateBoard board, IncidentLog log, Node node) {
        DefaultExports.register(registry);
        return new BoardCollector(board, log, node).register(registry);
    }
}
