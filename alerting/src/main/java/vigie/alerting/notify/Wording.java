package vigie.alerting.notify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.alerting.template.Template;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Incident;

/**
 * Puts notices in sentences for receivers that people read: by the estate's templates, or by default what the incident is, why
 * this comes now and what fires. Any thread.
 *
 * @param title one line, or null for the default
 * @param text or null for the default
 * @param escape makes text from outside harmless where it is shown
 */
record Wording(@Nullable Template title, @Nullable Template text, UnaryOperator<String> escape) {
    private static final int MOST_ALERTS = 10;
    private static final int MOST_LINE = 300;

    /**
     * The template of a receiver that stands under a key, or null if none does.
     *
     * @throws IllegalArgumentException if it is none, or names what there is not; the message begins with the key
     */
    static @Nullable Template template(String key, @Nullable String source) {
        return source == null ? null : given(key, source);
    }

    /** The same, of one that is there. */
    static Template given(String key, String source) {
        return Template.lenient(key, source, Values.NAMES);
    }

    /**
     * A notice in sentences; whatever came from outside is escaped.
     *
     * @param facts what is known of the incident, by its name
     * @param link where people see it
     */
    record Message(String title, String text, Map<String, String> facts, String link, Tone tone) {}

    /** What a message looks like, with the colour that it has everywhere. */
    enum Tone {
        CRITICAL("#d00000"),
        ERROR("#e8590c"),
        WARNING("#ecb22e"),
        INFO("#36c5f0"),
        CALM("#7f8c8d"),
        GOOD("#2eb67d");

        final String colour;

        Tone(String colour) {
            this.colour = colour;
        }
    }

    Message of(Notice notice) {
        Map<String, Object> values = Values.of(notice, escape);
        String heading = title == null ? title(notice) : title.render(values, () -> title(notice));
        String body = text == null ? text(notice) : text.render(values, () -> text(notice));
        // An author's line break in a title is one too many.
        String oneLine = heading.lines().map(String::strip).collect(Collectors.joining(" "));
        return new Message(oneLine, body, facts(notice), Values.link(notice), tone(notice));
    }

    private String title(Notice notice) {
        String severity = IncidentJson.word(notice.incident().severity()).toUpperCase(Locale.ROOT);
        String word = switch (notice.kind()) {
            case TRIGGER -> severity;
            case UPDATE -> severity + ", goes on";
            case ACKNOWLEDGE -> "In hand";
            case RESOLVE -> "Resolved";
            case CHANGE -> "Change";
        };
        String summary = notice.kind() == Notice.Kind.CHANGE
                ? notice.change()
                : notice.kind() == Notice.Kind.RESOLVE
                        ? notice.incident().service() + " has recovered"
                        : notice.incident().summary();
        return word + ": " + line(summary);
    }

    private String text(Notice notice) {
        List<String> lines = new ArrayList<>();
        lines.add(line(notice.incident().summary()));
        lines.add("Why now: " + line(notice.reason()));
        int told = 0;
        for (Alert alert : notice.alerts()) {
            if (told < MOST_ALERTS) {
                String word = alert.state() == AlertState.FIRING ? "• " : "• resolved: ";
                lines.add(word + line(alert.summary()));
                told++;
            }
        }
        int more = notice.alerts().size() - told + notice.truncated();
        if (more > 0) {
            lines.add("… and " + more + " more");
        }
        return String.join("\n", lines);
    }

    private Map<String, String> facts(Notice notice) {
        Incident incident = notice.incident();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Service", line(incident.service()));
        facts.put("Severity", IncidentJson.word(incident.severity()));
        facts.put("Since", incident.openedAt().toString());
        if (incident.closedAt() != null) {
            facts.put("Until", incident.closedAt().toString());
        }
        if (incident.acknowledgedBy() != null) {
            facts.put("In hand of", line(incident.acknowledgedBy()));
        }
        facts.put("Incident", line(incident.id()));
        return facts;
    }

    private String line(String text) {
        return escape.apply(PlainText.shortened(PlainText.line(text), MOST_LINE));
    }

    private static Tone tone(Notice notice) {
        return switch (notice.kind()) {
            case RESOLVE -> Tone.GOOD;
            case ACKNOWLEDGE, CHANGE -> Tone.CALM;
            case TRIGGER, UPDATE ->
                switch (notice.incident().severity()) {
                    case CRITICAL -> Tone.CRITICAL;
                    case ERROR -> Tone.ERROR;
                    case WARNING -> Tone.WARNING;
                    case INFO -> Tone.INFO;
                };
        };
    }
}
