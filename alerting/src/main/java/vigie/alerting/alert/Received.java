package vigie.alerting.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.ReceivedAlert;
import vigie.model.Severity;

/**
 * An alert that somebody else raised, as a finding: it goes the way of our own. Its labels stay as they are. It is about the service
 * that its label {@code service} names, else {@code job}, else about its own name; and about the instance that {@code instance} names,
 * if that is one of the service's.
 */
public record Received(Finding finding, Origin origin) {
    /** How long an alert holds whose sender does not say until when: Alertmanager's {@code resolve_timeout}. */
    static final Duration HOLDS = Duration.ofMinutes(5);

    private static final List<String> SUMMARIES = List.of("summary", "message", "description", "title");

    /** Reads one at a moment; {@code instances} finds an instance by its service and address. */
    public static Received of(
            ReceivedAlert alert, Instant now, BiFunction<String, String, @Nullable Instance> instances) {
        Labels labels = alert.labels();
        Instant starts = alert.startsAt() == null || alert.startsAt().isAfter(now) ? now : alert.startsAt();
        Instant ends = alert.endsAt() == null ? now.plus(HOLDS) : alert.endsAt();
        boolean over = !ends.isAfter(now);
        String service = first(labels, "service", "job", "alertname");
        String address = labels.get("instance");
        Finding finding = new Finding(
                Finding.Kind.RECEIVED,
                over ? Finding.State.CLEAR : Finding.State.ACTIVE,
                severity(labels.get("severity")),
                service,
                address == null ? null : instances.apply(service, address),
                null,
                null,
                labels,
                summary(alert),
                List.of(labels.toString()),
                over ? ends : starts,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
        return new Received(finding, new Origin(alert.annotations(), alert.generatorUrl(), ends));
    }

    private static String first(Labels labels, String... names) {
        for (String name : names) {
            String value = labels.get(name);
            if (value != null) {
                return value;
            }
        }
        return "unknown";
    }

    private static Severity severity(@Nullable String word) {
        return switch (word == null ? "" : word.toLowerCase(Locale.ROOT)) {
            case "critical", "page", "emergency", "fatal" -> Severity.CRITICAL;
            case "error", "high", "major" -> Severity.ERROR;
            case "info", "information", "informational", "none", "low" -> Severity.INFO;
            default -> Severity.WARNING;
        };
    }

    private static String summary(ReceivedAlert alert) {
        Map<String, String> texts = alert.annotations();
        for (String name : SUMMARIES) {
            String text = texts.getOrDefault(name, "").strip();
            if (!text.isEmpty()) {
                return text;
            }
        }
        String instance = alert.labels().get("instance");
        return first(alert.labels(), "alertname") + (instance == null ? "" : " on " + instance);
    }
}
