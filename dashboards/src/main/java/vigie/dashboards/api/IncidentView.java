package vigie.dashboards.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.http.Json;
import vigie.model.Alert;
import vigie.model.Incident;

/**
 * An incident with its alerts and its timeline.
 *
 * @param state {@code open} or {@code closed}
 * @param runs identifiers, oldest first
 */
record IncidentView(
        String id,
        String service,
        String severity,
        String state,
        String summary,
        Instant openedAt,
        @Nullable Instant closedAt,
        @Nullable String acknowledgedBy,
        List<AlertView> alerts,
        List<String> runs,
        List<EntryView> timeline) {

    static IncidentView of(Incident incident) {
        return new IncidentView(
                incident.id(),
                incident.service(),
                Words.of(incident.severity()),
                incident.open() ? "open" : "closed",
                incident.summary(),
                incident.openedAt(),
                incident.closedAt(),
                incident.acknowledgedBy(),
                incident.alerts().stream().map(AlertView::of).toList(),
                incident.runs(),
                incident.timeline().stream().map(EntryView::of).toList());
    }

    /** An alert of the incident; its state in lower case, as in Prometheus. */
    record AlertView(
            Map<String, String> labels,
            String state,
            String summary,
            Instant activeAt,
            @Nullable Instant firedAt,
            @Nullable Instant resolvedAt,
            @Nullable Double value) {
        static AlertView of(Alert alert) {
            return new AlertView(
                    alert.labels().asMap(),
                    Words.of(alert.state()),
                    alert.summary(),
                    alert.activeAt(),
                    alert.firedAt(),
                    alert.resolvedAt(),
                    Json.finite(alert.value()));
        }
    }

    /** A line of the timeline; its data by name, so that the same line is always written the same. */
    record EntryView(Instant at, String kind, String text, Map<String, String> data) {
        static EntryView of(Incident.Entry entry) {
            return new EntryView(entry.at(), entry.kind(), entry.text(), new TreeMap<>(entry.data()));
        }
    }
}
