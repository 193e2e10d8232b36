package vigie.alerting.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Incident;

/** A notice as a PagerDuty event, without the routing key and within PagerDuty's limits. */
final class PagerDutyEvent {
    static final int SUMMARY_CHARS = 1_024;
    static final int MOST_BYTES = 512_000;
    private static final int DEDUP_CHARS = 255;
    private static final int KEY_BYTES = 100;
    private static final int MOST_LINES = 50;
    private static final int DETAIL_CHARS = 4_000;

    private PagerDutyEvent() {}

    /**
     * The event.
     *
     * @param summary the headline of a trigger
     * @param own details of a trigger in the estate's words, by name
     */
    static ObjectNode of(Notice notice, String summary, Map<String, String> own) {
        return switch (notice.kind()) {
            case TRIGGER, UPDATE -> trigger(notice, summary, own);
            case ACKNOWLEDGE -> bare(notice, "acknowledge");
            case RESOLVE -> bare(notice, "resolve");
            case CHANGE -> change(notice);
        };
    }

    private static ObjectNode bare(Notice notice, String action) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("event_action", action);
        event.put("dedup_key", PlainText.shortened(notice.incident().id(), DEDUP_CHARS));
        return event;
    }

    private static ObjectNode trigger(Notice notice, String summary, Map<String, String> own) {
        Incident incident = notice.incident();
        ObjectNode event = bare(notice, "trigger");
        event.put("client", "Vigie");
        event.put("client_url", link(notice));
        link(event, notice);
        ObjectNode payload = event.putObject("payload");
        payload.put("summary", PlainText.shortened(summary, SUMMARY_CHARS));
        payload.put("source", incident.service());
        payload.put("severity", IncidentJson.word(incident.severity()));
        payload.put("timestamp", incident.openedAt().toString());
        payload.put("component", incident.service());
        payload.put("group", incident.service());
        if (!incident.alerts().isEmpty()) {
            String name = incident.alerts().get(0).labels().get("alertname");
            payload.put("class", name == null ? "" : name);
        }
        ObjectNode details = details(notice);
        own.forEach((name, text) -> details.put(name, PlainText.shortened(text, DETAIL_CHARS)));
        payload.set("custom_details", details);
        return within(event, payload);
    }

    private static ObjectNode details(Notice notice) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        details.put("reason", notice.reason());
        ArrayNode firing = details.putArray("firing");
        ArrayNode resolved = details.putArray("resolved");
        for (Alert alert : notice.alerts()) {
            (alert.state() == AlertState.FIRING ? firing : resolved).add(alert.summary() + ' ' + alert.labels());
        }
        details.put("truncated_alerts", notice.truncated());
        ArrayNode timeline = details.putArray("timeline");
        var lines = notice.incident().timeline();
        for (Incident.Entry entry : lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())) {
            timeline.add(entry.at() + " " + entry.kind() + ": " + entry.text());
        }
        return details;
    }

    private static ObjectNode change(Notice notice) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        link(event, notice);
        ObjectNode payload = event.putObject("payload");
        payload.put("summary", PlainText.shortened(notice.change(), SUMMARY_CHARS));
        payload.put("source", notice.incident().service());
        payload.put("timestamp", notice.at().toString());
        ObjectNode details = IncidentJson.texts(new TreeMap<>(notice.data()));
        details.put("incident", notice.incident().id());
        payload.set("custom_details", details);
        return within(event, payload);
    }

    private static void link(ObjectNode event, Notice notice) {
        event.putArray("links").addObject().put("href", link(notice)).put("text", "The incident in Vigie");
    }

    private static String link(Notice notice) {
        return notice.externalUrl() + "/#/incidents/" + notice.incident().id();
    }

    private static ObjectNode within(ObjectNode event, ObjectNode payload) {
        int bytes = IncidentJson.text(event).getBytes(StandardCharsets.UTF_8).length + KEY_BYTES;
        if (bytes > MOST_BYTES) {
            payload.putObject("custom_details")
                    .put("left_out", "the details had " + bytes + " bytes, PagerDuty takes " + MOST_BYTES);
        }
        return event;
    }
}
