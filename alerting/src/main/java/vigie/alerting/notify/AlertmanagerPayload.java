package vigie.alerting.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.alerting.alert.Fingerprint;
import vigie.model.Alert;
import vigie.model.AlertState;

/**
 * The webhook payload of Alertmanager, version 4, so that what understands Alertmanager understands this. A group is an incident:
 * its key holds the incident's identifier, its label is the root service. Source: Alertmanager's configuration documentation.
 */
final class AlertmanagerPayload {
    private static final String NOT_ENDED = "0001-01-01T00:00:00Z";

    private AlertmanagerPayload() {}

    static ObjectNode of(Notice notice) {
        boolean over = notice.kind() == Notice.Kind.RESOLVE;
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("version", "4");
        node.put("groupKey", "{}:{incident=\"" + notice.incident().id() + "\"}");
        node.put("truncatedAlerts", notice.truncated());
        node.put("status", over ? "resolved" : "firing");
        node.put("receiver", notice.receiver());
        node.set(
                "groupLabels",
                IncidentJson.texts(Map.of("service", notice.incident().service())));
        node.set("commonLabels", common(notice.alerts(), alert -> alert.labels().asMap()));
        node.set("commonAnnotations", common(notice.alerts(), AlertmanagerPayload::annotations));
        node.put("externalURL", notice.externalUrl());
        node.put("notification_reason", notice.reason());
        ArrayNode alerts = node.putArray("alerts");
        for (Alert alert : notice.alerts()) {
            alerts.add(alert(alert, notice));
        }
        return node;
    }

    private static ObjectNode alert(Alert alert, Notice notice) {
        boolean firing = alert.state() == AlertState.FIRING;
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("status", firing ? "firing" : "resolved");
        node.set("labels", IncidentJson.texts(alert.labels().asMap()));
        node.set("annotations", IncidentJson.texts(annotations(alert)));
        node.put("startsAt", alert.activeAt().toString());
        String endsAt = IncidentJson.time(alert.resolvedAt());
        node.put("endsAt", endsAt == null ? NOT_ENDED : endsAt);
        String here = notice.externalUrl() + "/#/incidents/" + notice.incident().id();
        node.put("generatorURL", alert.source().isEmpty() ? here : alert.source());
        node.put("fingerprint", Fingerprint.of(alert.labels()));
        return node;
    }

    private static Map<String, String> annotations(Alert alert) {
        return alert.annotations();
    }

    private static ObjectNode common(List<Alert> alerts, Function<Alert, Map<String, String>> of) {
        @Nullable Map<String, String> common = null;
        for (Alert alert : alerts) {
            Map<String, String> map = of.apply(alert);
            if (common == null) {
                common = new TreeMap<>(map);
            } else {
                common.entrySet().retainAll(map.entrySet());
            }
        }
        return IncidentJson.texts(common == null ? Map.of() : common);
    }
}
