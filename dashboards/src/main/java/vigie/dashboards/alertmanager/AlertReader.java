package vigie.dashboards.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.model.Labels;
import vigie.model.ReceivedAlert;

/** Reads alerts that others send: the schema {@code postableAlert}, and those of webhooks. */
final class AlertReader {
    /** A webhook says when an alert is over; until then, it is repeated only every few hours. */
    private static final Duration WEBHOOK_HOLDS = Duration.ofHours(25);

    private AlertReader() {}

    /** An alert of the API. */
    static ReceivedAlert posted(JsonNode alert) throws Body.Wrong {
        return read(alert, Body.time(alert, "endsAt"));
    }

    /** An alert of the payload of a webhook, Alertmanager's or Grafana's. */
    static ReceivedAlert webhook(JsonNode alert, Instant now) throws Body.Wrong {
        Instant ends = Body.time(alert, "endsAt");
        return switch (Body.text(alert, "status")) {
            case "resolved" -> read(alert, ends == null || ends.isAfter(now) ? now : ends);
            case "firing" -> read(alert, now.plus(WEBHOOK_HOLDS));
            default -> throw new Body.Wrong("status must be firing or resolved");
        };
    }

    private static ReceivedAlert read(JsonNode alert, @Nullable Instant ends) throws Body.Wrong {
        if (!alert.isObject()) {
            throw new Body.Wrong("an alert must be an object");
        }
        Map<String, String> pairs = Body.texts(alert, "labels");
        Labels labels = Labels.of(pairs);
        if (labels.size() == 0) {
            throw new Body.Wrong("an alert must have at least one label");
        }
        Instant starts = Body.time(alert, "startsAt");
        if (starts != null && ends != null && ends.isBefore(starts)) {
            throw new Body.Wrong("startsAt must be before endsAt: were " + starts + " and " + ends);
        }
        String url = Body.text(alert, "generatorURL");
        return new ReceivedAlert(labels, Body.texts(alert, "annotations"), starts, ends, web(url));
    }

    // What is shown as a link must be one, and never run as a script.
    private static String web(String url) {
        return url.startsWith("http://") || url.startsWith("https://") ? url : "";
    }
}
