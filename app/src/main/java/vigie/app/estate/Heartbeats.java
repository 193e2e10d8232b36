package vigie.app.estate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import vigie.collector.probe.heartbeat.HeartbeatProbe;
import vigie.dashboards.access.Role;
import vigie.dashboards.access.Token;
import vigie.dashboards.access.WatchedHeartbeat;
import vigie.model.HeartbeatName;

/** The heartbeats that an estate waits for: one for each check of that kind, or for each instance that it names. */
final class Heartbeats {
    private Heartbeats() {}

    /**
     * What a check waits for.
     *
     * @param names one for each instance that the file names, or one for all that are found elsewhere
     */
    record Awaited(ServiceEntry service, CheckEntry check, HeartbeatProbe.Config config, List<HeartbeatName> names) {}

    /** All of a file; those whose name is none are left out. */
    static List<Awaited> of(EstateFile file) {
        List<Awaited> all = new ArrayList<>();
        for (ServiceEntry service : file.services()) {
            for (CheckEntry check : service.checks()) {
                if (check.settings() instanceof HeartbeatProbe.Config config) {
                    all.add(new Awaited(service, check, config, names(service, check, config)));
                }
            }
        }
        return all;
    }

    private static List<HeartbeatName> names(ServiceEntry service, CheckEntry check, HeartbeatProbe.Config config) {
        HeartbeatName name;
        try {
            name = config.nameOf(service.name(), check.common().name());
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        if (!name.isForEach() || service.discovers()) {
            return List.of(name);
        }
        return service.fixed().stream()
                .map(instance -> new HeartbeatName(name.of(instance.address()), null))
                .toList();
    }

    /** What the API is told of them. */
    static List<WatchedHeartbeat> watched(EstateFile file) {
        List<WatchedHeartbeat> watched = new ArrayList<>();
        for (Awaited awaited : of(file)) {
            HeartbeatProbe.Config config = awaited.config();
            for (HeartbeatName name : awaited.names()) {
                watched.add(new WatchedHeartbeat(
                        name,
                        awaited.service().name(),
                        awaited.check().common().name(),
                        config.every(),
                        requireNonNull(config.grace()),
                        config.token() == null ? null : Token.of("heartbeat:" + name, Role.OPERATOR, config.token())));
            }
        }
        return watched;
    }
}
