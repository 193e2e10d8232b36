package vigie.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An incident as a person reads it: one line for each thing that happened, with the time since the beginning. */
final class Story {
    private static final Map<String, String> STYLES = Map.of(
            "evidence", "fg(cyan)",
            "decision", "bold",
            "refused", "fg(yellow)",
            "call", "fg(magenta)",
            "answer", "fg(magenta)",
            "verified", "fg(green)",
            "notice", "fg(blue)",
            "operator", "bold",
            "state", "");

    private final Out out;

    Story(Out out) {
        this.out = out;
    }

    void tell(JsonNode incident, List<JsonNode> runs, List<JsonNode> refusals) {
        Instant start = time(incident.path("opened_at"));
        List<Line> lines = new ArrayList<>();
        for (JsonNode entry : incident.path("timeline")) {
            lines.add(new Line(
                    time(entry.path("at")),
                    entry.path("kind").asText(),
                    entry.path("text").asText()));
        }
        for (JsonNode refusal : refusals) {
            // The timeline may tell of the refusal itself; the ledger then adds the rule and nothing is said twice.
            String reason = refusal.path("reason").asText();
            if (lines.stream().noneMatch(l -> l.kind.equals("refused") && l.text.contains(reason))) {
                String text = refusal.path("plan").asText() + ", rule "
                        + refusal.path("rule").asText() + ": " + reason;
                lines.add(new Line(time(refusal.path("at")), "refused", text));
            }
        }
        lines.sort(Comparator.comparing(Line::at));
        head(incident, start);
        int width = lines.stream().mapToInt(l -> l.kind.length()).max().orElse(0);
        for (Line line : lines) {
            String kind = line.kind + " ".repeat(width - line.kind.length());
            String offset = String.format(Locale.ROOT, "%10s  ", offset(start, line.at));
            out.line(offset, STYLES.getOrDefault(line.kind, ""), kind, "  " + line.text);
        }
        runs.forEach(this::run);
    }

    private void head(JsonNode incident, Instant start) {
        boolean open = !incident.path("state").asText().equals("closed");
        Instant closed = time(incident.path("closed_at"));
        out.line(
                "bold",
                incident.path("id").asText(),
                ", " + incident.path("service").asText() + ", "
                        + incident.path("severity").asText());
        out.line("bold", incident.path("summary").asText());
        String lasted = closed.isAfter(start) ? ", lasted " + spell(Duration.between(start, closed)) : "";
        String by = incident.path("acknowledged_by").asText("");
        out.line(
                open ? "fg(red)" : "fg(green)",
                open ? "open" : "closed",
                ", since " + start + lasted + (by.isEmpty() || by.equals("null") ? "" : ", in hand of " + by));
        out.line("");
    }

    private void run(JsonNode run) {
        out.line("");
        out.line(
                "bold",
                "run " + run.path("id").asText(),
                ": " + run.path("plan").asText() + ", " + run.path("mode").asText() + ", "
                        + run.path("state").asText());
        for (JsonNode step : run.path("steps")) {
            List<String> targets = new ArrayList<>();
            step.path("targets")
                    .forEach(t -> targets.add(
                            t.isTextual() ? t.asText() : t.path("instance").asText()));
            String outcome = step.path("outcome").asText("");
            Instant called = time(step.path("called_at"));
            Instant answered = time(step.path("answered_at"));
            String took = answered.isAfter(called) && called.isAfter(Instant.EPOCH)
                    ? ", answered in " + spell(Duration.between(called, answered))
                    : "";
            out.line("  " + step.path("number").asInt() + ". "
                    + step.path("action").asText() + " "
                    + String.join(", ", targets) + ": " + step.path("state").asText() + took
                    + (outcome.isEmpty() || outcome.equals("null") ? "" : ", " + outcome));
        }
    }

    /** The time in a field; the epoch if there is none. */
    static Instant time(JsonNode field) {
        try {
            return Instant.parse(field.asText(""));
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static String offset(Instant start, Instant at) {
        Duration since = Duration.between(start, at);
        return (since.isNegative() ? "-" : "+") + spell(since.abs());
    }

    /** {@code 1.2 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
    static String spell(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    private record Line(Instant at, String kind, String text) {}
}
