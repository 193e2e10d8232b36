package vigie.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people handle as one: the alerts of a root service and of those that depend on it.
 *
 * @param id also the {@code dedup_key} of every notice
 * @param service the root
 * @param severity the worst of its alerts so far
 * @param open whether an alert of it still fires
 * @param summary one sentence for people
 * @param openedAt when its first alert fired
 * @param closedAt when its last alert was resolved, or null
 * @param acknowledgedBy who has it in hand, or null
 * @param alerts every alert that was folded into it
 * @param runs the identifiers of the remediation runs that it caused, oldest first
 * @param timeline what happened, oldest first
 */
public record Incident(
        String id,
        String service,
        Severity severity,
        boolean open,
        String summary,
        Instant openedAt,
        @Nullable Instant closedAt,
        @Nullable String acknowledgedBy,
        List<Alert> alerts,
        List<String> runs,
        List<Entry> timeline) {

    public Incident {
        alerts = List.copyOf(alerts);
        runs = List.copyOf(runs);
        timeline = List.copyOf(timeline);
    }

    /**
     * A line of the timeline.
     *
     * @param kind {@code evidence}, {@code decision}, {@code refused}, {@code call}, {@code answer}, {@code verified},
     *     {@code notice}, {@code operator}, {@code state}
     * @param text one sentence for people
     * @param data the numbers and names behind the sentence
     */
    public record Entry(Instant at, String kind, String text, Map<String, String> data) {
        public Entry {
            data = Map.copyOf(data);
        }
    }
}
