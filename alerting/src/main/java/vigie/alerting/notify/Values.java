package vigie.alerting.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Incident;

/** What a template may name: the notice as maps, lists and text, each text one line and escaped for where it goes. */
final class Values {
    /** The names, those within {@code firing} and {@code resolved} included. */
    static final TreeSet<String> NAMES = new TreeSet<>(List.of(
            "kind",
            "receiver",
            "reason",
            "change",
            "incident",
            "service",
            "severity",
            "state",
            "summary",
            "url",
            "opened_at",
            "closed_at",
            "acknowledged_by",
            "at",
            "firing",
            "resolved",
            "firing_count",
            "resolved_count",
            "truncated",
            "labels",
            "active_at",
            "resolved_at"));

    private final UnaryOperator<String> escape;

    private Values(UnaryOperator<String> escape) {
        this.escape = escape;
    }

    static Map<String, Object> of(Notice notice, UnaryOperator<String> escape) {
        return new Values(escape).of(notice);
    }

    /** Where people see the incident. */
    static String link(Notice notice) {
        return notice.externalUrl() + "/#/incidents/" + notice.incident().id();
    }

    private Map<String, Object> of(Notice notice) {
        Incident incident = notice.incident();
        List<Object> firing = alerts(notice.alerts(), true);
        List<Object> resolved = alerts(notice.alerts(), false);
        Map<String, Object> values = new LinkedHashMap<>();
        put(values, "kind", IncidentJson.word(notice.kind()));
        put(values, "receiver", notice.receiver());
        put(values, "reason", notice.reason());
        put(values, "change", notice.change());
        put(values, "incident", incident.id());
        put(values, "service", incident.service());
        put(values, "severity", IncidentJson.word(incident.severity()));
        put(values, "state", incident.open() ? "open" : "closed");
        put(values, "summary", incident.summary());
        put(values, "url", link(notice));
        put(values, "opened_at", incident.openedAt().toString());
        put(values, "closed_at", time(incident.closedAt()));
        put(values, "acknowledged_by", incident.acknowledgedBy());
        put(values, "at", notice.at().toString());
        put(values, "firing_count", Integer.toString(firing.size()));
        put(values, "resolved_count", Integer.toString(resolved.size()));
        put(values, "truncated", notice.truncated() == 0 ? "" : Integer.toString(notice.truncated()));
        values.put("firing", firing);
        values.put("resolved", resolved);
        values.put("labels", texts(common(notice.alerts())));
        return values;
    }

    private List<Object> alerts(List<Alert> alerts, boolean firing) {
        List<Object> list = new ArrayList<>();
        for (Alert alert : alerts) {
            if ((alert.state() == AlertState.FIRING) == firing) {
                Map<String, Object> values = new LinkedHashMap<>();
                put(values, "summary", alert.summary());
                put(values, "active_at", alert.activeAt().toString());
                put(values, "resolved_at", time(alert.resolvedAt()));
                values.put("labels", texts(alert.labels().asMap()));
                list.add(values);
            }
        }
        return list;
    }

    private static Map<String, String> common(List<Alert> alerts) {
        Map<String, String> common = new TreeMap<>();
        for (int i = 0; i < alerts.size(); i++) {
            Map<String, String> labels = alerts.get(i).labels().asMap();
            if (i == 0) {
                common.putAll(labels);
            } else {
                common.entrySet().retainAll(labels.entrySet());
            }
        }
        return common;
    }

    private Map<String, Object> texts(Map<String, String> texts) {
        Map<String, Object> values = new LinkedHashMap<>();
        texts.forEach((name, text) -> put(values, name, text));
        return values;
    }

    private void put(Map<String, Object> values, String name, @Nullable String text) {
        values.put(name, text == null ? "" : escape.apply(PlainText.line(text)));
    }

    private static String time(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }
}
