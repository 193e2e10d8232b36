package vigie.alerting.incident;

import java.util.Map;
import java.util.TreeMap;
import vigie.alerting.alert.AlertEvent;
import vigie.model.Finding;

/** The names and numbers behind a line of the timeline. */
final class Evidence {
    private static final int MOST_CHARS = 1_000;

    private Evidence() {}

    static Map<String, String> of(AlertEvent event) {
        Map<String, String> data = new TreeMap<>();
        data.put("alert", event.row().id());
        data.put("alertname", event.row().name());
        data.put("service", event.row().service());
        if (!event.row().instance().isEmpty()) {
            data.put("instance", event.row().instance());
        }
        Finding finding = event.finding();
        if (finding != null) {
            number(data, "value", finding.value());
            number(data, "score", finding.score());
            number(data, "low", finding.low());
            number(data, "high", finding.high());
            String seen = String.join("; ", finding.evidence());
            if (!seen.isEmpty()) {
                data.put("evidence", seen.length() <= MOST_CHARS ? seen : seen.substring(0, MOST_CHARS) + "…");
            }
        }
        return data;
    }

    private static void number(Map<String, String> data, String name, double value) {
        if (!Double.isNaN(value)) {
            data.put(name, Double.toString(value));
        }
    }
}
