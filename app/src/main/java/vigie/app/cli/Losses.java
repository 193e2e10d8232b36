package vigie.app.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.app.estate.Estate;
import vigie.collector.CollectorConfig;
import vigie.detector.estate.SinglePoints;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.SinglePoint;
import vigie.model.Status;

/**
 * Which single losses would take a service down while everything works. Of a service whose instances are discovered nothing is known, and
 * it counts as one that stands.
 */
final class Losses {
    private final Map<String, ServiceState> services = new LinkedHashMap<>();

    Losses(Estate estate) {
        for (CollectorConfig.Watched watched : estate.collector().services()) {
            boolean discovered = !watched.discovery().sources().isEmpty();
            List<InstanceState> instances = new ArrayList<>();
            if (!discovered) {
                watched.discovery()
                        .fixed()
                        .forEach(i -> instances.add(new InstanceState(i, Status.UP, Instant.EPOCH, Instant.EPOCH)));
            }
            services.put(
                    watched.service().name(), new ServiceState(watched.service(), Status.UP, Instant.EPOCH, instances));
        }
    }

    /** The losses of one service, its own first. */
    List<SinglePoint> of(String service) {
        return new SinglePoints(services).of(service);
    }
}
