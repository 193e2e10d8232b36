package vigie.dashboards.access;

import java.util.List;

/** The heartbeats that the estate waits for now, in its order. Any thread. */
@FunctionalInterface
public interface WatchedHeartbeats {
    List<WatchedHeartbeat> now();
}
