package vigie.dashboards.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.dashboards.Node;
import vigie.model.IncidentLog;

/**
 * How Vigie itself is.
 *
 * @param hold the reason of the hold that stops every new action, or null; not known if the record is down
 * @param leads whether this node decides, or null if the record cannot be read
 * @param leader the node that decides, or null if none does or the record cannot be read
 * @param record {@code up} or {@code down}
 * @param outbox what is accepted and not delivered, or null if the record cannot be read
 * @param storms the receivers from which pages are held back, or null if the record cannot be read
 * @param now this node's clock, for whoever shows how long ago something was
 */
record StatusView(
        String node,
        String version,
        String commit,
        String java,
        Instant startedAt,
        double uptimeSeconds,
        Instant now,
        boolean ready,
        @Nullable String hold,
        @Nullable Boolean leads,
        @Nullable String leader,
        String record,
        @Nullable Outbox outbox,
        @Nullable List<Storm> storms) {
    private static final Logger LOG = LoggerFactory.getLogger(StatusView.class);

    static StatusView of(Node node, Instant now, boolean ready, IncidentLog log) {
        IncidentLog.Condition condition = condition(log);
        return new StatusView(
                node.name(),
                node.version(),
                node.commit(),
                node.java(),
                node.startedAt(),
                Duration.between(node.startedAt(), now).toMillis() / 1e3,
                now,
                ready,
                condition == null ? null : condition.hold(),
                condition == null ? null : condition.leads(),
                condition == null ? null : condition.leader(),
                condition != null && condition.recordUp() ? "up" : "down",
                condition == null
                        ? null
                        : new Outbox(condition.outboxWaiting(), condition.outboxOldestSeconds(), condition.unsaved()),
                condition == null
                        ? null
                        : condition.storms().stream().map(Storm::of).toList());
    }

    /** A record that cannot be read is what this page must tell of, not what it may die of. */
    private static IncidentLog.@Nullable Condition condition(IncidentLog log) {
        try {
            return log.condition();
        } catch (RuntimeException e) {
            LOG.warn("the record's condition cannot be read: it is shown as down", e);
            return null;
        }
    }

    /**
     * More new pages came up for a receiver than it is told of.
     *
     * @param state {@code storm} while it lasts, {@code digest} while what it held back is told in one notice
     * @param held how many notices are held back now
     */
    record Storm(String receiver, String state, Instant since, long held) {
        static Storm of(IncidentLog.PageStorm storm) {
            return new Storm(storm.receiver(), storm.digest() ? "digest" : "storm", storm.since(), storm.held());
        }
    }

    /**
     * Notices on their way.
     *
     * @param oldestSeconds the age of the oldest, 0 for none
     * @param unsaved findings that a crash would lose
     */
    record Outbox(long waiting, double oldestSeconds, long unsaved) {}
}
